import { isLoopback, formatNetwork, parseNetwork } from '../domain/mail/network.ts'
import { isInNetworks, makeNetworks, type NetworkSet } from '../domain/mail/network-set.ts'

/** The networks of the hosts in front of a door that may tell for whom they speak, and by which words. */
export type FrontNetworks = {
  readonly xclient: readonly string[]
  readonly xforward: readonly string[]
  readonly proxy: readonly string[]
}

/** The same networks, ready for addresses to be looked up in. */
export type Fronts = { readonly [Word in keyof FrontNetworks]: NetworkSet }

/** Nobody in front. */
export const noFronts: FrontNetworks = { xclient: [], xforward: [], proxy: [] }

/** Makes the networks ready. */
export function makeFronts({ xclient, xforward, proxy }: FrontNetworks): Fronts {
  return { xclient: makeNetworks(xclient), xforward: makeNetworks(xforward), proxy: makeNetworks(proxy) }
}

/** Whether an address is named for any of the words. */
export function isFront(fronts: Fronts, address: string): boolean {
  return Object.values(fronts).some((networks) => isInNetworks(networks, address))
}

/**
 * The address that a front or a mail server told, in its shortest form; `null` where it told none that says anything.
 *
 * A loopback address is the teller's own and not this host's: nobody may pass for a program of this machine.
 */
export function toldAddress(told: unknown): string | null {
  const network = typeof told === 'string' && !told.includes('/') ? parseNetwork(told) : null
  if (network === null) return null
  const address = formatNetwork(network)
  return isLoopback(address) ? null : address
}
