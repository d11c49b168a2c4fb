import type { BlockEntry } from '../blocklist.ts'
import { foldAddress, splitAddress } from '../mail/address.ts'

/** The longest domain a pattern can be. RFC 5321 §4.5.3.1.2 */
const maxDomainLength = 255

/**
 * Finds the entry that blocks any of these addresses, by the address itself or by its domain or one above it.
 *
 * The entries are keyed by their pattern; `null` addresses match nothing.
 */
export function matchBlock(
  entries: ReadonlyMap<string, BlockEntry>,
  addresses: readonly (string | null)[],
): BlockEntry | null {
  if (entries.size === 0) return null
  for (const address of addresses) {
    const entry = address === null ? null : matchOne(entries, foldAddress(address))
    if (entry) return entry
  }
  return null
}

function matchOne(entries: ReadonlyMap<string, BlockEntry>, address: string): BlockEntry | null {
  const whole = entries.get(address)
  if (whole) return whole
  let domain = withinLimit(splitAddress(address)?.domain ?? '')
  while (domain !== '') {
    const entry = entries.get(domain)
    if (entry) return entry
    const dot = domain.indexOf('.')
    domain = dot === -1 ? '' : domain.slice(dot + 1)
  }
  return null
}

/** The end of a domain that patterns can reach, from a label's start: a longer one must not cost a look for each label. */
function withinLimit(domain: string): string {
  if (domain.length <= maxDomainLength) return domain
  const end = domain.slice(-maxDomainLength - 1)
  return end.slice(end.indexOf('.') + 1)
}
