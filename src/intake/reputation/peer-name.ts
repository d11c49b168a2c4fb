import { formatNetwork, parseNetwork } from '../../domain/mail/network.ts'
import type { PeerName } from '../../domain/policy/reputation.ts'
import { codeOf, type Resolver } from '../authenticity/resolver.ts'
import { reverseLabels } from './dns-lists.ts'

/** Names that are confirmed; whoever rents an address may have it called by any number of them. */
const maxNames = 4

/** Finds what the reverse DNS calls a peer, and whether the name leads back to it; never rejects. RFC 8601 §2.7.3 */
export async function findPeerName(address: string, resolve: Resolver): Promise<PeerName> {
  const network = parseNetwork(address)
  const labels = reverseLabels(address)
  if (network === null || labels === null) return { result: 'none', name: null }
  const { family } = network
  try {
    const records = await resolve(`${labels}.${family === 4 ? 'in-addr' : 'ip6'}.arpa`, 'PTR')
    const names = records
      .filter((record) => typeof record === 'string')
      .map((name) => name.toLowerCase().replace(/\.$/, ''))
      .filter(isHostName)
      .slice(0, maxNames)
    const [first] = names
    if (first === undefined) return { result: 'none', name: null }
    let hasFailed = false
    for (const name of names) {
      const leads = await leadsTo(name, formatNetwork(network), family === 4 ? 'A' : 'AAAA', resolve)
      if (leads === true) return { result: 'confirmed', name }
      if (leads === null) hasFailed = true
    }
    return { result: hasFailed ? 'unknown' : 'unconfirmed', name: first }
  } catch (error) {
    return { result: isAbsent(error) ? 'none' : 'unknown', name: null }
  }
}

/** Whether a name has an address; `null` when the DNS could not tell. */
async function leadsTo(
  name: string,
  address: string,
  type: string,
  resolve: Resolver,
): Promise<boolean | null> {
  try {
    const records = await resolve(name, type)
    return records.some((record) => typeof record === 'string' && shortest(record) === address)
  } catch (error) {
    return isAbsent(error) ? false : null
  }
}

function shortest(address: string): string | null {
  const network = parseNetwork(address)
  return network === null ? null : formatNetwork(network)
}

function isAbsent(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ENOTFOUND' || code === 'ENODATA'
}

/** What a PTR record says is anybody's text: only what may be a name is shown or asked again. */
function isHostName(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/.test(text)
}
