import type { Knex } from 'knex'
import type { AskedBy } from '../domain/permission.ts'
import type { Search, SearchPart } from '../domain/search.ts'
import { type TicketKind, type TicketState, ticketStates } from '../domain/ticket/ticket.ts'
import { type ColumnCondition, columnConditions } from './desk-terms.ts'
import { type Db, dialectOf } from './dialect.ts'
import { foldedKey } from './message-rows.ts'
import { visibleTickets } from './permissions.ts'
import { wanted } from './search-terms.ts'
import { holdersOfAny, holdsTexts, seqColumn, type TextCondition } from './text-index.ts'
import { isAddress, textConditions } from './text-terms.ts'
import { tellFew } from './tell-few.ts'

/** What narrows the tickets of a search. */
export type TicketNarrowing = AskedBy & {
  readonly search: Search
  readonly kind?: TicketKind
  readonly state?: TicketState
  /** Only those with messages that no operator has read. */
  readonly onlyUnread?: boolean
  /** Only those of one type. */
  readonly typeId?: string
  /** Only those in one queue. */
  readonly queueId?: string
  /** Only those that one agent works, or that nobody does when it is `null`. */
  readonly assigneeId?: string | null
  /** Only those that were to be done by then and are not. */
  readonly overdueAt?: Date
}

/** Tickets narrowed by a search, and the column that orders them. */
export type FoundTickets = { readonly query: Knex.QueryBuilder; readonly seq: string }

/** A condition; the lower its rank, the fewer tickets it usually leaves. */
type Condition = { readonly rank: number; readonly sql: string; readonly values: readonly (string | null)[] }

/** How few tickets a condition leaves; only below `filter` is there an index in the order of the list. */
const ranks = { one: 0, requester: 1, agent: 2, queue: 3, type: 4, state: 5, filter: 9 }

/**
 * Narrows the tickets to those that a search finds.
 *
 * The full text leads where words are looked for, else the condition that leaves the fewest; each is read in the order
 * of the list, so that a page costs the same however many tickets there are.
 */
export async function ticketConditions(db: Db, narrowing: TicketNarrowing): Promise<FoundTickets> {
  const { search, permissions, userId = null } = narrowing
  const texts = textConditions(search)
  const found = await leadingTable(db, texts, textConditions(search.without))
  const conditions = [...narrowingsOf(narrowing), ...(await conditionsOf(db, search, userId))]
  const excluded = await conditionsOf(db, search.without, userId)
  const first = texts.length > 0 ? ranks.one - 1 : Math.min(...conditions.map(({ rank }) => rank))
  for (const { rank, sql, values } of conditions) {
    // SQLite keeps no account of how common a value is; a plus sign tells it to leave that column's index alone.
    const isLeft = rank > first && rank < ranks.filter && dialectOf(db) === 'sqlite'
    void found.query.whereRaw(isLeft ? `+${sql}` : sql, [...values])
  }
  for (const { sql, values } of excluded) void found.query.whereRaw(`(${sql}) is not true`, [...values])
  if (permissions !== undefined) visibleTickets(found.query, permissions)
  return found
}

async function leadingTable(
  db: Db,
  texts: readonly TextCondition[],
  without: readonly TextCondition[],
): Promise<FoundTickets> {
  if (texts.length === 0) {
    const query = db('tickets')
    if (without.length > 0) void query.whereNotIn('tickets.seq', holdersOfAny(db, without))
    return { query, seq: 'tickets.seq' }
  }
  const { sql, values } = holdsTexts(db, texts, without)
  const seq = seqColumn(db)
  const told = await tellFew(db, db('ticket_words').whereRaw(sql, [...values]), 'seq')
  if (told !== null) return { query: db('tickets').whereIn('tickets.seq', told), seq: 'tickets.seq' }
  // The order of a CROSS JOIN is kept by SQLite: the full text is read first, in the order of the list.
  const query = db
    .from(db.raw('ticket_words cross join tickets'))
    .whereRaw(`tickets.seq = ${seq}`)
    .whereRaw(sql, [...values])
  return { query, seq }
}

function narrowingsOf(narrowing: TicketNarrowing): readonly Condition[] {
  const { kind, state, onlyUnread, typeId, queueId, assigneeId, overdueAt } = narrowing
  const only = (column: ColumnCondition['column'], id: string | null | undefined): readonly Condition[] =>
    id === undefined ? [] : [byColumn({ column, ids: id === null ? [] : [id], orNone: id === null })]
  return [
    ...(kind === undefined ? [] : [kindIs(kind)]),
    ...(state === undefined ? [] : [stateIs(state)]),
    ...(onlyUnread === true ? [unread] : []),
    ...only('type_id', typeId),
    ...only('queue_id', queueId),
    ...only('assignee_id', assigneeId),
    ...(overdueAt === undefined ? [] : [overdue(overdueAt)]),
  ]
}

async function conditionsOf(db: Db, part: SearchPart, userId: string | null): Promise<readonly Condition[]> {
  const { authors, recipients, statuses, reasons, protocols, references, contracts } = wanted(part)
  return [
    ...protocols.map((protocol) => ({ rank: ranks.one, sql: 'tickets.protocol = ?', values: [protocol] })),
    ...authors.filter(isAddress).map(byRequester),
    ...(await columnConditions(db, part, userId)).map(byColumn),
    ...recipients.filter(isAddress).map(byDesk),
    ...statuses.map(byStatus),
    ...contracts.map(byContract),
    // No ticket was refused.
    ...[...reasons, ...references].map(() => nothing),
  ]
}

const nothing: Condition = { rank: ranks.filter, sql: '1 = 0', values: [] }

/** The open ones are read one by one, for they are few; the others have an index. */
const unread: Condition = {
  rank: ranks.filter,
  sql: `tickets.seq in (select seq from tickets where state = 'open' and unread > 0
    union all select seq from tickets where state <> 'open' and unread > 0)`,
  values: [],
}

function overdue(by: Date): Condition {
  return { rank: ranks.filter, sql: 'tickets.due_at < ?', values: [by.toISOString()] }
}

/** The name comes folded and without quotes. F4 */
function byContract(name: string): Condition {
  return {
    rank: ranks.filter,
    sql: `tickets.contract_id in (select id from contracts where replace(folded_name, '"', '') = ?)`,
    values: [name],
  }
}

function byRequester(address: string): Condition {
  return {
    rank: ranks.requester,
    sql: `tickets.requester_id in (select id from contacts where address = ?
      union all select contact_id from contact_addresses where address = ?)`,
    values: [foldedKey(address), foldedKey(address)],
  }
}

function byDesk(address: string): Condition {
  return {
    rank: ranks.filter,
    sql: `(tickets.desk_id in (select desk_id from desk_addresses where folded_address = ?) or tickets.id in
      (select ticket_id from ticket_desks join desk_addresses on desk_addresses.desk_id = ticket_desks.desk_id
        where folded_address = ?))`,
    values: [foldedKey(address), foldedKey(address)],
  }
}

const columnRanks = {
  assignee_id: ranks.agent,
  queue_id: ranks.queue,
  type_id: ranks.type,
  client_id: ranks.filter,
}

function byColumn({ column, ids, orNone }: ColumnCondition): Condition {
  if (orNone) return { rank: ranks.filter, sql: `tickets.${column} is null`, values: [] }
  const [only] = ids
  if (only === undefined) return nothing
  if (ids.length === 1) return { rank: columnRanks[column], sql: `tickets.${column} = ?`, values: [only] }
  return { rank: ranks.filter, sql: `tickets.${column} in (${ids.map(() => '?').join(', ')})`, values: ids }
}

function byStatus(status: string): Condition {
  const state = ticketStates.find((known) => known === status)
  if (state !== undefined) return stateIs(state)
  if (status === 'ticket' || status === 'pre-ticket') return kindIs(status)
  return status === 'unread' ? unread : nothing
}

function stateIs(state: TicketState): Condition {
  return { rank: ranks.state, sql: 'tickets.state = ?', values: [state] }
}

function kindIs(kind: TicketKind): Condition {
  return { rank: ranks.state, sql: 'tickets.kind = ?', values: [kind] }
}
