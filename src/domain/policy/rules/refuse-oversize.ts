import type { SenderFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses a message whose declared size is over the limit, before any octet of it travels. RFC 1870 §6.1 */
export function refuseOversize({ declaredOctets, maxOctets }: SenderFacts): Pass | Reject {
  const details = { octets: declaredOctets, maxOctets }
  const isOver = declaredOctets !== null && declaredOctets > maxOctets
  return isOver ? reject('message-too-large', details) : passing(details)
}
