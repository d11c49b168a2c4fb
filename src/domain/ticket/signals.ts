import type { Parent } from '../policy/facts.ts'
import type { TicketLink } from './link.ts'

/** What may say which ticket a message belongs to, the surest first. */
export type SignalKind = 'token' | 'message-id' | 'number' | 'same-subject'

/** Something that said where a message belongs, and what was made of it. */
export type Signal = {
  readonly kind: SignalKind
  /** The ticket's number; `null` where only its id was said. */
  readonly protocol: string | null
  /** The ticket; `null` where nobody looked whether there is one. */
  readonly ticketId: string | null
  readonly use: SignalUse
}

/** What was made of a signal: a surer one may have spoken, the author be a stranger, or the desk not want it. */
export type SignalUse = 'followed' | 'passed-over' | 'stranger' | 'switched-off'

/** Numbers that are looked at: a subject can be as long as a sender likes. */
const maxNumbers = 5

/** The ticket numbers in a subject, such as `2026-000123`, in order and without repetition. C31 */
export function numbersIn(subject: string): readonly string[] {
  const numbers = new Set<string>()
  for (const [number] of subject.matchAll(/(?<!\d)\d{4}-\d{6,12}(?!\d)/g)) {
    numbers.add(number)
    if (numbers.size === maxNumbers) break
  }
  return [...numbers]
}

/** The signal that led to the ticket a message joins. */
export function followed({ signal, protocol, ticketId }: Parent): Signal {
  return { kind: signal, protocol, ticketId, use: 'followed' }
}

/**
 * The tickets that a message names and does not join: shown beside what it opens, to operators alone.
 *
 * A mail that goes on with a ticket that has ended is linked to that one for certain. C35, complaint 11
 */
export function linksOf(parent: Parent | null, signals: readonly Signal[]): readonly TicketLink[] {
  const ended: TicketLink[] = parent === null ? [] : [{ ticketId: parent.ticketId, kind: 'follow-up' }]
  const named = signals.flatMap(({ ticketId, use }): TicketLink[] => {
    if (ticketId === null || ticketId === parent?.ticketId) return []
    return use === 'stranger' || use === 'switched-off' ? [{ ticketId, kind: 'related' }] : []
  })
  return [...ended, ...new Map(named.map((link) => [link.ticketId, link])).values()]
}
