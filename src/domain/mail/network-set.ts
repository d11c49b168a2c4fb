import { holdsNetwork, type Network, parseNetwork } from './network.ts'

/** Some networks, made ready for addresses to be looked up in. */
export type NetworkSet = readonly Network[]

/** Makes a set of networks of `ADDRESS/BITS` or single addresses; what is none of them holds nothing. */
export function makeNetworks(texts: readonly string[]): NetworkSet {
  return texts.flatMap((text) => parseNetwork(text) ?? [])
}

/**
 * Whether an address is in one of the networks; an IPv4 address counts as itself in its IPv6 form too.
 *
 * A link-local address comes with the name of its interface, which says nothing of where it lies. RFC 4007 §11
 */
export function isInNetworks(networks: NetworkSet, address: string): boolean {
  // Most sets are empty, and each connection asks some of them.
  if (networks.length === 0) return false
  const host = parseNetwork(address.replace(/%.*$/, ''))
  return host !== null && networks.some((network) => holdsNetwork(network, host))
}
