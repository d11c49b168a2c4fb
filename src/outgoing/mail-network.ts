import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { isInNetworks, makeNetworks } from '../domain/mail/network-set.ts'
import { isPublicAddress } from '../intake/public-address.ts'

/** Where mail servers may be asked. */
export type MailNetwork = {
  readonly resolve: (host: string) => Promise<readonly LookupAddress[]>
  readonly mayConnect: (address: string, port: number) => boolean
  /** A certificate that is believed beside those of the system. */
  readonly ca?: string
}

/** The ports at which the public network takes mail. RFC 5321 §4.5.4.2, RFC 6409 §3.1, RFC 8314 §3.3 */
const mailPorts: ReadonlySet<number> = new Set([25, 465, 587, 2525])

/** The public network at the ports of mail, and whatever an administrator of the host has opened beside it. */
export function mailNetwork(
  privateNetworks: readonly string[],
  ports: ReadonlySet<number> = mailPorts,
): MailNetwork {
  const opened = makeNetworks(privateNetworks)
  return {
    resolve: (host) => lookup(host, { all: true }),
    mayConnect: (address, port) =>
      isInNetworks(opened, address) || (isPublicAddress(address) && ports.has(port)),
  }
}
