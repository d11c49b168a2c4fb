import type { Knex } from 'knex'
import { foldAddress } from '../domain/mail/address.ts'
import type { Parent } from '../domain/policy/facts.ts'
import { atDesk } from './at-desk.ts'
import { keyText } from './column-text.ts'
import type { Db } from './dialect.ts'

/** What a reply says of the conversation it belongs to. */
export type ParentSignals = {
  /** Tickets named by signed tokens in the address it came to, the surest first. */
  readonly ticketIds?: readonly string[]
  /** Tickets named by Message-IDs of ours. */
  readonly signedIds?: readonly string[]
  /** Message-IDs without angle brackets. */
  readonly messageIds: readonly string[]
  /** The desk it came to, whose tickets go first; any desk's when there is none. */
  readonly deskId?: string | null
}

/** Message-IDs that are looked at: References can be as long as a sender likes. */
const maxAncestors = 100

/** Messages that are looked at: anybody may send many under one Message-ID, and the oldest are the true ones. */
const maxMessages = 200

/**
 * The ticket a signed token names, else the one at the desk that the signs lead to, else the one they name.
 *
 * One mail may have opened a ticket at each of several desks, and its Message-ID says nothing of which is meant: the
 * address does. RFC 5322 §3.6.4
 */
export async function findParent(
  db: Db,
  { ticketIds = [], signedIds = [], messageIds, deskId = null }: ParentSignals,
): Promise<Parent | null> {
  const named = await findNamed(db, [...ticketIds, ...signedIds], deskId)
  const [byToken] = ticketIds.flatMap((id) => named.get(id) ?? [])
  if (byToken !== undefined) return parentOf(byToken, 'token', true)
  const signed = signedIds.flatMap((id) => named.get(id) ?? [])
  const ours = signed.find(({ isAtDesk }) => isAtDesk)
  if (ours !== undefined) return parentOf(ours, 'message-id')
  const held = await findHolding(db, messageIds.slice(0, maxAncestors), deskId)
  const found = held.find(({ isAtDesk }) => isAtDesk) ?? signed[0] ?? held[0]
  if (found === undefined) return null
  if (found.isAtDesk) return parentOf(found, 'message-id')
  const siblings = await findHolding(db, await openingIdOf(db, found.id), deskId)
  return parentOf(siblings.find(({ isAtDesk }) => isAtDesk) ?? found, 'message-id', found === signed[0])
}

/** A ticket that a reply may belong to. */
type Candidate = { readonly id: string; readonly protocol: string; readonly isAtDesk: boolean }

type CandidateRow = { id: string; protocol: string; is_at_desk: boolean | number }

type HoldingRow = CandidateRow & {
  seq: number | string
  ticket_seq: number | string
  message_id: string
  author: string | null
}

function parentOf(
  { id, protocol, isAtDesk }: Candidate,
  signal: 'token' | 'message-id',
  isSigned = false,
): Parent {
  const named = { ticketId: id, protocol, signal }
  return isAtDesk ? named : { ...named, isElsewhere: true, ...(isSigned && { isVouched: true }) }
}

async function findNamed(
  db: Db,
  ids: readonly string[],
  deskId: string | null,
): Promise<ReadonlyMap<string, Candidate>> {
  if (ids.length === 0) return new Map()
  const rows: CandidateRow[] = await db('tickets')
    .whereIn('tickets.id', ids.slice(0, maxAncestors))
    .select('tickets.id', 'tickets.protocol', atDesk(db, deskId))
  return new Map(rows.map((row) => [row.id, toCandidate(row)]))
}

/**
 * The tickets whose conversations hold any of the Message-IDs, the oldest first.
 *
 * A Message-ID is its author's who used it first: under it a stranger could open a ticket at another desk, or write in
 * an older one of his own, to have the answers.
 */
async function findHolding(
  db: Db,
  messageIds: readonly string[],
  deskId: string | null,
): Promise<readonly Candidate[]> {
  if (messageIds.length === 0) return []
  const held = (query: Knex.QueryBuilder): Knex.QueryBuilder =>
    query
      .select('named.seq as seq', 'named.message_id as message_id', 'named.author_address as author')
      .select('tickets.seq as ticket_seq', 'tickets.id as id', 'tickets.protocol as protocol')
      .select(atDesk(db, deskId))
  // What came in may have opened several tickets, and what went out has no deliveries.
  // SQLite keeps the order of a cross join: where few tickets hold many messages it would begin with all of these.
  const came = db('named')
    .joinRaw('cross join deliveries cross join tickets')
    .where({ 'deliveries.message_id': db.ref('named.id'), 'tickets.id': db.ref('deliveries.ticket_id') })
  const went = db('named')
    .joinRaw('cross join tickets')
    .where({ 'tickets.protocol': db.ref('named.protocol') })
  const rows: HoldingRow[] = await held(went)
    .with('named', oldestOf(db, messageIds))
    .unionAll([held(came)])
    .orderBy('seq')
    .limit(maxMessages)
  const authors = new Map<string, string>()
  return rows
    .filter(({ message_id: messageId, author: address }) => {
      const author = foldAddress(address ?? '')
      if (!authors.has(messageId)) authors.set(messageId, author)
      return authors.get(messageId) === author
    })
    .sort((one, other) => Number(one.ticket_seq) - Number(other.ticket_seq))
    .map(toCandidate)
}

/**
 * Selects the oldest messages of each Message-ID, for a table of `with`.
 *
 * Its copies, of which there may be any number, are not even read.
 */
export function oldestOf(db: Db, messageIds: readonly string[]) {
  const ids = [...new Set(messageIds.map(keyText))]
  const ofOne = `select * from (select id, seq, message_id, author_address, protocol from messages
    where message_id = ? and disposition <> 'duplicate' order by seq limit ${maxMessages}) as of_one`
  const ofAll = ids.map(() => ofOne).join(' union all ')
  return db.raw(`select * from (${ofAll}) as of_all order by seq limit ${maxMessages}`, ids)
}

/** The Message-ID of the mail that opened a ticket: other tickets that hold it were opened by the same mail. */
async function openingIdOf(db: Db, ticketId: string): Promise<readonly string[]> {
  const opening: { message_id: string | null } | undefined = await db('messages')
    .whereIn(
      'id',
      db('deliveries')
        .where({ ticket_id: ticketId })
        .whereIn('disposition', ['ticket', 'pre-ticket', 'reply'])
        .select('message_id'),
    )
    .orderBy('seq')
    .first('message_id')
  return opening?.message_id ? [opening.message_id] : []
}

function toCandidate({ id, protocol, is_at_desk: isAtDesk }: CandidateRow): Candidate {
  return { id, protocol, isAtDesk: Boolean(isAtDesk) }
}
