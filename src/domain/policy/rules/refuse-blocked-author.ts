import type { MessageFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses an author or reverse-path on the blocklist, answers to old tickets included. C53, C57 */
export function refuseBlockedAuthor({ block, envelope, outline }: MessageFacts): Pass | Reject {
  const details = { reversePath: envelope.reversePath, author: outline.author?.address ?? null }
  return block
    ? reject('blocked-author', { ...details, pattern: block.pattern, entry: block.id })
    : passing(details)
}
