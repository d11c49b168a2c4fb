import { countFields } from '../../mail/header-parse.ts'
import type { MessageFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Refuses a message that has crossed more hosts than an honest route needs.
 *
 * Each host a message crosses adds one Received field, so counting them finds a loop whoever causes it, DSNs included.
 * RFC 5321 §6.3
 */
export function refuseLoop({ outline, maxHops }: MessageFacts): Pass | Reject {
  const hops = countFields(outline.headerSection, 'Received')
  const details = { hops, maxHops }
  return hops > maxHops ? reject('loop-detected', details) : passing(details)
}
