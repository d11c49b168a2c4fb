import type { Desk } from '../domain/desk.ts'
import { profileSettings, readSettingChanges } from '../domain/policy/settings.ts'
import type { Outcome } from '../domain/settlement.ts'
import { isAhead, isQueuedAt, type Sharing } from '../domain/ticket/sharing.ts'
import type { TicketKind } from '../domain/ticket/ticket.ts'
import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'

/** A mail that came by a desk after it had become the ticket of another. */
export type Meeting = {
  readonly messageId: string
  readonly ticketId: string
  readonly deskId: string
  readonly kind: TicketKind
  readonly sharing: Sharing
}

/** The meeting of a delivery with a ticket; `null` when there is none, or it is the desk's own. */
export function meetingOf(
  messageId: string,
  { deskId, opens, sharing }: Outcome,
  before: { readonly ticketId: string | null; readonly deskId: string | null },
): Meeting | null {
  const { ticketId } = before
  if (!sharing || opens === null || deskId === null || ticketId === null || before.deskId === deskId)
    return null
  return { messageId, ticketId, deskId, kind: opens.kind, sharing }
}

/**
 * Puts tickets into the queues of the desks that their mails came by too, one after the other, for they are few.
 *
 * The ticket belongs to the desk that goes first, so that the same comes of it in whatever order the desks were
 * reached; one that has been ended stays where it is.
 */
export async function shareTickets(trx: Db, meetings: readonly Meeting[], now: Date): Promise<void> {
  for (const meeting of meetings) await share(trx, meeting, now)
}

async function share(
  trx: Db,
  { messageId, ticketId, deskId, kind, sharing }: Meeting,
  at: Date,
): Promise<void> {
  // Two desks that are reached at once take turns at this row.
  const [ticket]: { desk_id: string; state: string }[] = await trx('tickets')
    .where({ id: ticketId })
    .update({ id: ticketId })
    .returning(['desk_id', 'state'])
  if (ticket === undefined || ticket.desk_id === deskId) return
  const former = ticket.desk_id
  if (ticket.state === 'open' && isAhead(sharing, deskId, former)) {
    await trx('tickets').where({ id: ticketId }).update({ desk_id: deskId, kind })
    await trx('ticket_desks').where({ ticket_id: ticketId, desk_id: deskId }).delete()
    if (isQueuedAt(sharing, former, await modeOf(trx, former))) await queue(trx, ticketId, former)
  } else if (isQueuedAt(sharing, deskId, sharing.mode)) await queue(trx, ticketId, deskId)
  await addHistory(trx, [
    { ticketId, event: 'shared-with-desk', actor: null, messageId, details: { deskId }, at },
  ])
}

async function queue(trx: Db, ticketId: string, deskId: string): Promise<void> {
  await trx('ticket_desks')
    .insert({ ticket_id: ticketId, desk_id: deskId })
    .onConflict(['ticket_id', 'desk_id'])
    .ignore()
}

/** How a desk shares; one that has been removed has no queue. */
async function modeOf(trx: Db, id: string): Promise<Desk['settings']['sharedMail']> {
  const row: (Pick<Desk, 'profile'> & { settings: string }) | undefined = await trx('desks')
    .where({ id })
    .first('profile', 'settings')
  if (row === undefined) return 'each'
  const changes = readSettingChanges(JSON.parse(row.settings))
  return changes.sharedMail ?? profileSettings[row.profile].sharedMail
}
