import { isInNetworks, makeNetworks } from '../../domain/mail/network-set.ts'

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
