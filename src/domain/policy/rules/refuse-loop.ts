import { fieldsNamed } from '../../mail/header-parse.ts'
import type { MessageFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

const maxOwnHops = 2

/**
 * Refuses a message that has crossed more hosts than an honest route needs, or this one more than twice.
 *
 * Each host a message crosses adds one Received field, so counting them finds a loop whoever causes it, DSNs included.
 * RFC 5321 §6.3
 */
export function refuseLoop({ outline, maxHops, hostname }: MessageFacts): Pass | Reject {
  const received = fieldsNamed(outline.headerSection, 'Received')
  const ours = hostname.toLowerCase()
  const ownHops = received.filter(({ value }) => receiverOf(value) === ours).length
  const details = { hops: received.length, maxHops, ownHops }
  const isLoop = received.length > maxHops || ownHops > maxOwnHops
  return isLoop ? reject('loop-detected', details) : passing(details)
}

/** The host that wrote a Received field. RFC 5321 §4.4 */
function receiverOf(value: string): string | null {
  return /(?:^|\s)by\s+([^\s;()]+)/i.exec(value)?.[1]?.toLowerCase() ?? null
}
