import { isForwardingConfirmation } from '../../mail/forwarding-confirmation.ts'
import type { MessageFacts } from '../facts.ts'
import { type Hold, hold, type Pass, pass } from '../verdict.ts'

/** Holds the mail by which a provider asks whether it may forward to this address: it is for an administrator. O9 */
export function holdForwardingConfirmation({ desk, outline, parent }: MessageFacts): Pass | Hold {
  const isAsked = desk !== null && parent === null && isForwardingConfirmation(outline)
  return isAsked ? hold('forwarding-confirmation', { author: outline.author?.address ?? null }) : pass
}
