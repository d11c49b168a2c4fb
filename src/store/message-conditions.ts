import type { Knex } from 'knex'
import { inboundStates, outboundStates } from '../domain/disposition.ts'
import type { Search } from '../domain/search.ts'
import { type Db, dialectOf } from './dialect.ts'
import { foldedKey } from './message-rows.ts'
import { wanted, type Wanted } from './search-terms.ts'
import { tellFew } from './tell-few.ts'
import { holdsWords, type WordCondition } from './word-index.ts'

/** Messages narrowed by a search, and the column that orders them. */
export type FoundMessages = { readonly query: Knex.QueryBuilder; readonly seq: string }

/** A condition; the lower its rank, the fewer messages it usually leaves. */
type Condition = { readonly rank: number; readonly sql: string; readonly values: readonly (string | null)[] }

/** How few messages a condition leaves, from the fewest on. */
const ranks = {
  nothing: 0,
  protocol: 1,
  reference: 1,
  author: 2,
  rareState: 3,
  reason: 4,
  recipient: 5,
  domain: 6,
  state: 7,
  contract: 8,
  channel: 9,
}

const states: ReadonlySet<string> = new Set([...inboundStates, ...outboundStates])
const commonStates: ReadonlySet<string> = new Set(['ticket', 'reply', 'refused', 'sent'])

/**
 * Narrows the messages to those that a search finds.
 *
 * Every condition is an equality that an index answers in the order of `seq`, so that a page costs the same however
 * many messages there are. Where words are looked for, their index leads; else the condition that leaves the fewest.
 */
export async function messageConditions(db: Db, search: Search): Promise<FoundMessages> {
  const parts = wanted(search)
  const conditions = conditionsOf(parts).sort((one, other) => one.rank - other.rank)
  const found = await leadingTable(db, parts, conditions)
  for (const [index, { sql, values }] of conditions.entries()) {
    const leads = index === 0 && parts.words.length === 0
    if (leads && found.isRecipientSought) continue
    // SQLite keeps no account of how common a value is; a plus sign tells it to leave that column's index alone.
    void found.query.whereRaw(leads || dialectOf(db) === 'postgres' ? sql : `+${sql}`, [...values])
  }
  exclude(db, found.query, wanted(search.without))
  return found
}

/** Leaves out the messages that anything holds for of what must not. */
function exclude(db: Db, query: Knex.QueryBuilder, without: Wanted): void {
  for (const { sql, values } of conditionsOf(without))
    void query.whereRaw(`(${sql}) is not true`, [...values])
  for (const word of without.words) {
    const { table, seq, sql, values } = holdsWords(db, 'message_search', [word])
    void query.whereNotIn('messages.seq', db.from(table).whereRaw(sql, values).select(seq))
  }
}

/** The table that is read first, in the order of the list. */
async function leadingTable(
  db: Db,
  { words }: Wanted,
  [first]: readonly Condition[],
): Promise<FoundMessages & { readonly isRecipientSought: boolean }> {
  if (words.length > 0) return { ...(await withWords(db, words)), isRecipientSought: false }
  const isRecipientSought = first?.rank === ranks.recipient
  return { ...(isRecipientSought ? withRecipient(db, first.values) : all(db)), isRecipientSought }
}

function conditionsOf({
  authors,
  recipients,
  statuses,
  reasons,
  protocols,
  references,
  contracts,
  channels,
}: Wanted): Condition[] {
  return [
    ...authors.map(byAuthor),
    ...recipients.map(byRecipient),
    ...statuses.map(byStatus),
    ...reasons.map((reason) => equal(ranks.reason, 'reason', reason)),
    ...protocols.map((protocol) => equal(ranks.protocol, 'protocol', protocol)),
    ...contracts.map(byContract),
    ...channels.map(byChannel),
    ...references.map((letters) => equal(ranks.reference, 'reference', letters)),
  ]
}

function equal(rank: number, column: string, value: string | null): Condition {
  return { rank, sql: `messages.${column} = ?`, values: [value] }
}

/** Any recipient of a message, not just the first. */
function byRecipient(recipient: string): Condition {
  return {
    rank: ranks.recipient,
    sql: 'exists (select 1 from message_recipients as other where other.address = ? and other.seq = messages.seq)',
    values: [foldedKey(recipient)],
  }
}

/** An address, or a domain with or without an at sign before it. */
function byAuthor(author: string): Condition {
  return author.includes('@') && !author.startsWith('@')
    ? equal(ranks.author, 'author_folded', foldedKey(author))
    : equal(ranks.domain, 'author_domain', foldedKey(author.replace(/^@/, '')))
}

/** Those of its tickets, in and out, and what its desks were sent that became none. F4 */
function byContract(name: string): Condition {
  const ids = `(select id from contracts where replace(folded_name, '"', '') = ?)`
  return {
    rank: ranks.contract,
    sql: `(exists (select 1 from tickets where tickets.protocol = messages.protocol and tickets.contract_id in ${ids})
      or (messages.protocol is null and exists (select 1 from deliveries join desks on desks.id = deliveries.desk_id
        where deliveries.message_id = messages.id and desks.contract_id in ${ids})))`,
    values: [name, name],
  }
}

/** What left, or is to leave, by a channel. F4 */
function byChannel(name: string): Condition {
  return {
    rank: ranks.channel,
    sql: `exists (select 1 from outgoing_mails join channels on channels.id = outgoing_mails.channel_id
      where outgoing_mails.message_id = messages.id and replace(channels.folded_name, '"', '') = ?)`,
    values: [name],
  }
}

function byStatus(status: string): Condition {
  if (status === 'duplicate' || status === 'test') {
    const sql = `messages.state = 'discarded' and messages.disposition = ?`
    return { rank: ranks.rareState, sql, values: [status] }
  }
  // The literal lets the partial index answer.
  if (status === 'pre-ticket') {
    return { rank: ranks.rareState, sql: `messages.disposition = 'pre-ticket'`, values: [] }
  }
  if (!states.has(status)) return { rank: ranks.nothing, sql: '1 = 0', values: [] }
  return equal(commonStates.has(status) ? ranks.state : ranks.rareState, 'state', status)
}

function all(db: Db): FoundMessages {
  return { query: db('messages'), seq: 'messages.seq' }
}

function withRecipient(db: Db, values: Condition['values']): FoundMessages {
  const query = db
    .from(db.raw('message_recipients cross join messages'))
    .whereRaw('messages.seq = message_recipients.seq')
    .whereRaw('message_recipients.address = ?', [...values])
  return { query, seq: 'message_recipients.seq' }
}

async function withWords(db: Db, words: readonly WordCondition[]): Promise<FoundMessages> {
  const { sql, values, table, seq } = holdsWords(db, 'message_search', words)
  const told = await tellFew(db, db.from(table).whereRaw(sql, [...values]), seq)
  if (told !== null) return { query: db('messages').whereIn('messages.seq', told), seq: 'messages.seq' }
  // The order of a CROSS JOIN is kept by SQLite: the word index is read first, in the order of the list.
  const query = db
    .from(db.raw(`${table} cross join messages`))
    .whereRaw(`messages.seq = ${seq}`)
    .whereRaw(sql, [...values])
  return { query, seq }
}
