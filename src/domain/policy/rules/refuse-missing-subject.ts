import { isBlankSubject } from '../../mail/subject.ts'
import type { MessageFacts } from '../facts.ts'
import { isRequest } from '../machine-mail.ts'
import { rejectRequest } from '../requester.ts'
import { type Pass, passing, type Reject } from '../verdict.ts'

/** R1: refuses a request without a subject, where one is required; an answer to a ticket needs none. A16 */
export function refuseMissingSubject(facts: MessageFacts): Pass | Reject {
  const { desk, outline, correction } = facts
  const isRequired = desk?.settings.subjectRequired ?? null
  const details = { subject: outline.subject, isRequired, isRequest: isRequest(facts) }
  if (!isRequired || !details.isRequest) return passing(details)
  if (!isBlankSubject(outline.subject)) return passing(details)
  const added = correction?.subject ?? null
  return added === null ? rejectRequest(facts, 'subject-missing', details) : passing({ ...details, added })
}
