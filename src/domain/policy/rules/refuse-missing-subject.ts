import { isBlankSubject } from '../../mail/subject.ts'
import type { MessageFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** R1: refuses a request without a subject, at strict desks; an answer to a ticket needs none. A16 */
export function refuseMissingSubject({ desk, parent, outline }: MessageFacts): Pass | Reject {
  const details = { subject: outline.subject, profile: desk?.profile ?? null, isAnswer: parent !== null }
  if (desk?.profile !== 'estrito' || parent) return passing(details)
  return isBlankSubject(outline.subject) ? reject('subject-missing', details) : passing(details)
}
