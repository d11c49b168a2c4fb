import type { BlockEntry } from '../blocklist.ts'
import type { Desk } from '../desk.ts'
import type { Envelope } from '../mail/envelope.ts'
import type { ScannedPart } from '../mail/scanned-part.ts'
import type { Outline } from '../mail/outline.ts'
import type { Caps, Pace } from './caps.ts'
import type { Scans } from './scans.ts'

/** What the rules at RCPT TO may know. */
export type RecipientFacts = {
  /** RCPT TO's address as given. */
  readonly recipient: string
  /** The desk the address leads to, by itself, an alias or a plus part; `null` when none. */
  readonly desk: Desk | null
  /** Whether the domain is one of ours, or there is no desk at all yet. */
  readonly isOurDomain: boolean
  /** Whether this is `postmaster`, at a domain of ours or alone. RFC 5321 §4.5.1 */
  readonly isPostmaster: boolean
  /** The desks of the recipients accepted before it in the transaction. */
  readonly earlierDesks: readonly (Desk | null)[]
  readonly recipientCount: number
  readonly maxRecipients: number
}

/** What the rules at MAIL FROM may know. */
export type SenderFacts = {
  /** MAIL FROM's address; `null` for `<>`. */
  readonly reversePath: string | null
  /** SIZE= as declared; `null` when it was not. RFC 1870 */
  readonly declaredOctets: number | null
  readonly maxOctets: number
  /** The blocklist entry that matches the reverse-path; `null` when none does. */
  readonly block: BlockEntry | null
}

/** What the rules after DATA may know, for one recipient. */
export type MessageFacts = {
  readonly envelope: Envelope
  readonly outline: Outline
  /** The recipient these facts are about, as given. */
  readonly recipient: string
  /** Its desk; `null` for postmaster. */
  readonly desk: Desk | null
  /** Every address that leads to the desk: its own and its aliases, in lower case. */
  readonly deskAddresses: readonly string[]
  /** The part after the plus sign; `null` when there is none. */
  readonly plusPart: string | null
  /** The ticket the message answers; `null` when it answers none. */
  readonly parent: Parent | null
  /** The blocklist entry that matches the reverse-path or the author; `null` when none does. */
  readonly block: BlockEntry | null
  readonly maxHops: number
  /** The name of this host, as it stands in our Received and loop fields. */
  readonly hostname: string
  /** Whether we have signed the message's Message-ID ourselves. */
  readonly isOurOwn: boolean
  readonly pace: Pace
  readonly caps: Caps
  /** The files of the message; none when it did not come whole. */
  readonly files: readonly ScannedPart[]
  /** What the scanners said of the message. */
  readonly scans: Scans
  /** Whether somebody waits for the answer, and can be asked to come again. */
  readonly hasSender: boolean
}

/** The ticket a message answers, and by which signal it was found. */
export type Parent = {
  readonly ticketId: string
  readonly protocol: string
  readonly signal: 'token' | 'message-id'
}
