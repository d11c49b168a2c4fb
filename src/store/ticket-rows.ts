import type { Knex } from 'knex'
import type { QueueColour } from '../domain/queue.ts'
import type { Ticket, TicketKind, TicketState } from '../domain/ticket/ticket.ts'
import type { Db } from './dialect.ts'
import { withRows } from './multi-row.ts'
import { recountUnread } from './reads.ts'

/** A row of `tickets` with its requester and desk, as the drivers give it. */
export type StoredTicket = {
  seq: number | string
  id: string
  protocol: string
  kind: TicketKind
  state: TicketState
  title: string
  desk_id: string
  desk_address: string | null
  queue_id: string | null
  queue_name: string | null
  queue_colour: QueueColour | null
  due_at: string | null
  type_id: string | null
  type_name: string | null
  classified_as: string | null
  assignee_id: string | null
  assignee_name: string | null
  waiting_since: string | null
  version: number
  requester_id: string | null
  requester_name: string | null
  requester_address: string | null
  cc: string
  unread: number
  created_at: string
  updated_at: string
}

/** Tickets with their requesters and desks, to be narrowed. */
export function selectTickets(db: Db): Knex.QueryBuilder {
  return db('tickets')
    .leftJoin('contacts', 'contacts.id', 'tickets.requester_id')
    .leftJoin('desks', 'desks.id', 'tickets.desk_id')
    .leftJoin('queues', 'queues.id', 'tickets.queue_id')
    .leftJoin('ticket_types', 'ticket_types.id', 'tickets.type_id')
    .leftJoin('users', 'users.id', 'tickets.assignee_id')
    .select(
      'tickets.*',
      'desks.address as desk_address',
      'queues.name as queue_name',
      'queues.colour as queue_colour',
      'ticket_types.name as type_name',
      'users.name as assignee_name',
      'contacts.name as requester_name',
      'contacts.address as requester_address',
    )
}

/** Decodes a row. */
export function toTicket(row: StoredTicket): Ticket {
  return {
    id: row.id,
    protocol: row.protocol,
    kind: row.kind,
    state: row.state,
    title: row.title,
    deskId: row.desk_id,
    queue:
      row.queue_id === null || row.queue_name === null
        ? null
        : { id: row.queue_id, name: row.queue_name, colour: row.queue_colour ?? 'grey' },
    type: named(row.type_id, row.type_name),
    classifiedAs: row.classified_as,
    assignee: named(row.assignee_id, row.assignee_name),
    waitingSince: row.waiting_since === null ? null : new Date(row.waiting_since),
    version: row.version,
    dueAt: row.due_at === null ? null : new Date(row.due_at),
    requester:
      row.requester_id === null
        ? null
        : { id: row.requester_id, name: row.requester_name ?? '', address: row.requester_address ?? '' },
    cc: JSON.parse(row.cc),
    unread: row.unread,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  }
}

function named(id: string | null, name: string | null): { id: string; name: string } | null {
  return id === null || name === null ? null : { id, name }
}

/** A message that a ticket got. */
export type Reply = { readonly ticketId: string; readonly isRead: boolean }

/**
 * Marks tickets as having one more message each time they are named, unread unless it says otherwise.
 *
 * One that was merged since its mail was judged counts where it was merged into.
 */
export async function noteReplies(trx: Db, replies: readonly Reply[], now: Date): Promise<void> {
  const counts = new Map<string, number>()
  for (const { ticketId, isRead } of replies)
    counts.set(ticketId, (counts.get(ticketId) ?? 0) + (isRead ? 0 : 1))
  // Two nodes that update the same tickets take them in the same order.
  const rows = [...counts].sort(([one], [other]) => (one < other ? -1 : 1))
  const noted = await withRows<{ id: string; merged_into_id: string | null }>(
    trx,
    `update tickets set updated_at = '${now.toISOString()}', unread = unread + noted.added
      from (select coalesce(own.merged_into_id, own.id) as id, sum(cast(column2 as integer)) as added from (values `,
    rows,
    `) as replies join tickets as own on own.id = column1 group by 1 order by 1) as noted
      where tickets.id = noted.id returning tickets.id, tickets.merged_into_id`,
  )
  // PostgreSQL waits for who merges one of them just then, and counts on what it had read before.
  for (const { id, merged_into_id: heldId } of noted) if (heldId !== null) await recountUnread(trx, id)
}
