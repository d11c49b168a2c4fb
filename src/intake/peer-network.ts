import { formatNetwork, networkOf, parseNetwork } from '../domain/mail/network.ts'

/** Big senders write from neighbouring addresses; an IPv6 host has 64 bits to choose from. RFC 6647 §5 */
const networkBits = { 4: 24, 6: 64 } as const

/** The network around the address of a peer, which is one sender's as far as anybody can tell; `null` when it is none. */
export function peerNetwork(address: string): string | null {
  const network = parseNetwork(address)
  return network === null ? null : formatNetwork(networkOf(network, networkBits[network.family]))
}
