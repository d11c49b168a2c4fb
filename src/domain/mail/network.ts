/** An IPv4 or IPv6 network; an address alone is a network of its full length. RFC 4632, RFC 4291 §2.3 */
export type Network = {
  readonly family: 4 | 6
  /** The address as a number, the bits of the host cleared. */
  readonly prefix: bigint
  readonly length: number
}

/** Bits of an address of each family. */
export const addressBits = { 4: 32, 6: 128 } as const

/** The longest text that can be an address with its length. */
const maxCharacters = 64

/** Reads `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`; `null` when it is none of them. */
export function parseNetwork(text: string): Network | null {
  if (text.length > maxCharacters) return null
  const [, address = '', digits] = /^([0-9a-f:.]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? []
  const whole = parseAddress(address)
  if (whole === null) return null
  const length = digits === undefined ? addressBits[whole.family] : Number(digits)
  return length > addressBits[whole.family] ? null : networkOf(whole, length)
}

/** The network of some length that an address lies in. */
export function networkOf({ family, prefix }: Network, length: number): Network {
  const host = BigInt(addressBits[family] - length)
  return { family, prefix: (prefix >> host) << host, length }
}

/** The network that is one host's, as text; `null` when the text is no address. RFC 6177 §2 */
export function hostNetworkOf(text: string): string | null {
  const address = parseNetwork(text)
  if (address === null) return null
  // Whoever has an IPv6 address has all of its 64 last bits to choose from.
  return formatNetwork(address.family === 4 ? address : networkOf(address, 64))
}

/** Hosts of one sender: big ones try again from a neighbour, and an IPv6 host has 64 bits to choose from. RFC 6647 §5 */
const nearBits = { 4: 24, 6: 64 } as const

/** The network of an address that stands for one sender, written out; `null` for what is no address. */
export function nearNetwork(address: string): string | null {
  const network = parseNetwork(address)
  return network === null ? null : formatNetwork(networkOf(network, nearBits[network.family]))
}

/** What an owner is given: blocks of IPv6 of this length, and of IPv4 seldom shorter ones. RFC 6177 §2 */
const blockBits = { 4: 16, 6: 48 } as const

/** The block that a network was taken from, written out; empty for what is no network. */
export function blockOf(text: string): string {
  const network = parseNetwork(text)
  return network === null ? '' : formatNetwork(networkOf(network, blockBits[network.family]))
}

/** The networks of this very host. RFC 1122 §3.2.1.3, RFC 4291 §2.5.3 */
export const loopbackNetworks = ['127.0.0.0/8', '::1'] as const

/** Whether an address is this very host's, which no other host can speak from. RFC 1122 §3.2.1.3, RFC 4291 §2.5.3 */
export function isLoopback(address: string): boolean {
  return /^(?:127\.|::1$|::ffff:127\.)/i.test(address)
}

/** Writes a network: an address alone without its length, IPv6 in its shortest form. RFC 5952 §4 */
export function formatNetwork({ family, prefix, length }: Network): string {
  const address = family === 4 ? formatIPv4(prefix) : formatIPv6(prefix)
  return length === addressBits[family] ? address : `${address}/${length}`
}

/** Whether one network holds the other. */
export function holdsNetwork(outer: Network, inner: Network): boolean {
  return (
    outer.family === inner.family &&
    outer.length <= inner.length &&
    networkOf(inner, outer.length).prefix === outer.prefix
  )
}

/** An IPv4 address in IPv6's clothes is that IPv4 address. RFC 4291 §2.5.5.2 */
function parseAddress(text: string): Network | null {
  const v4 = parseIPv4(text)
  if (v4 !== null) return { family: 4, prefix: v4, length: 32 }
  const v6 = parseIPv6(text)
  if (v6 === null) return null
  if (v6 >> 32n === 0xffffn) return { family: 4, prefix: v6 & 0xffffffffn, length: 32 }
  return { family: 6, prefix: v6, length: 128 }
}

function parseIPv4(text: string): bigint | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return null
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n)
}

function parseIPv6(text: string): bigint | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [head, tail] = halves.map(groupsOf)
  if (head === undefined || head === null || tail === null) return null
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])]
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n)
}

/** The groups of 16 bits between colons, the last two perhaps written as IPv4; `null` when one is none. */
function groupsOf(text: string): number[] | null {
  if (text === '') return []
  const words = text.split(':')
  const last = words.at(-1) ?? ''
  const v4 = last.includes('.') ? parseIPv4(last) : null
  const plain = v4 === null ? words : words.slice(0, -1)
  if (!plain.every((word) => /^[0-9a-f]{1,4}$/i.test(word))) return null
  const groups = plain.map((word) => Number.parseInt(word, 16))
  return v4 === null ? groups : [...groups, Number(v4 >> 16n), Number(v4 & 0xffffn)]
}

function formatIPv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 0xffn)).join('.')
}

function formatIPv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  )
  const longest = [...groups.join(':').matchAll(/\b0(?::0)+\b/g)]
    .map(([zeros]) => zeros)
    .reduce((long, zeros) => (zeros.length > long.length ? zeros : long), '')
  if (longest === '') return groups.join(':')
  const text = groups.join(':')
  const at = text.search(new RegExp(`(?:^|(?<=:))${longest}(?:$|(?=:))`))
  const before = text.slice(0, at).replace(/:$/, '')
  const after = text.slice(at + longest.length).replace(/^:/, '')
  return `${before}::${after}`
}
