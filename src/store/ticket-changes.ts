import type { HistoryEvent, TicketState } from '../domain/ticket/ticket.ts'
import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
import { forgetTexts } from './text-waiting.ts'

/** Who does something to a ticket, and when. */
export type Action = { readonly actor: string; readonly now: Date }

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
    if (changes.state === 'discarded') await forgetTexts(trx, [ticketId], now)
    await addHistory(trx, [{ ticketId, event, actor, messageId: null, details: {}, at: now }])
    return true
  })
}
