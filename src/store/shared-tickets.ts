import type { Desk } from '../domain/desk.ts'
import { profileSettings, readSettingChanges } from '../domain/policy/settings.ts'
import type { Outcome } from '../domain/settlement.ts'
import { isAhead, isAnswerQueuedAt, isQueuedAt, type Sharing } from '../domain/ticket/sharing.ts'
import type { TicketKind } from '../domain/ticket/ticket.ts'
import type { Db } from './dialect.ts'
import { readyIfRead } from './distribution.ts'
import { addHistory } from './history.ts'

/** A mail that came by a desk, and belongs to the ticket of another. */
export type Meeting = {
  readonly messageId: string
  readonly ticketId: string
  readonly deskId: string
  /** What the desk would have made of it; `null` for an answer, which gives the ticket to nobody else. */
  readonly kind: TicketKind | null
  /** `null` where the desk shares nothing: what comes to it alone stands in its queue. */
  readonly sharing: Sharing | null
}

/** Where a mail led when another delivery of it was accepted, and whose that was. */
export type Before = { readonly ticketId: string | null; readonly deskId: string | null }

/**
 * The meeting of a delivery with a ticket; `null` when there is none, or the ticket stands in the desk's queue.
 *
 * A request meets what its mail has opened at another desk, an answer the ticket that it is about. What a machine
 * reports changes nobody's queue.
 */
export function meetingOf(
  messageId: string,
  { deskId, opens, parent, sharing, isQuiet }: Outcome,
  before: Before | null,
): Meeting | null {
  if (deskId === null || isQuiet) return null
  const met = { messageId, deskId, sharing: sharing ?? null }
  if (parent !== null) {
    const { ticketId, isElsewhere = false } = parent
    const isThere = before === null || before.ticketId === ticketId
    return isElsewhere && isThere ? { ...met, ticketId, kind: null } : null
  }
  if (opens === null || sharing === undefined || before === null) return null
  const { ticketId } = before
  return ticketId === null || before.deskId === deskId ? null : { ...met, ticketId, kind: opens.kind }
}

/**
 * Puts tickets into the queues of the desks that their mails came by too, one after the other, for they are few.
 *
 * The ticket belongs to the desk that goes first, so that the same comes of it in whatever order the desks were
 * reached; one that has been ended stays where it is. It is unread again: who read it before was of another desk.
 */
export async function shareTickets(trx: Db, meetings: readonly Meeting[], now: Date): Promise<void> {
  for (const meeting of meetings) await share(trx, meeting, now)
}

async function share(
  trx: Db,
  { messageId, deskId, kind, sharing, ...met }: Meeting,
  at: Date,
): Promise<void> {
  // Two desks that are reached at once take turns at this row; what was merged stands where it was merged into.
  const [ticket]: SharedRow[] = await trx('tickets')
    .whereIn('id', trx('tickets').where({ id: met.ticketId }).select(trx.raw('coalesce(merged_into_id, id)')))
    .update({ id: trx.ref('id') })
    .returning(['id', 'desk_id', 'state', 'kind', 'assignee_id'])
  if (ticket === undefined || ticket.desk_id === deskId) return
  const ticketId = ticket.id
  const former = ticket.desk_id
  const isRequest = sharing !== null && kind !== null
  const isOwn = ticketId === met.ticketId
  if (isRequest && isOwn && ticket.state === 'open' && isAhead(sharing, deskId, former)) {
    await trx('tickets')
      .where({ id: ticketId })
      .update({ desk_id: deskId, version: trx.raw('version + 1') })
    if (kind !== ticket.kind) await becomeKind(trx, { messageId, ticketId, kind }, ticket.assignee_id, at)
    await trx('ticket_desks').where({ ticket_id: ticketId, desk_id: deskId }).delete()
    if (isQueuedAt(sharing, former, await modeOf(trx, former))) await queue(trx, ticketId, former)
    await markNew(trx, ticketId, at)
  } else if (isRequest ? isQueuedAt(sharing, deskId, sharing.mode) : isAnswerQueuedAt(sharing, deskId)) {
    if (!(await queue(trx, ticketId, deskId))) return
    await markNew(trx, ticketId, at)
  } else if (!isRequest) return
  await addHistory(trx, [
    { ticketId, event: 'shared-with-desk', actor: null, messageId, details: { deskId }, at },
  ])
}

type SharedRow = {
  id: string
  desk_id: string
  state: string
  kind: TicketKind
  assignee_id: string | null
}

/** Makes a ticket what the desk that it belongs to now makes of mail: nobody works a pre-ticket, or waits for one. */
async function becomeKind(
  trx: Db,
  { messageId, ticketId, kind }: { messageId: string; ticketId: string; kind: TicketKind },
  assigneeId: string | null,
  at: Date,
): Promise<void> {
  const nobodys = kind === 'pre-ticket' ? { assignee_id: null, waiting_since: null } : {}
  await trx('tickets')
    .where({ id: ticketId })
    .update({ kind, ...nobodys })
  if (kind === 'ticket') await readyIfRead(trx, ticketId, at)
  else if (assigneeId !== null) {
    const agent = await trx('users').where({ id: assigneeId }).first('name')
    const details = { from: agent?.name ?? '', toDistributor: false }
    await addHistory(trx, [{ ticketId, event: 'released', actor: null, messageId, details, at }])
  }
}

/** Makes a ticket that was read already unread, for those who see it now. */
async function markNew(trx: Db, ticketId: string, at: Date): Promise<void> {
  await trx('tickets').where({ id: ticketId, unread: 0 }).update({ unread: 1, updated_at: at.toISOString() })
}

/** Whether the ticket was not in the queue before. */
async function queue(trx: Db, ticketId: string, deskId: string): Promise<boolean> {
  const added: object[] = await trx('ticket_desks')
    .insert({ ticket_id: ticketId, desk_id: deskId })
    .onConflict(['ticket_id', 'desk_id'])
    .ignore()
    .returning('desk_id')
  return added.length > 0
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
