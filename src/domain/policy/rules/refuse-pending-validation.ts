import type { MessageFacts } from '../facts.ts'
import { isRequest } from '../machine-mail.ts'
import { rejectKnown } from '../requester.ts'
import { type Pass, passing, type Reject } from '../verdict.ts'

/** R5: refuses a request from somebody who has more tickets to validate than the limit; never an answer. A20 */
export function refusePendingValidation(facts: MessageFacts): Pass | Reject {
  const { desk, pendingCount } = facts
  const pendingLimit = desk?.settings.pendingLimit ?? null
  const details = { pending: pendingCount, pendingLimit, isRequest: isRequest(facts) }
  if (pendingLimit === null || pendingCount === null || !details.isRequest) return passing(details)
  return pendingCount > pendingLimit ? rejectKnown(facts, 'validation-pending', details) : passing(details)
}
