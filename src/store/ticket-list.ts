import type { Knex } from 'knex'
import type { Search } from '../domain/search.ts'
import { type Ticket, type TicketKind, type TicketState, ticketStates } from '../domain/ticket/ticket.ts'
import { contactsAt } from './known-addresses.ts'
import type { Db } from './dialect.ts'
import { foldedKey } from './message-rows.ts'
import type { Permissions } from '../domain/permission.ts'
import { visibleTickets } from './permissions.ts'
import { boundOf, type Page, type PageRequest, pageOf } from './page.ts'
import { wanted } from './search-terms.ts'
import { type StoredTicket, selectTickets, toTicket } from './ticket-rows.ts'
import { holdsWords } from './word-index.ts'

/** A ticket as lists show it. */
export type TicketRow = Ticket & {
  readonly deskAddress: string
  /** The addresses of the desks that see it beside its own. */
  readonly queues: readonly string[]
  readonly cursor: string
}

/** What a list of tickets asks for. */
export type TicketListRequest = PageRequest & {
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
  /** What whoever asks may do; everything when it is left out. */
  readonly permissions?: Permissions
}

/** The tickets that a search finds, the newest first. */
export async function listTickets(db: Db, request: TicketListRequest): Promise<Page<TicketRow>> {
  const bound = boundOf(request)
  const query = ticketsFound(db, request)
  if (bound.seq !== null) void query.where('tickets.seq', bound.direction === 'asc' ? '>' : '<', bound.seq)
  const found: StoredTicket[] = await query.orderBy('tickets.seq', bound.direction).limit(request.limit + 1)
  const page = pageOf(found, request.limit, bound, toTicketRow)
  const queues = await queuesOf(
    db,
    page.rows.map(({ id }) => id),
  )
  return { ...page, rows: page.rows.map((row) => ({ ...row, queues: queues.get(row.id) ?? [] })) }
}

/** In which queues tickets stand beside that of their own desks. */
async function queuesOf(db: Db, ticketIds: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  const rows: { ticket_id: string; address: string }[] = await db('ticket_desks')
    .join('desks', 'desks.id', 'ticket_desks.desk_id')
    .whereIn('ticket_desks.ticket_id', ticketIds)
    .orderBy('desks.address')
    .select('ticket_desks.ticket_id', 'desks.address')
  const queues = new Map<string, string[]>()
  for (const { ticket_id: id, address } of rows) queues.set(id, [...(queues.get(id) ?? []), address])
  return queues
}

function ticketsFound(db: Db, request: TicketListRequest): Knex.QueryBuilder {
  const { search, kind, state, onlyUnread, queueId, typeId, assigneeId, overdueAt, permissions } = request
  const { words, authors, recipients, statuses, protocols, contracts } = wanted(search)
  const query = selectTickets(db)
  if (kind !== undefined) void query.where({ 'tickets.kind': kind })
  if (state !== undefined) void query.where({ 'tickets.state': state })
  if (onlyUnread === true) whereUnread(db, query)
  if (typeId !== undefined) void query.where({ 'tickets.type_id': typeId })
  if (overdueAt !== undefined) void query.where('tickets.due_at', '<', overdueAt.toISOString())
  if (queueId !== undefined) void query.where({ 'tickets.queue_id': queueId })
  if (assigneeId !== undefined) void query.where({ 'tickets.assignee_id': assigneeId })
  if (permissions !== undefined) visibleTickets(query, permissions)
  for (const author of authors) {
    void query.whereIn('tickets.requester_id', contactsAt(db, author))
  }
  for (const recipient of recipients) {
    const desks = db('desk_addresses')
      .where({ folded_address: foldedKey(recipient) })
      .select('desk_id')
    void query.andWhere((at) => {
      void at
        .whereIn('tickets.desk_id', desks)
        .orWhereIn('tickets.id', db('ticket_desks').whereIn('desk_id', desks.clone()).select('ticket_id'))
    })
  }
  for (const name of contracts) {
    void query.whereIn(
      'tickets.contract_id',
      db('contracts').whereRaw(`replace(folded_name, '"', '') = ?`, [name]).select('id'),
    )
  }
  for (const status of statuses) whereStatus(query, status)
  for (const protocol of protocols) void query.where({ 'tickets.protocol': protocol })
  if (words.length > 0) {
    const { table, seq, sql, values } = holdsWords(db, 'ticket_search', words)
    void query.whereIn('tickets.seq', db.from(table).whereRaw(sql, values).select(seq))
  }
  return query
}

/** The open ones are read one by one, for they are few; the others have an index. */
function whereUnread(db: Db, query: Knex.QueryBuilder): void {
  const open = db('tickets').whereRaw(`state = 'open' and unread > 0`).select('seq')
  const ended = db('tickets').whereRaw(`state <> 'open' and unread > 0`).select('seq')
  void query.whereIn('tickets.seq', open.unionAll(ended))
}

function whereStatus(query: Knex.QueryBuilder, status: string): void {
  if (ticketStates.some((state) => state === status)) void query.where({ 'tickets.state': status })
  else if (status === 'ticket' || status === 'pre-ticket') void query.where({ 'tickets.kind': status })
  else void query.whereRaw('1 = 0')
}

function toTicketRow(row: StoredTicket): TicketRow {
  return { ...toTicket(row), deskAddress: row.desk_address ?? '', queues: [], cursor: String(row.seq) }
}
