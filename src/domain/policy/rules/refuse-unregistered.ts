import type { MessageFacts } from '../facts.ts'
import { isRequesterJudged } from '../requester.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** R2: refuses a request from somebody who is not registered, nor of an associated domain where that will do. A17, M24b, M24c */
export function refuseUnregistered(facts: MessageFacts): Pass | Reject {
  const { desk, parent, contact, association, outline } = facts
  const newRequests = desk?.settings.newRequests ?? null
  const details = {
    newRequests,
    isAnswer: parent !== null,
    author: outline.author?.address ?? null,
    isRegistered: contact?.registered ?? false,
    client: association?.client ?? null,
  }
  if (!isRequesterJudged(facts) || contact?.registered) return passing(details)
  return newRequests === 'associated' && association ? passing(details) : reject('not-registered', details)
}
