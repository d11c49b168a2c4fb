import type { MessageFacts } from '../facts.ts'
import { isRequest } from '../machine-mail.ts'
import { rejectRequest } from '../requester.ts'
import { type Pass, passing, type Reject } from '../verdict.ts'

/** Refuses a request without a text, where one is required; an answer to a ticket needs none. A13 */
export function refuseMissingBody(facts: MessageFacts): Pass | Reject {
  const bodyRequired = facts.desk?.settings.bodyRequired ?? 'no'
  const { hasText, hasAttachment } = facts.outline
  const details = { bodyRequired, hasText, hasAttachment, isRequest: isRequest(facts) }
  if (!details.isRequest || hasText || bodyRequired === 'no') return passing(details)
  return bodyRequired === 'always' || !hasAttachment
    ? rejectRequest(facts, 'body-missing', details)
    : passing(details)
}
