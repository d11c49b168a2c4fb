import type { Association } from '../association.ts'
import type { Authentication } from '../mail/authentication.ts'
import type { BlockEntry } from '../blocklist.ts'
import type { Contact } from '../contact.ts'
import type { Desk } from '../desk.ts'
import type { Envelope } from '../mail/envelope.ts'
import type { ScannedPart } from '../mail/scanned-part.ts'
import type { Outline } from '../mail/outline.ts'
import type { Caps, Pace } from './caps.ts'
import type { GivenVerdict } from './given-verdict.ts'
import type { Greylisting } from './greylisting.ts'
import type { AuthorRate, RateCounts, Rates } from './rates.ts'
import type { Reputation } from './reputation.ts'
import type { AddressedAs, NamedDesks } from './named-desks.ts'
import type { Scans } from './scans.ts'
import type { Signal, SignalKind } from '../ticket/signals.ts'

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
  /** Whether this recipient or one before it has a plus part, which may name a ticket for its desk alone. */
  readonly hasPlusPart: boolean
  /** The desks of the recipients accepted before it in the transaction. */
  readonly earlierDesks: readonly (Desk | null)[]
  readonly recipientCount: number
  readonly maxRecipients: number
  /** Recipients named within the hour; all 0 for whom no rate counts. */
  readonly counts: RateCounts
  readonly rates: Rates
  /** Whether the door answers a message for each recipient, not once for all. RFC 2033 §4.2 */
  readonly hasReplyForEach: boolean
}

/** What the rules at MAIL FROM may know. */
export type SenderFacts = {
  /** MAIL FROM's address; `null` for `<>`. */
  readonly reversePath: string | null
  /** SIZE= as declared; `null` when it was not. RFC 1870 */
  readonly declaredOctets: number | null
  readonly maxOctets: number
  /** The blocklist entry that matches the reverse-path; `null` when none does, or one of the allow list too. */
  readonly block: BlockEntry | null
  /** What the lists say of the peer. */
  readonly peer: { readonly address: string | null; readonly block: BlockEntry | null }
}

/** What the rules after DATA may know, for one recipient. */
export type MessageFacts = {
  readonly envelope: Envelope
  readonly outline: Outline
  /** The recipient these facts are about, as given. */
  readonly recipient: string
  /** Its desk; `null` for postmaster. */
  readonly desk: Desk | null
  /** Every address the desk is known by: its own, its aliases and its public ones, in lower case. */
  readonly deskAddresses: readonly string[]
  /** The part after the plus sign; `null` when there is none. */
  readonly plusPart: string | null
  /** The ticket the message joins; `null` when it joins none. */
  readonly parent: Parent | null
  /** The blocklist entry that matches; `null` when none does, or one of the allow list too. */
  readonly block: BlockEntry | null
  readonly maxHops: number
  /** What is known of a mail that may have to wait at the door; `null` where none waits. */
  readonly atDoor: AtDoor | null
  /** The name of this host, as it stands in our Received and loop fields. */
  readonly hostname: string
  /** Whether we have signed the message's Message-ID ourselves. */
  readonly isOurOwn: boolean
  readonly pace: Pace
  readonly caps: Caps
  /** The files of the message; none when it did not come whole. */
  readonly files: readonly ScannedPart[]
  /** The author as a contact; `null` when there is none, or no rule of the desk asks. */
  readonly contact: Contact | null
  /** The rule for the author's domain; `null` when there is none. M24c */
  readonly association: Association | null
  /** The author's tickets that await validation; `null` when the desk has no limit for them. A20 */
  readonly pendingCount: number | null
  /**
   * Whether the author is who From says: only then may a refusal tell what we know of the person.
   *
   * A stranger hears the same as somebody whom we do not know. Where nobody looked, because the mail came from
   * inside or the desk does not ask, From is believed only of mail that this very host brings.
   */
  readonly isAuthorTrusted: boolean
  /** Who really sent it; `null` when the desk does not ask, or nothing could tell. */
  readonly authentication: Authentication | null
  /** The entry of the allow list that lets pass what the blocklist would have refused; `null` otherwise. */
  readonly allow: BlockEntry | null
  /** What the scanners said of the message. */
  readonly scans: Scans
  /** Whether somebody waits for the answer, and can be asked to come again. */
  readonly hasSender: boolean
  /** What the DNS says of peer and reverse-path; `null` when the desk does not ask, or nobody could. */
  readonly reputation: Reputation | null
  /** Whether the allow list knows the sender; false where no rule of the desk would ask. */
  readonly isAllowed: boolean
  /** What is remembered of the sender at a desk that has strangers try again; `null` where nobody has to. */
  readonly greylisting: Greylisting | null
  /** The author's messages within the hour; `null` when nobody counts them. */
  readonly authorRate: AuthorRate | null
  /** Whom To and Cc name. */
  readonly named: NamedDesks
  /** Where they name the desk. */
  readonly addressedAs: AddressedAs
  /** The ticket of the mail it answers, whether or not the desk lets answers join. M25 */
  readonly answered: Parent | null
  /** What said where it belongs, the surest first; missing where it was judged before this was kept. */
  readonly signals?: readonly Signal[]
  /** Whether the author is proved to be one of us who work here; missing where nobody asked. Complaint 14 */
  readonly isAgent?: boolean
  /** That it came to the signed return path of a mail of ours; missing where it did not. */
  readonly isReturned?: true
  /** The test message of ours to this desk that it is, by a mark that is signed; missing where it is none. C5 */
  readonly testId?: string
  /** What its sender was told already, at a door that left the mail to another host; missing where nothing was. ADR 35 */
  readonly given?: GivenVerdict
  /** What the author has added since on the public page of the refusal; `null` when nothing. */
  readonly correction: Correction | null
}

/** What an author has added to a refused message. */
export type Correction = {
  /** The subject that was missing; `null` when none was asked for. */
  readonly subject: string | null
  /** The text that was missing; `null` when none was asked for. */
  readonly text: string | null
  /** Whether the request is for this desk, whoever else To names. */
  readonly isConfirmed: boolean
}

/** What is known of a mail that may have to wait at the door. */
export type AtDoor = {
  /** Whether nobody has registered the author. */
  readonly isStranger: boolean
  /** What an operator has decided of this mail; `null` when it comes for the first time. */
  readonly decision: 'waiting' | 'approved' | 'refused' | null
}

/** The ticket a message belongs to, and by which signal it was found. */
export type Parent = {
  readonly ticketId: string
  readonly protocol: string
  readonly signal: SignalKind
  /** That nobody works on it any more; missing where somebody does. C35 */
  readonly isEnded?: true
  /** That it stands in no queue of the desk that the message came to; missing where it does. */
  readonly isElsewhere?: true
  /** That more than words lead elsewhere: a sign of ours, or operators who moved it; missing where nothing does. */
  readonly isVouched?: true
}
