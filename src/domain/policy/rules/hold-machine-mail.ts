import type { MessageFacts } from '../facts.ts'
import { isStrayMachineMail } from '../machine-mail.ts'
import { type Hold, hold, type Pass, passing } from '../verdict.ts'

/**
 * Holds what a machine answered when nobody here knows what about, so that it opens no ticket.
 *
 * What a machine wrote of itself, such as an alert, was meant for the desk and opens one; nobody answers it.
 * Complaints 5 and 6
 */
export function holdMachineMail(facts: MessageFacts): Pass | Hold {
  const { desk, parent, outline } = facts
  const details = { kind: outline.kind, isAnswer: parent !== null, mode: desk?.mode ?? null }
  return isStrayMachineMail(facts) ? hold('machine-mail', details) : passing(details)
}
