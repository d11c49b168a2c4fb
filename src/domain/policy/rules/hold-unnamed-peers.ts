import { isFromKnownForwarder } from '../author-aligned.ts'
import type { MessageFacts } from '../facts.ts'
import { hold, type MessageVerdict, pass, passing } from '../verdict.ts'

/**
 * Holds mail of a peer without a name that leads back to it, where the desk wishes so.
 *
 * Nobody is refused for it: the owner of the address writes that name, and many honest ones never have. RFC 8601 §2.7.3
 */
export function holdUnnamedPeers(facts: MessageFacts): MessageVerdict {
  const { desk, reputation, isAllowed } = facts
  if (desk === null || !reputation?.peerName) return pass
  const { result, name } = reputation.peerName
  const details = { peerName: name, nameCheck: result, isAllowed }
  const isUnnamed = result === 'none' || result === 'unconfirmed'
  const isHeld = isUnnamed && desk.settings.unnamedPeer === 'hold'
  return isHeld && !isAllowed && !isFromKnownForwarder(facts)
    ? hold('doubtful-peer', details)
    : passing(details)
}
