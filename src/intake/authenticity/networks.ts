import { BlockList, isIP } from 'node:net'

/** Where no host of the Internet speaks from: loopback, private, link-local and shared addresses. RFC 6890 §2.2 */
const insideNetworks = makeNetworks([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
])

/** Whether an address is one of the inside, which no domain names in its SPF record. */
export function isInsideAddress(address: string): boolean {
  return isInNetworks(insideNetworks, address)
}

/** Makes a set of networks of `ADDRESS/BITS` or single addresses. */
export function makeNetworks(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

/** Whether an address is in one of the networks; an IPv4 address counts as itself in its IPv6 form too. */
export function isInNetworks(networks: BlockList, address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  const version = isIP(plain)
  return version !== 0 && networks.check(plain, version === 6 ? 'ipv6' : 'ipv4')
}
