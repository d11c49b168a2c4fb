import type { Desk } from '../desk.ts'
import type { MessageFacts } from '../policy/facts.ts'

/** How one mail to several desks comes together in one ticket. Complaint 9 */
export type Sharing = {
  readonly mode: Exclude<Desk['settings']['sharedMail'], 'each'>
  /** The desks in To that share, by id, in the order in which they are named. */
  readonly to: readonly string[]
  /** Those in Cc. */
  readonly cc: readonly string[]
}

/** How a desk shares a message; `null` where it has its own ticket of each. */
export function sharingOf({ desk, named }: Pick<MessageFacts, 'desk' | 'named'>): Sharing | null {
  if (desk === null || desk.settings.sharedMail === 'each') return null
  return { mode: desk.settings.sharedMail, to: sharersOf(named.to), cc: sharersOf(named.cc) }
}

/**
 * Whether one desk goes before another as the desk of the ticket, whichever was named first in the envelope.
 *
 * To goes before Cc, and Cc before whom neither names.
 */
export function isAhead({ to, cc }: Sharing, one: string, other: string): boolean {
  const order = [...to, ...cc]
  const [before, after] = [one, other].map((id) => {
    const place = order.indexOf(id)
    return place === -1 ? order.length : place
  })
  if (before === undefined || after === undefined || before === after) return one < other
  return before < after
}

/** Whether a shared ticket stands in the queue of a desk that it does not belong to. */
export function isQueuedAt({ to }: Sharing, deskId: string, mode: Desk['settings']['sharedMail']): boolean {
  return mode === 'one' || (mode === 'to' && to.includes(deskId))
}

/**
 * Whether the ticket that an answer is about comes into the queue of a desk that has not had it.
 *
 * Who wrote to the desk waits for it there, unless it wants to see only what names it in To, and To names one of those
 * who share.
 */
export function isAnswerQueuedAt(sharing: Sharing | null, deskId: string): boolean {
  if (sharing === null || sharing.to.length === 0) return true
  return isQueuedAt(sharing, deskId, sharing.mode)
}

function sharersOf(named: readonly (Desk | null)[]): readonly string[] {
  const sharers = named.flatMap((desk) =>
    desk === null || desk.settings.sharedMail === 'each' ? [] : [desk.id],
  )
  return [...new Set(sharers)]
}
