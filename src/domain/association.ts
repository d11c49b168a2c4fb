import { splitAddress } from './mail/address.ts'

/** A domain whose people belong to a client. M24c */
export type Association = {
  /** In lower case; a domain below it is another one. */
  readonly domain: string
  readonly clientId: string
  /** The client's name. */
  readonly client: string
  /** Who made the rule. */
  readonly owner: string
  readonly createdAt: Date
}

/** The domain as rules are kept: in lower case, without an at sign before it; `null` when it is none. */
export function readDomain(text: string): string | null {
  const folded = text.trim().toLowerCase()
  const domain = folded.startsWith('@') ? folded.slice(1) : folded
  const labels = domain.split('.')
  return labels.length > 1 && domain.length <= 253 && labels.every(isLabel) ? domain : null
}

/** The rule for the domain of a folded address; `null` when there is none. */
export function associationOf(
  associations: ReadonlyMap<string, Association>,
  foldedAddress: string,
): Association | null {
  return associations.get(splitAddress(foldedAddress)?.domain ?? '') ?? null
}

function isLabel(label: string): boolean {
  return /^[\p{L}\p{N}_-]{1,63}$/u.test(label) && !label.startsWith('-') && !label.endsWith('-')
}
