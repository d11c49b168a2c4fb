import type { MessageFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses a request without a text, where one is required; an answer to a ticket needs none. A13 */
export function refuseMissingBody({ desk, parent, outline }: MessageFacts): Pass | Reject {
  const required = desk?.settings.bodyRequired ?? null
  const { hasText, hasAttachment } = outline
  const details = { required, hasText, hasAttachment, isAnswer: parent !== null }
  if (!desk || parent || hasText || required === 'no') return passing(details)
  return required === 'always' || !hasAttachment ? reject('body-missing', details) : passing(details)
}
