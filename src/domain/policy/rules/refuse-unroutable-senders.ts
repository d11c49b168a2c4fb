import { isFromKnownForwarder } from '../author-aligned.ts'
import type { MessageFacts } from '../facts.ts'
import { hold, type MessageVerdict, pass, passing, reject } from '../verdict.ts'

/**
 * Does with mail that no answer could reach what the desk says: its reverse-path has a null MX, or no server at all.
 *
 * Only what the DNS says for certain counts. RFC 7505 §4.2
 */
export function refuseUnroutableSenders(facts: MessageFacts): MessageVerdict {
  const { desk, reputation, isAllowed } = facts
  if (desk === null || !reputation?.senderDomain) return pass
  const { domain, result } = reputation.senderDomain
  const details = { domain, mailServer: result, isAllowed }
  const isReachable = result === 'accepts' || result === 'unknown'
  const wish = desk.settings.senderDomain
  if (isReachable || isAllowed || isFromKnownForwarder(facts)) return passing(details)
  if (wish === 'ignore' || wish === 'mark') return passing(details)
  if (wish === 'hold') return hold('doubtful-sender', details)
  return reject(result === 'null-mx' ? 'null-mx-sender' : 'unroutable-sender', details)
}
