import type { Ticket } from '../domain/ticket/ticket.ts'
import type { Db } from './dialect.ts'
import { familyOf, messagesOfFamily } from './ticket-family.ts'
import { type StoredTicket, selectTickets, toTicket } from './ticket-rows.ts'

/** A ticket with its desk's address and its messages. */
export type TicketRecord = Ticket & {
  /** Empty when the desk has been removed. */
  readonly deskAddress: string
  /** The ids of its messages, in and out, the oldest first. */
  readonly messageIds: readonly string[]
  /** The addresses of the desks that see it beside its own. */
  readonly queues: readonly string[]
  /** The numbers of the other tickets that its first mail has opened. */
  readonly related: readonly string[]
  /** The number of the order that it is about; empty for none. */
  readonly orderNumber: string
  /** Whether it goes on in another one. */
  readonly isMerged: boolean
}

/** The ticket with this number; `null` when there is none. */
export async function findTicket(db: Db, protocol: string): Promise<TicketRecord | null> {
  const row: (StoredTicket & { order_number: string | null; merged_into_id: string | null }) | undefined =
    await selectTickets(db).where({ protocol }).first()
  if (row === undefined) return null
  const family = await familyOf(db, row)
  const messageIds: string[] = await db('messages')
    .whereIn('id', messagesOfFamily(db, family))
    .whereNot({ disposition: 'duplicate' })
    .orderBy('seq')
    .pluck('id')
  return {
    ...toTicket(row),
    deskAddress: row.desk_address ?? '',
    messageIds,
    orderNumber: row.order_number ?? '',
    isMerged: row.merged_into_id !== null,
    queues: await db('ticket_desks')
      .join('desks', 'desks.id', 'ticket_desks.desk_id')
      .where({ ticket_id: row.id })
      .orderBy('desks.address')
      .pluck('desks.address'),
    related: await relatedTo(db, row.id, messageIds[0] ?? ''),
  }
}

/** Tickets shown beside one: a mail can have come to every desk. */
const maxRelated = 50

/** One mail to two desks is two messages when it came in a transaction for each. */
async function relatedTo(db: Db, ticketId: string, messageId: string): Promise<readonly string[]> {
  const mail = await db('messages').where({ id: messageId }).first('message_id', 'body_sha256')
  if (!mail?.message_id || !mail.body_sha256) return []
  return db('tickets')
    .whereIn(
      'id',
      db('deliveries')
        .join('messages', 'messages.id', 'deliveries.message_id')
        .where({ 'messages.message_id': mail.message_id, 'messages.body_sha256': mail.body_sha256 })
        .select('deliveries.ticket_id'),
    )
    .whereNot({ id: ticketId })
    .orderBy('seq')
    .limit(maxRelated)
    .pluck('protocol')
}
