import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
import { recountUnread, unreadAgain } from './reads.ts'
import { markForText } from './text-waiting.ts'
import type { Action } from './ticket-changes.ts'
import { type LockedTicket, lockTickets } from './ticket-family.ts'
import { changePreTicket, type Seen } from './triage.ts'

/** What came of attaching: the pre-ticket, or the ticket it was to go to, may have changed meanwhile. */
export type Attached = 'done' | 'changed' | 'no-target'

/**
 * Puts the mails of a pre-ticket into a ticket, which shows them as unread; no ticket of its own ever existed.
 *
 * A ticket that has ended takes them too and stays as it is: what nobody has read is shown all the same. What was
 * merged into the pre-ticket goes along, so that one step always leads to the end. C35
 */
export async function attachPreTicket(
  trx: Db,
  seen: Seen,
  target: Pick<Seen, 'id' | 'protocol'>,
  action: Action,
): Promise<Attached> {
  // All rows in one order: of two who attach one to the other, the second finds what the first has done.
  const along: string[] = await trx('tickets').where({ merged_into_id: seen.id }).pluck('id')
  const locked = await lockTickets(trx, [seen.id, target.id, ...along])
  const [own, into] = [locked.get(seen.id), locked.get(target.id)]
  if (own === undefined || into === undefined || own === into || !takes(into)) return 'no-target'
  const columns = { state: 'closed', merged_into_id: target.id, unread: 0 }
  const line = { event: 'attached' as const, details: { protocol: target.protocol } }
  if (!(await changePreTicket(trx, seen, columns, line, action))) return 'changed'
  await trx('tickets').where({ merged_into_id: seen.id }).update({ merged_into_id: target.id })
  await trx('deliveries').where({ ticket_id: seen.id }).update({ ticket_id: target.id })
  await trx('typed_texts').where({ ticket_id: seen.id }).update({ ticket_id: target.id })
  await noteChange(trx, target.id, action.now)
  await markForText(trx, [seen.id, target.id], action.now)
  const messageId = await firstMessage(trx, seen.protocol)
  await tell(trx, { ticketId: target.id, event: 'mail-attached', protocol: seen.protocol, messageId }, action)
  return 'done'
}

/** Opens a pre-ticket again that was discarded, or attached to a ticket; whether it was still as seen. */
export async function restorePreTicket(trx: Db, seen: Seen, action: Action): Promise<boolean> {
  const row: { merged_into_id: string | null } | undefined = await trx('tickets')
    .where({ id: seen.id, version: seen.version, kind: 'pre-ticket' })
    .first('merged_into_id')
  if (row === undefined) return false
  const heldId = row.merged_into_id
  const locked = await lockTickets(trx, heldId === null ? [seen.id] : [seen.id, heldId])
  const own = locked.get(seen.id)
  const held = heldId === null ? null : (locked.get(heldId) ?? null)
  if (own === undefined || own.version !== seen.version || own.merged_into_id !== heldId) return false
  if (held === null ? own.state !== 'discarded' : !(await isAttachedTo(trx, own, held))) return false
  if (held === null) await unreadAgain(trx, own.id)
  else await takeBack(trx, own, held)
  await trx('tickets')
    .where({ id: seen.id })
    .update({
      state: 'open',
      merged_into_id: null,
      version: seen.version + 1,
      updated_at: action.now.toISOString(),
    })
  await recountUnread(trx, seen.id)
  await tell(trx, { ticketId: seen.id, event: 'restored', messageId: null }, action)
  if (held !== null) {
    await noteChange(trx, held.id, action.now)
    const { protocol } = seen
    await tell(trx, { ticketId: held.id, event: 'mail-detached', protocol, messageId: null }, action)
  }
  await markForText(trx, held === null ? [seen.id] : [seen.id, held.id], action.now)
  return true
}

type Line = {
  readonly ticketId: string
  readonly event: 'mail-attached' | 'mail-detached' | 'restored'
  readonly protocol?: string
  readonly messageId: string | null
}

async function tell(trx: Db, { protocol, ...line }: Line, { actor, now }: Action): Promise<void> {
  const details = protocol === undefined ? {} : { protocol }
  await addHistory(trx, [{ ...line, actor, details, at: now }])
}

function takes({ state, merged_into_id: heldId }: LockedTicket): boolean {
  return heldId === null && state !== 'discarded' && state !== 'spam'
}

/** Gives a ticket that has other mails now its count and the next version. */
async function noteChange(trx: Db, id: string, now: Date): Promise<void> {
  await trx('tickets')
    .where({ id })
    .update({ version: trx.raw('version + 1'), updated_at: now.toISOString() })
  await recountUnread(trx, id)
}

/** Whether a ticket became part of another by being attached to it, and that one still stands for itself. */
async function isAttachedTo(trx: Db, own: LockedTicket, held: LockedTicket): Promise<boolean> {
  const line = await lastJoining(trx, own.id)
  return held.merged_into_id === null && line?.event === 'attached' && line.protocol === held.protocol
}

/** Takes the mails of a pre-ticket out of a ticket, and what had been merged into it. */
async function takeBack(trx: Db, own: LockedTicket, held: LockedTicket): Promise<void> {
  const along = await joinedBefore(trx, own, held)
  const ids = [own.id, ...along.map(({ id }) => id)]
  const protocols = [own.protocol, ...along.map(({ protocol }) => protocol)]
  await trx('tickets')
    .whereIn('id', ids.slice(1))
    .where({ merged_into_id: held.id })
    .update({ merged_into_id: own.id })
  const desks = trx('tickets').whereIn('id', ids).select('desk_id')
  await trx('deliveries')
    .where({ ticket_id: held.id })
    .andWhere((theirs) => {
      void theirs
        .whereIn('message_id', trx('messages').whereIn('protocol', protocols).select('id'))
        .orWhereIn('message_id', cameTo(trx, ids))
    })
    // A mail that came to both of them has a delivery for each.
    .andWhere((theirs) => {
      void theirs.whereNotIn('message_id', cameTo(trx, [held.id])).orWhereIn('desk_id', desks)
    })
    .update({ ticket_id: own.id })
  await trx('typed_texts')
    .where({ ticket_id: held.id })
    .whereIn('message_id', trx('messages').whereIn('protocol', protocols).select('id'))
    .update({ ticket_id: own.id })
}

/** The messages that came to tickets by themselves. */
function cameTo(trx: Db, ticketIds: readonly string[]) {
  return trx('history')
    .whereIn('ticket_id', ticketIds)
    .whereNotNull('message_id')
    .whereIn('event', ['mail-received', 'machine-mail-received'])
    .select('message_id')
}

/** Which of the tickets that are part of another came there with one, at whatever remove. */
async function joinedBefore(
  trx: Db,
  own: LockedTicket,
  held: LockedTicket,
): Promise<readonly { readonly id: string; readonly protocol: string }[]> {
  const merged: { id: string; protocol: string }[] = await trx('tickets')
    .where({ merged_into_id: held.id })
    .whereNot({ id: own.id })
    .orderBy('seq')
    .select('id', 'protocol')
  const joined = new Map<string, string | null>()
  for (const { id } of merged) joined.set(id, (await lastJoining(trx, id))?.protocol ?? null)
  const reached = new Set([own.protocol])
  for (let before = 0; before < reached.size; ) {
    before = reached.size
    for (const { id, protocol } of merged) if (reached.has(joined.get(id) ?? '')) reached.add(protocol)
  }
  return merged.filter(({ protocol }) => reached.has(protocol))
}

/** How a ticket became part of another the last time, and of which. */
async function lastJoining(
  trx: Db,
  ticketId: string,
): Promise<{ readonly event: string; readonly protocol: string | null } | null> {
  const line: { event: string; details: string } | undefined = await trx('history')
    .where({ ticket_id: ticketId })
    .whereIn('event', ['attached', 'merged-into'])
    .orderBy('seq', 'desc')
    .first('event', 'details')
  if (line === undefined) return null
  const { protocol = null }: { protocol?: string | null } = JSON.parse(line.details)
  return { event: line.event, protocol }
}

async function firstMessage(trx: Db, protocol: string): Promise<string | null> {
  const row = await trx('messages').where({ protocol }).orderBy('seq').first('id')
  return row?.id ?? null
}
