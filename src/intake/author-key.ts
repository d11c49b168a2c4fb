import { foldAddress } from '../domain/mail/address.ts'
import { nearNetwork } from '../domain/mail/network.ts'
import type { MessageFacts } from '../domain/policy/facts.ts'

/** Who may be meant by an author's address, and from where it was written. */
export type WrittenBy = Pick<MessageFacts, 'isAuthorTrusted'> & {
  readonly address: string
  readonly peer: string | null
}

/**
 * Under what the mails of an author are counted.
 *
 * Anybody may write his address, so what nothing proves counts for the network that it came from, never for him: a
 * forger fills a count of his own.
 */
export function authorKey({ address, isAuthorTrusted, peer }: WrittenBy): string {
  return isAuthorTrusted ? foldAddress(address) : `${foldAddress(address)} ${unprovedFrom(peer)}`
}

/** The place of a mail that nothing proves. */
export function unprovedFrom(peer: string | null): string {
  return `from ${(peer === null ? null : nearNetwork(peer)) ?? 'nowhere'}`
}
