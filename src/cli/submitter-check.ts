import { holdsNetwork, parseNetwork } from '../domain/mail/network.ts'
import type { Db } from '../store/database.ts'
import { latestPeers } from '../store/latest-peers.ts'
import type { Finding } from './doctor.ts'

/** Mails that are looked at, and domains in them past which a host does not speak for people we know. */
const mails = 1_000
const mostDomains = 20

/**
 * Looks whether a host that is believed passes on mail of the whole Internet.
 *
 * A mail server in front on the same host speaks from an address that `submitters.trusted` holds by default: whoever
 * writes through it would be believed to be whom he says.
 */
export async function checkSubmitters(db: Db, trusted: readonly string[]): Promise<Omit<Finding, 'check'>> {
  const networks = trusted.flatMap((text) => parseNetwork(text) ?? [])
  const domains = new Set<string>()
  for (const { address, authorDomain } of await latestPeers(db, mails)) {
    const peer = parseNetwork(address)
    if (peer !== null && networks.some((network) => holdsNetwork(network, peer))) domains.add(authorDomain)
  }
  if (domains.size <= mostDomains)
    return { state: 'ok', detail: `hosts that are believed wrote for ${domains.size} domains lately` }
  return {
    state: 'warn',
    detail: `hosts of submitters.trusted brought mail of ${domains.size} domains lately: where a proxy or mail server there passes on mail of the Internet, take it out`,
  }
}
