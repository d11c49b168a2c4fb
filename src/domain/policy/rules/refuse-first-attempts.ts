import type { MessageFacts } from '../facts.ts'
import { greylistStepOf } from '../greylisting.ts'
import { type Defer, defer, type Pass, pass, passing } from '../verdict.ts'

/** Has a stranger's server try again after some minutes, as honest ones do, where the desk wishes so. RFC 6647 §2 */
export function refuseFirstAttempts(facts: MessageFacts): Pass | Defer {
  const greylistStep = greylistStepOf(facts)
  if (greylistStep === null) return pass
  const waited = facts.greylisting?.waitedMinutes ?? null
  const details = { greylistStep, waited, minutes: Number(facts.desk?.settings.greylisting) }
  const hasToWait = greylistStep === 'first' || greylistStep === 'waiting'
  return hasToWait && facts.hasSender ? defer('first-attempt', details) : passing(details)
}
