import { isFromKnownForwarder } from '../author-aligned.ts'
import type { MessageFacts } from '../facts.ts'
import { zonesListing } from '../reputation.ts'
import { defer, hold, type MessageVerdict, pass, passing, reject } from '../verdict.ts'

/**
 * Does with mail of a peer on a DNS list what the desk says, unless an allow list knows the sender.
 *
 * A list that failed to answer says nothing, and who forwards to us is not who sent it. RFC 5782 §2.1
 */
export function refuseListedPeers(facts: MessageFacts): MessageVerdict {
  const { desk, reputation, envelope, isAllowed, hasSender } = facts
  if (desk === null || !reputation?.listings) return pass
  const blocked = zonesListing(reputation, 'block')
  const allowed = zonesListing(reputation, 'allow')
  const silent = reputation.listings.filter(({ result }) => result === 'unknown').map(({ zone }) => zone)
  const details = {
    peer: envelope.peer.address,
    lists: blocked.join(' '),
    allowLists: allowed.join(' '),
    silentLists: silent.join(' '),
    isAllowed,
  }
  if (blocked.length === 0 || isAllowed || allowed.length > 0 || isFromKnownForwarder(facts))
    return passing(details)
  switch (desk.settings.listedPeer) {
    case 'ignore':
    case 'mark':
      return passing(details)
    case 'defer':
      return hasSender ? defer('listed-for-now', details) : passing(details)
    case 'hold':
      return hold('doubtful-peer', details)
    case 'refuse':
      return reject('listed-peer', details)
  }
}
