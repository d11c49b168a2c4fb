import type { MessageFacts } from '../facts.ts'
import { isRequesterJudged, rejectKnown } from '../requester.ts'
import { type Pass, passing, type Reject } from '../verdict.ts'

/** R4: refuses a request from somebody who may ask by hand only. A19 */
export function refuseUnpermitted(facts: MessageFacts): Pass | Reject {
  const details = { mayOpenByEmail: facts.contact?.byEmail ?? null }
  if (!isRequesterJudged(facts) || facts.contact?.byEmail !== false) return passing(details)
  return rejectKnown(facts, 'email-not-permitted', details)
}
