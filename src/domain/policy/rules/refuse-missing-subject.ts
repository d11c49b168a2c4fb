import { isBlankSubject } from '../../mail/subject.ts'
import type { MessageFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** R1: refuses a request without a subject, where one is required; an answer to a ticket needs none. A16 */
export function refuseMissingSubject({ desk, parent, outline }: MessageFacts): Pass | Reject {
  const details = {
    subject: outline.subject,
    isRequired: desk?.settings.subjectRequired ?? null,
    isAnswer: parent !== null,
  }
  if (!desk?.settings.subjectRequired || parent) return passing(details)
  return isBlankSubject(outline.subject) ? reject('subject-missing', details) : passing(details)
}
