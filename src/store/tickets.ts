import type { HistoryEvent, Ticket, TicketState } from '../domain/ticket/ticket.ts'
import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
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
}

/** Who does something to a ticket, and when. */
export type Action = { readonly actor: string; readonly now: Date }

/** The ticket with this number; `null` when there is none. */
export async function findTicket(db: Db, protocol: string): Promise<TicketRecord | null> {
  const row: StoredTicket | undefined = await selectTickets(db).where({ protocol }).first()
  if (row === undefined) return null
  const messageIds: string[] = await db('messages')
    .where((query) => {
      void query
        .where({ protocol })
        .orWhereIn('id', db('deliveries').where({ ticket_id: row.id }).select('message_id'))
    })
    .whereNot({ disposition: 'duplicate' })
    .orderBy('seq')
    .pluck('id')
  return {
    ...toTicket(row),
    deskAddress: row.desk_address ?? '',
    messageIds,
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

/** Closes a ticket that is open or awaits validation; whether it was one. */
export async function closeTicket(db: Db, ticketId: string, action: Action): Promise<boolean> {
  return (
    (await leaveOpen(db, ticketId, 'closed', 'closed', action)) ||
    change(db, ticketId, ['state', '=', 'awaiting-validation'], { state: 'closed' }, 'closed', action)
  )
}

/** Asks the requester to validate what was done in an open ticket; whether it was open. A20 */
export function askValidation(db: Db, ticketId: string, action: Action): Promise<boolean> {
  return leaveOpen(db, ticketId, 'awaiting-validation', 'validation-asked', action)
}

/** Opens a ticket again that awaits validation; whether it did. */
export function reopenTicket(db: Db, ticketId: string, action: Action): Promise<boolean> {
  return change(db, ticketId, ['state', '=', 'awaiting-validation'], { state: 'open' }, 'reopened', action)
}

/** Discards an open ticket; whether it was open. */
export function discardTicket(db: Db, ticketId: string, action: Action): Promise<boolean> {
  return leaveOpen(db, ticketId, 'discarded', 'discarded', action)
}

/** Marks an open ticket as spam; whether it was open. */
export function markSpam(db: Db, ticketId: string, action: Action): Promise<boolean> {
  return leaveOpen(db, ticketId, 'spam', 'marked-spam', action)
}

/** Marks all messages of a ticket as read; whether any was not. */
export function markRead(db: Db, ticketId: string, action: Action): Promise<boolean> {
  return change(db, ticketId, ['unread', '>', 0], { unread: 0 }, 'marked-read', action)
}

/** Marks a ticket as not yet read; whether it was. */
export function markUnread(db: Db, ticketId: string, action: Action): Promise<boolean> {
  return change(db, ticketId, ['unread', '=', 0], { unread: 1 }, 'marked-unread', action)
}

function leaveOpen(
  db: Db,
  ticketId: string,
  state: Exclude<TicketState, 'open'>,
  event: HistoryEvent,
  action: Action,
): Promise<boolean> {
  return change(db, ticketId, ['state', '=', 'open'], { state }, event, action)
}

/** Changes a ticket where the condition holds, with its line of history. */
async function change(
  db: Db,
  ticketId: string,
  [column, operator, value]: readonly [string, '=' | '>', string | number],
  changes: { readonly state?: TicketState; readonly unread?: number },
  event: HistoryEvent,
  { actor, now }: Action,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const changed = await trx('tickets')
      .where({ id: ticketId })
      .andWhere(column, operator, value)
      .update({ ...changes, updated_at: now.toISOString() })
    if (changed === 0) return false
    await addHistory(trx, [{ ticketId, event, actor, messageId: null, details: {}, at: now }])
    return true
  })
}
