import type { Language } from './language.ts'
import type { Exchange } from './mail/dialogue.ts'
import type { Authentication } from './mail/authentication.ts'
import type { Content } from './mail/content.ts'
import type { Envelope } from './mail/envelope.ts'
import type { ForwardingSign } from './mail/forwarding.ts'
import type { Outline } from './mail/outline.ts'
import type { RawMessage } from './mail/raw-message.ts'
import type { Disposition } from './disposition.ts'
import type { RefusalNotice } from './outgoing/automatic-mail.ts'
import type { Basis } from './policy/basis.ts'
import type { Parent } from './policy/facts.ts'
import type { AddressedAs } from './policy/named-desks.ts'
import type { Withholding } from './policy/notice.ts'
import type { HoldReason, Reason } from './policy/reasons.ts'
import type { Reputation } from './policy/reputation.ts'
import type { TraceStep } from './policy/verdict.ts'
import type { TicketLink } from './ticket/link.ts'
import type { TicketClassification } from './ticket/classification/classify.ts'
import type { Sharing } from './ticket/sharing.ts'
import type { TicketKind } from './ticket/ticket.ts'

/** What one recipient's judgement asks the store to write. */
export type Outcome = {
  readonly recipient: string
  readonly deskId: string | null
  readonly plusPart: string | null
  /** The ticket that the recipient's address names, whatever the desk makes of that; missing where it names none. */
  readonly namedTicketId?: string
  /** Where the header section names the desk; `null` where it does not, for nothing is kept of Bcc. A23 */
  readonly addressedAs?: Exclude<AddressedAs, 'bcc'> | null
  /** The language to answer in; `null` where no desk says one. */
  readonly language: Language | null
  /** What the message becomes here, unless it turns out to be a repeated delivery. */
  readonly disposition: Exclude<Disposition, 'duplicate'>
  readonly reason: Reason | HoldReason | null
  readonly trace: readonly TraceStep[]
  /** The ticket to open; `null` unless the disposition is `ticket` or `pre-ticket`. */
  readonly opens: {
    readonly kind: TicketKind
    readonly title: string
    readonly acknowledge: boolean
    /** The client that the author's domain is associated with. M24c */
    readonly clientId?: string
    /** The tickets it is shown beside; missing where there are none. */
    readonly links?: readonly TicketLink[]
  } | null
  /** The ticket to add to; `null` unless the disposition is `reply`. */
  readonly parent: Parent | null
  /** Whether the ticket it adds to is worked again. C35 */
  readonly reopens?: true
  /** How it comes together with what comes to other desks; missing where each has its own ticket. */
  readonly sharing?: Sharing
  /** What it was judged by; missing where no message was judged. */
  readonly basis?: Basis
  /** Trace and basis as the store writes them, where a thread that only writes them gets nothing else of them. */
  readonly texts?: { readonly trace: string; readonly basis: string | null }
  /** Whether a machine wrote what is added: the history tells it, and nothing else of the ticket changes. */
  readonly isQuiet: boolean
  /** The test message of ours that it is, which has arrived; missing where it is none. C5 */
  readonly testId?: string
  /** Whether the desk counts it as read from the start; not unless said. M23 */
  readonly isRead?: true
}

/** All that one transaction writes of a message. */
export type Settlement = {
  /** The identity that the message gets: a refusal names it before it is written. */
  readonly id: string
  /** The version of the policy that judged it. */
  readonly policyVersion: number
  readonly envelope: Envelope
  /** What was said in the transaction before its message came. */
  readonly dialogue: readonly Exchange[]
  /** `null` when the message was refused before its octets came. */
  readonly raw: RawMessage | null
  readonly outline: Outline | null
  /** The exact reply text for a refusal; `null` where the reply follows from the protocol number. */
  readonly refusalReply: string | null
  readonly outcomes: readonly Outcome[]
  /** Who really sent it; `null` when nobody looked. */
  readonly authentication: Authentication | null
  /** What the DNS says of peer and reverse-path; `null` when nobody asked. */
  readonly reputation: Reputation | null
  /** The mark of a forwarder on it; `null` when it bears none. */
  readonly forwardingSign: ForwardingSign | null
  /** What is to be told by mail, for each refusal that SMTP did not tell. */
  readonly notices: readonly AskedNotice[]
}

/** A refusal that the author could only hear of by mail. */
export type AskedNotice = {
  /** Which of the outcomes was refused. */
  readonly position: number
  /** The mail, signed when it is written; or why there is to be none. */
  readonly asked: Omit<RefusalNotice, 'messageId'> | Withholding
}

/** What the store wrote, recipient by recipient, in the order of the outcomes. */
export type Settled = {
  readonly messageId: string
  readonly outcomes: readonly {
    readonly disposition: Disposition
    /** The ticket's number; `null` where there is no ticket. */
    readonly protocol: string | null
    readonly ticketId: string | null
  }[]
}

/** Extracted content on its way to the store. */
export type Extraction = {
  readonly messageId: string
  readonly state: 'extracted' | 'unreadable'
  readonly content: Content
  /** What the classifications say of the tickets it has opened; nothing where none was asked. */
  readonly classifications?: readonly TicketClassification[]
}
