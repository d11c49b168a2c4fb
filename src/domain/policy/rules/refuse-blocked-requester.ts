import type { MessageFacts } from '../facts.ts'
import { isRequesterJudged, rejectKnown } from '../requester.ts'
import { type Pass, passing, type Reject } from '../verdict.ts'

/** R3: refuses a request from somebody whose access is blocked or inactive. A18 */
export function refuseBlockedRequester(facts: MessageFacts): Pass | Reject {
  const details = { isActive: facts.contact?.active ?? null }
  if (!isRequesterJudged(facts) || facts.contact?.active !== false) return passing(details)
  return rejectKnown(facts, 'requester-blocked', details)
}
