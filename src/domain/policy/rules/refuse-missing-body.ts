import type { MessageFacts } from '../facts.ts'
import { isRequest } from '../machine-mail.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses a request without a text, where one is required; an answer to a ticket needs none. A13 */
export function refuseMissingBody(facts: MessageFacts): Pass | Reject {
  const required = facts.desk?.settings.bodyRequired ?? 'no'
  const { hasText, hasAttachment } = facts.outline
  const details = { required, hasText, hasAttachment, isRequest: isRequest(facts) }
  if (!details.isRequest || hasText || required === 'no') return passing(details)
  if (required !== 'always' && hasAttachment) return passing(details)
  const hasAdded = (facts.correction?.text ?? null) !== null
  return hasAdded ? passing({ ...details, hasAdded }) : reject('body-missing', details)
}
