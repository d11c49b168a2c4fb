import { mayMerge } from '../domain/ticket/merging.ts'
import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
import type { Action } from './ticket-changes.ts'
import { type LockedTicket, lockTickets } from './ticket-family.ts'

/** The ticket that is to become part of another, as it was shown to who decided it. */
export type MergeRequest = {
  readonly ticketId: string
  readonly version: number
  /** The number of the other; one that was merged itself stands for where it was merged into. */
  readonly into: string
}

/** What became of it: the number of the ticket that has it now, or why nothing did. */
export type Merged =
  | { readonly kind: 'merged'; readonly protocol: string }
  | { readonly kind: 'changed' | 'unknown' | 'same' | 'not-possible' }

/**
 * Makes a ticket part of another: its number and tokens lead there from now on.
 *
 * Its own messages and history stay its own, and are shown there. Whatever was merged into it goes along, so that one
 * step always leads to the end; no circle can come of it, for a merged ticket is never merged again. Complaint 13
 */
export async function mergeTicket(
  db: Db,
  { ticketId, version, into }: MergeRequest,
  action: Action,
): Promise<Merged> {
  const named: { id: string; merged_into_id: string | null } | undefined = await db('tickets')
    .where({ protocol: into })
    .first('id', 'merged_into_id')
  if (named === undefined) return { kind: 'unknown' }
  const heldId = named.merged_into_id ?? named.id
  if (heldId === ticketId) return { kind: 'same' }
  return db.transaction(async (trx) => {
    const locked = await lockTickets(trx, [ticketId, heldId])
    const [merged, held] = [locked.get(ticketId), locked.get(heldId)]
    if (merged === undefined || held === undefined) return { kind: 'unknown' }
    if (merged.version !== version || merged.merged_into_id !== null || held.merged_into_id !== null)
      return { kind: 'changed' }
    if (!mayMerge(merged, held)) return { kind: 'not-possible' }
    await write(trx, merged, held, action)
    return { kind: 'merged', protocol: held.protocol }
  })
}

async function write(
  trx: Db,
  merged: LockedTicket,
  held: LockedTicket,
  { actor, now }: Action,
): Promise<void> {
  const at = now.toISOString()
  const next = trx.raw('version + 1')
  await trx('tickets').where({ merged_into_id: merged.id }).update({ merged_into_id: held.id })
  await trx('tickets').where({ id: merged.id }).update({
    merged_into_id: held.id,
    state: 'closed',
    unread: 0,
    // Whoever sees the one sees the messages of the other too.
    queue_id: held.queue_id,
    assignee_id: null,
    waiting_since: null,
    due_at: null,
    version: next,
    updated_at: at,
  })
  // What was to be done by then still is.
  const dueAt = [merged.due_at, held.due_at].flatMap((each) => each ?? []).sort()[0] ?? null
  await trx('tickets')
    .where({ id: held.id })
    .update({ unread: held.unread + merged.unread, due_at: dueAt, version: next, updated_at: at })
  await shareDesks(trx, merged, held)
  const line = { actor, messageId: null, at: now }
  await addHistory(trx, [
    { ...line, ticketId: merged.id, event: 'merged-into', details: { protocol: held.protocol } },
    { ...line, ticketId: held.id, event: 'merged-here', details: { protocol: merged.protocol } },
    ...(dueAt === held.due_at
      ? []
      : [
          {
            ...line,
            ticketId: held.id,
            event: 'due-changed' as const,
            details: { from: held.due_at, to: dueAt },
          },
        ]),
  ])
}

/** Puts a ticket into the queues of the desks that had the one merged into it: no team loses what was theirs. */
async function shareDesks(trx: Db, merged: LockedTicket, held: LockedTicket): Promise<void> {
  const desks: string[] = await trx('ticket_desks').where({ ticket_id: merged.id }).pluck('desk_id')
  const rows = [merged.desk_id, ...desks]
    .filter((id) => id !== held.desk_id)
    .map((id) => ({ ticket_id: held.id, desk_id: id }))
  if (rows.length === 0) return
  await trx('ticket_desks').insert(rows).onConflict(['ticket_id', 'desk_id']).ignore()
}
