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
  if (bodyRequired !== 'always' && hasAttachment) return passing(details)
  const hasAdded = (facts.correction?.text ?? null) !== null
  return hasAdded ? passing({ ...details, hasAdded }) : rejectRequest(facts, 'body-missing', details)
}
