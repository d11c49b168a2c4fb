import type { SenderFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses a peer from a network on the blocklist, before anything else is looked at. C53 */
export function refuseBlockedPeer({ peer: { address, block } }: SenderFacts): Pass | Reject {
  return block
    ? reject('blocked-author', { peer: address, pattern: block.pattern, entry: block.id })
    : passing({ peer: address })
}
