import type { Desk } from '../desk.ts'
import type { MessageFacts } from './facts.ts'
import { isRequest } from './machine-mail.ts'
import type { PermanentReason } from './reasons.ts'
import { type Details, type Pass, passing, type Reject, reject } from './verdict.ts'

/** Whether a desk asks who somebody is before a ticket opens. M24 */
export function isRegistryAsked({ settings: { newRequests } }: Desk): boolean {
  return newRequests === 'registered' || newRequests === 'associated'
}

/** Whether the rules about who may ask apply: to a request, where the desk asks. */
export function isRequesterJudged(facts: MessageFacts): boolean {
  return facts.desk !== null && isRegistryAsked(facts.desk) && isRequest(facts)
}

/**
 * Refuses for what we know of a person; to whom may be a stranger, as if we knew nobody.
 *
 * Where anyone may ask, nobody needs to be known: there the stranger passes.
 */
export function rejectKnown(facts: MessageFacts, reason: PermanentReason, details: Details): Pass | Reject {
  if (facts.isAuthorTrusted) return reject(reason, details)
  const distrusted = { ...details, isAuthorTrusted: false }
  return isRequesterJudged(facts) ? reject('not-registered', distrusted) : passing(distrusted)
}

/**
 * Refuses a request for what it lacks; to whom may be a stranger, as a stranger where the desk asks who somebody is.
 *
 * Nobody who only says to be registered may learn from it that he is.
 */
export function rejectRequest(facts: MessageFacts, reason: PermanentReason, details: Details): Pass | Reject {
  return isRequesterJudged(facts) ? rejectKnown(facts, reason, details) : reject(reason, details)
}
