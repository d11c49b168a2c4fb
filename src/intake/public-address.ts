import { isIP } from 'node:net'
import { parseNetwork } from '../domain/mail/network.ts'
import { isInNetworks, makeNetworks } from '../domain/mail/network-set.ts'

/** Blocks that are not for the public, and hosts of clouds that only their machines may ask. RFC 6890 */
const closed = makeNetworks(
  (
    '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 ' +
    '192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 ' +
    '2001::/23 2001:db8::/32 2002::/16 3fff::/20'
  ).split(' '),
)

/** All that is handed out to the public as IPv6: local, mapped, translated and multicast lie outside. RFC 4291 §2.4 */
const open6 = makeNetworks(['2000::/3'])

/** Whether an address belongs to the public network: none of this machine, its neighbours or its cloud. */
export function isPublicAddress(address: string): boolean {
  const host = parseNetwork(address)
  // An IPv4 address in IPv6's clothes is none of either family here.
  if (host === null || host.family !== isIP(address)) return false
  return !isInNetworks(closed, address) && (host.family === 4 || isInNetworks(open6, address))
}
