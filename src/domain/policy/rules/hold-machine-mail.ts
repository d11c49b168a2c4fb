import type { MessageFacts } from '../facts.ts'
import { isMachineMail } from '../machine-mail.ts'
import { type Hold, hold, type Pass, passing } from '../verdict.ts'

/**
 * Holds what a machine answered when nobody here knows what about, so that it opens no ticket.
 *
 * What a machine wrote of itself, such as an alert, was meant for the desk and opens one; nobody answers it.
 * Complaints 5 and 6
 */
export function holdMachineMail({ desk, parent, outline: { kind } }: MessageFacts): Pass | Hold {
  const details = { kind, isAnswer: parent !== null, mode: desk?.mode ?? null }
  const isStray = desk !== null && parent === null && kind !== 'auto-generated' && isMachineMail(kind, desk)
  return isStray ? hold('machine-mail', details) : passing(details)
}
