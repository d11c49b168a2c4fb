import type { MessageFacts } from '../facts.ts'
import { isRequest } from '../machine-mail.ts'
import { type Hold, hold, type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Refuses or holds a request that only copies the desk, where the desk wishes so; answers to tickets pass.
 *
 * Where To names another desk that shares its mail with this one, we are asked and not only copied. Complaint 9
 */
export function refuseRequestInCc(facts: MessageFacts): Pass | Reject | Hold {
  const { desk, named, addressedAs } = facts
  const requestsInCc = desk?.settings.requestsInCc ?? null
  const isOtherInTo = desk?.settings.sharedMail !== 'each' && named.to.some(shares)
  const details = { requestsInCc, isRequest: isRequest(facts), isOnlyInCc: addressedAs === 'cc', isOtherInTo }
  if (!details.isRequest || !details.isOnlyInCc || isOtherInTo) return passing(details)
  if (requestsInCc === 'refuse') return reject('only-in-cc', details)
  return requestsInCc === 'hold' ? hold('only-copied', details) : passing(details)
}

function shares(other: MessageFacts['desk']): boolean {
  return other !== null && other.settings.sharedMail !== 'each'
}
