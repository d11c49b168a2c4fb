import type { HistoryEvent, TicketKind, TicketState } from '../domain/ticket/ticket.ts'
import type { Db } from './dialect.ts'
import type { FollowedAnswer } from './followed-answer.ts'
import { addHistory, addSilently } from './history.ts'
import { waitAnew } from './inactive-agents.ts'
import { readAll } from './reads.ts'
import { forgetTexts } from './text-waiting.ts'

/** Who does something to a ticket, and when. */
export type Action = {
  readonly actor: string
  readonly now: Date
  /** The version that he has seen: another one and nothing is done. Any one when it is left out. */
  readonly version?: number
  /** What he has seen it be: something else and nothing is done. Either when it is left out. */
  readonly kind?: TicketKind
  /** The answer by which he does it, whose mails go first. */
  readonly answer?: FollowedAnswer
}

/** Closes a ticket that is open or awaits validation; whether it was one. */
export async function closeTicket(db: Db, ticketId: string, action: Action): Promise<boolean> {
  return (
    (await leaveOpen(db, ticketId, 'closed', 'closed', action)) ||
    change(db, ticketId, { from: 'awaiting-validation', to: 'closed', event: 'closed' }, action)
  )
}

/** Asks the requester to validate what was done in an open ticket; whether it was open. A20 */
export function askValidation(db: Db, ticketId: string, action: Action): Promise<boolean> {
  return leaveOpen(db, ticketId, 'awaiting-validation', 'validation-asked', action)
}

/** Opens a ticket again that awaits validation or was closed; whether it was so. A merged one stays closed. */
export async function reopenTicket(db: Db, ticketId: string, action: Action): Promise<boolean> {
  const again = { to: 'open', event: 'reopened' } as const
  return (
    (await change(db, ticketId, { ...again, from: 'awaiting-validation' }, action)) ||
    change(db, ticketId, { ...again, from: 'closed' }, action)
  )
}

/** Discards an open ticket; whether it was open. */
export function discardTicket(db: Db, ticketId: string, action: Action): Promise<boolean> {
  return leaveOpen(db, ticketId, 'discarded', 'discarded', action)
}

/** Marks an open ticket as spam; whether it was open. */
export function markSpam(db: Db, ticketId: string, action: Action): Promise<boolean> {
  return leaveOpen(db, ticketId, 'spam', 'marked-spam', action)
}

/** Reads what was thrown away, for who did it has seen it; a discarded one is found by no word any more. */
export async function noteEnd(
  trx: Db,
  ticketId: string,
  state: 'discarded' | 'spam',
  now: Date,
): Promise<void> {
  await readAll(trx, ticketId, now)
  if (state === 'discarded') await forgetTexts(trx, [ticketId], now)
}

function leaveOpen(
  db: Db,
  ticketId: string,
  to: Exclude<TicketState, 'open'>,
  event: HistoryEvent,
  action: Action,
): Promise<boolean> {
  return change(db, ticketId, { from: 'open', to, event }, action)
}

/** A step from one state to another, and how the history tells it. */
export type Move = {
  readonly from: TicketState
  readonly to: TicketState
  readonly event: HistoryEvent
  /** Whether no mail follows from it. */
  readonly isSilent?: boolean
}

/** Moves a ticket from one state to another, with its line of history; whether it was as its mover has seen it. */
export async function change(
  db: Db,
  ticketId: string,
  { from, to, event, isSilent = false }: Move,
  { actor, now, version, kind, answer }: Omit<Action, 'actor'> & { readonly actor: string | null },
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const query = trx('tickets').where({ id: ticketId, state: from }).whereNull('merged_into_id')
    if (version !== undefined) void query.where({ version })
    if (kind !== undefined) void query.where({ kind })
    const changed = await query.update({
      state: to,
      version: trx.raw('version + 1'),
      updated_at: now.toISOString(),
    })
    if (changed === 0) return false
    if (to === 'discarded' || to === 'spam') await noteEnd(trx, ticketId, to, now)
    const lines = [{ ticketId, event, actor, messageId: null, details: {}, at: now }]
    await (isSilent ? addSilently(trx, lines) : addHistory(trx, lines, answer))
    if (to === 'open') await waitAnew(trx, [ticketId], now)
    return true
  })
}
