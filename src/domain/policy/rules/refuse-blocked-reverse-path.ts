import type { SenderFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses a reverse-path on the blocklist. C53 */
export function refuseBlockedReversePath({ block, reversePath }: SenderFacts): Pass | Reject {
  return block
    ? reject('blocked-author', { reversePath, pattern: block.pattern, entry: block.id })
    : passing({ reversePath })
}
