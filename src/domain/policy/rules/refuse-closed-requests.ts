import type { MessageFacts } from '../facts.ts'
import { isRequest } from '../machine-mail.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses every request where mail opens no tickets; an answer to a ticket goes its way. M24d */
export function refuseClosedRequests(facts: MessageFacts): Pass | Reject {
  const newRequests = facts.desk?.settings.newRequests ?? null
  const details = { newRequests, isRequest: isRequest(facts) }
  return newRequests === 'nobody' && details.isRequest ? reject('requests-closed', details) : passing(details)
}
