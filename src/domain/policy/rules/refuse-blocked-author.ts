import type { MessageFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses a peer, reverse-path, author or sender on the blocklist, answers to old tickets included. C53, C57 */
export function refuseBlockedAuthor({ block, allow, envelope, outline }: MessageFacts): Pass | Reject {
  const details = { reversePath: envelope.reversePath, author: outline.author?.address ?? null }
  return block
    ? reject('blocked-author', { ...details, pattern: block.pattern, entry: block.id })
    : passing(allow ? { ...details, allowed: allow.pattern, entry: allow.id } : details)
}
