import type { Mailbox } from '../mail/header-section.ts'

/** A mail of ours whose octets are made: what is shown of it, and what leaves, but for the signature of its domain. */
export type ComposedMail = {
  readonly template: 'composed'
  /** The signed Message-ID, without angle brackets. */
  readonly messageId: string
  /** Where a report of what becomes of it goes; `null` for mail that nobody wrote. RFC 3834 §3.3 */
  readonly reversePath: string | null
  readonly author: Mailbox
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly subject: string
  readonly octets: StoredOctets
}

/** The octets of a mail of ours: at hand, or in a synced file. */
export type StoredOctets = {
  readonly length: number
  /** SHA-256 of all octets, hex. */
  readonly sha256: string
  /** The file that holds them; `null` where they are in `inline`. */
  readonly blob: string | null
  readonly inline: Uint8Array | null
}
