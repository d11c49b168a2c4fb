import type { Desk } from '../domain/desk.ts'
import { foldAddress, splitAddress, withoutPlusPart } from '../domain/mail/address.ts'
import type { Policy } from './policy-snapshot.ts'

/** Where a recipient's address leads. */
export type ResolvedRecipient = {
  /** RCPT TO's address as given. */
  readonly recipient: string
  readonly desk: Desk | null
  /** The part after the plus sign as given; `null` when there is none, or when it is part of the desk's address. */
  readonly plusPart: string | null
  readonly isOurDomain: boolean
  readonly isPostmaster: boolean
}

/**
 * Finds the desk of an address: its own, by an alias, without its plus part, or the one that takes all of the domain.
 *
 * An address that stands for itself goes first, and so does `postmaster`, which every domain has. RFC 5233 §1
 */
export function resolveRecipient(policy: Policy, recipient: string): ResolvedRecipient {
  const folded = foldAddress(recipient)
  const parts = splitAddress(folded)
  const isOurDomain = parts !== null && (policy.desksById.size === 0 || policy.domains.has(parts.domain))
  const isAtHome = parts === null || policy.domains.has(parts.domain)
  const place = {
    recipient,
    isOurDomain,
    isPostmaster: (parts?.local ?? folded) === 'postmaster' && isAtHome,
  }
  const desk = policy.desksByAddress.get(folded)
  if (desk !== undefined) return { ...place, desk, plusPart: null }
  const taker = parts === null ? null : (policy.desksByAddress.get(`*@${parts.domain}`) ?? null)
  const given = splitAddress(recipient)
  const plus = parts?.local.indexOf('+') ?? -1
  if (parts === null || given === null || plus < 1) {
    return { ...place, desk: place.isPostmaster ? null : taker, plusPart: null }
  }
  const base = `${parts.local.slice(0, plus)}@${parts.domain}`
  const isPostmaster = base === `postmaster@${parts.domain}` && isAtHome
  return {
    ...place,
    isPostmaster,
    desk: policy.desksByAddress.get(base) ?? (isPostmaster ? null : taker),
    plusPart: given.local.slice(given.local.indexOf('+') + 1),
  }
}

/** The desk that an address in To or Cc stands for, as people see it; `null` when none. */
export function namedDesk(policy: Policy, address: string): Desk | null {
  const { desksKnownAs } = policy
  const resolved = resolveRecipient(policy, address).desk
  if (resolved !== null || desksKnownAs.size === 0) return resolved
  return desksKnownAs.get(foldAddress(address)) ?? desksKnownAs.get(withoutPlusPart(address)) ?? null
}
