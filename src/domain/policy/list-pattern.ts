import type { BlockKind } from '../blocklist.ts'
import { foldAddress, isSendableAddress } from '../mail/address.ts'
import { isRegistry } from '../mail/organisation.ts'
import { formatNetwork, holdsNetwork, parseNetwork } from '../mail/network.ts'

/** A pattern as it is kept, and what it matches. */
export type ListPattern = { readonly kind: BlockKind; readonly pattern: string }

/** Why a pattern makes no entry. */
export type PatternFault = 'pattern' | 'broad' | 'long' | 'regex' | 'own' | 'many'

/** Characters of the longest pattern: an address at its longest is shorter. RFC 5321 §4.5.3.1 */
const maxCharacters = 320

/** A network larger than these is a good part of the world. */
const shortestPrefix = { 4: 8, 6: 19 } as const

const loopbacks = ['127.0.0.1', '::1'].flatMap((address) => parseNetwork(address) ?? [])

/** Reads what was typed: the kind shows by itself, and each pattern is written one way only. */
export function readPattern(typed: string): ListPattern {
  const text = typed.trim()
  if (/^\/.+\/i?$/s.test(text)) return { kind: 'regex', pattern: text.replace(/i$/, '') }
  const network = parseNetwork(text.replace(/^\[(?:IPv6:)?(.*)\]$/i, '$1'))
  if (network !== null) return { kind: 'network', pattern: formatNetwork(network) }
  if (text.includes('*')) return { kind: 'wildcard', pattern: text.toLowerCase().replace(/\*+/g, '*') }
  const folded = foldAddress(text)
  const pattern = folded.startsWith('@') ? folded.slice(1) : folded
  return { kind: pattern.includes('@') ? 'address' : 'domain', pattern }
}

/** The regular expression of an entry of that kind, without its slashes. */
export function expressionOf(pattern: string): string {
  return pattern.slice(1, -1)
}

/** What is wrong with a pattern by its looks; a regular expression is judged by who can compile it. */
export function patternFault({ kind, pattern }: ListPattern): PatternFault | null {
  if (pattern.length > maxCharacters) return 'long'
  switch (kind) {
    case 'address':
      return isSendableAddress(pattern) && readPattern(pattern).kind === kind ? null : 'pattern'
    case 'domain':
      return domainFault(pattern)
    case 'wildcard':
      return wildcardFault(pattern)
    case 'network':
      return networkFault(pattern)
    case 'regex':
      return null
  }
}

function domainFault(pattern: string): PatternFault | null {
  const labels = pattern.split('.')
  if (pattern.length > 253 || !labels.every(isLabel)) return 'pattern'
  return isRegistry(pattern) ? 'broad' : null
}

/** A wildcard names a domain that somebody has registered, or a good part of a local part. */
function wildcardFault(pattern: string): PatternFault | null {
  if (!/^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.@-]+$/u.test(pattern) || pattern.split('@').length > 2)
    return 'pattern'
  const [local = '', domain] = pattern.includes('@') ? pattern.split('@') : ['', pattern]
  if ((domain ?? '') === '' || (pattern.includes('@') && local === '')) return 'pattern'
  const named = registeredName(domain ?? '')
  if (named !== null && !isRegistry(named)) return null
  return longestLiteral(local) >= 4 ? null : 'broad'
}

/** The last two labels of a domain pattern when they are written out; `null` when an asterisk reaches into them. */
export function registeredName(domain: string): string | null {
  const labels = domain.split('.').slice(-2)
  return labels.length === 2 && labels.every((label) => label !== '' && !label.includes('*'))
    ? labels.join('.')
    : null
}

function longestLiteral(text: string): number {
  return Math.max(...text.split('*').map((part) => part.replace(/[^\p{L}\p{N}]/gu, '').length))
}

function networkFault(pattern: string): PatternFault | null {
  const network = parseNetwork(pattern)
  if (network === null) return 'pattern'
  if (network.length < shortestPrefix[network.family]) return 'broad'
  return loopbacks.some((loopback) => holdsNetwork(network, loopback)) ? 'own' : null
}

function isLabel(label: string): boolean {
  return /^[\p{L}\p{N}_-]{1,63}$/u.test(label) && !label.startsWith('-') && !label.endsWith('-')
}
