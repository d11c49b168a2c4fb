import { BlockList, isIP } from 'node:net'

/** Blocks that are not for the public, and hosts of clouds that only their machines may ask. RFC 6890 */
const closed = new BlockList()
for (const block of (
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 ' +
  '192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3'
).split(' ')) {
  const [network = '', prefix] = block.split('/')
  closed.addSubnet(network, Number(prefix), 'ipv4')
}
for (const block of '2001::/23 2001:db8::/32 2002::/16 3fff::/20'.split(' ')) {
  const [network = '', prefix] = block.split('/')
  closed.addSubnet(network, Number(prefix), 'ipv6')
}

/** All that is handed out to the public as IPv6: local, mapped, translated and multicast lie outside. RFC 4291 §2.4 */
const open6 = new BlockList()
open6.addSubnet('2000::', 3, 'ipv6')

/** Whether an address belongs to the public network: none of this machine, its neighbours or its cloud. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !closed.check(address, 'ipv4')
    case 6:
      return open6.check(address, 'ipv6') && !closed.check(address, 'ipv6')
    default:
      return false
  }
}
