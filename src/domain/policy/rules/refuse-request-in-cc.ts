import type { MessageFacts } from '../facts.ts'
import { isRequest } from '../machine-mail.ts'
import { type Hold, hold, type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Refuses or holds a request that only copies the desk, where the desk wishes so; answers to tickets pass.
 */
export function refuseRequestInCc(facts: MessageFacts): Pass | Reject | Hold {
  const { desk, addressedAs } = facts
  const requestsInCc = desk?.settings.requestsInCc ?? null
  const details = { requestsInCc, isRequest: isRequest(facts), isOnlyInCc: addressedAs === 'cc' }
  if (!details.isRequest || !details.isOnlyInCc) return passing(details)
  if (requestsInCc === 'refuse') return reject('only-in-cc', details)
  return requestsInCc === 'hold' ? hold('only-copied', details) : passing(details)
}
