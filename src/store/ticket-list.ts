import type { Ticket } from '../domain/ticket/ticket.ts'
import type { Db } from './dialect.ts'
import { boundOf, type Page, type PageRequest, pageOf } from './page.ts'
import { ticketConditions, type TicketNarrowing } from './ticket-conditions.ts'
import { type StoredTicket, selectTickets, toTicket } from './ticket-rows.ts'

/** A ticket as lists show it. */
export type TicketRow = Ticket & {
  readonly deskAddress: string
  /** The addresses of the desks that see it beside its own. */
  readonly queues: readonly string[]
  readonly cursor: string
}

/** What a list of tickets asks for. */
export type TicketListRequest = PageRequest & TicketNarrowing

const streamedAtOnce = 500

/** The tickets that a search finds, the newest first. */
export async function listTickets(db: Db, request: TicketListRequest): Promise<Page<TicketRow>> {
  const bound = boundOf(request)
  const { query, seq } = await ticketConditions(db, request)
  if (bound.seq !== null) void query.where(seq, bound.direction === 'asc' ? '>' : '<', bound.seq)
  // First which ones, then all about them: the tables joined below must not lead the database astray.
  const seqs: (number | string)[] = await query
    .orderBy(seq, bound.direction)
    .limit(request.limit + 1)
    .pluck('tickets.seq')
  const found: StoredTicket[] = await selectTickets(db)
    .whereIn('tickets.seq', seqs)
    .orderBy('tickets.seq', bound.direction)
  const page = pageOf(found, request.limit, bound, toTicketRow)
  const queues = await queuesOf(
    db,
    page.rows.map(({ id }) => id),
  )
  return { ...page, rows: page.rows.map((row) => ({ ...row, queues: queues.get(row.id) ?? [] })) }
}

/** All tickets that a search finds, the newest first, some hundred in memory at a time. */
export async function* streamTickets(db: Db, narrowing: TicketNarrowing): AsyncGenerator<TicketRow> {
  let before: string | null = null
  do {
    const page: Page<TicketRow> = await listTickets(db, {
      ...narrowing,
      ...(before === null ? {} : { before }),
      limit: streamedAtOnce,
    })
    yield* page.rows
    before = page.next
  } while (before !== null)
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

function toTicketRow(row: StoredTicket): TicketRow {
  return { ...toTicket(row), deskAddress: row.desk_address ?? '', queues: [], cursor: String(row.seq) }
}
