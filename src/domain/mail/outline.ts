import type { HeaderSection, Mailbox } from './header-section.ts'

/**
 * What is known of a message from its first octets, before the full extraction of its content.
 *
 * It is all that the rules at the door may need: cheap, linear, and made without any library.
 */
export type Outline = {
  readonly headerSection: HeaderSection
  /** The decoded Subject; empty when missing or blank. */
  readonly subject: string
  /** The first mailbox of From; `null` when there is none that can be read. */
  readonly author: Mailbox | null
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  /** The Message-ID without angle brackets; `null` when missing. */
  readonly messageId: string | null
  /** In-Reply-To and References without angle brackets, the nearest first, without repetition. */
  readonly ancestors: readonly string[]
  /** The Date field; `null` when missing or unreadable. */
  readonly date: Date | null
  /** Whether any text part holds a visible character. True when the message is longer than what was looked at. */
  readonly hasText: boolean
  /** Whether any leaf part is an attachment. True when the message is longer than what was looked at. */
  readonly hasAttachment: boolean
  readonly kind: MessageKind
  /** Whether a person wrote it who may be answered by a machine. RFC 3834 §2 */
  readonly isAnswerable: boolean
  /** That it brings another message as a part; missing where it does not. RFC 2046 §5.2.1 */
  readonly hasMessage?: true
  /** The Message-IDs of the mail that a report is about, without angle brackets. */
  readonly returnedIds: readonly string[]
}

const personal: ReadonlySet<MessageKind> = new Set(['new', 'reply', 'forward'])

/** Whether a person wrote a message of this kind, and no machine sent it by itself. */
export function isPersonal(kind: MessageKind): boolean {
  return personal.has(kind)
}

/** What a message is, by its header section and structure. */
export type MessageKind =
  | 'new'
  | 'reply'
  | 'forward'
  | 'bounce'
  | 'delay-notice'
  | 'delivery-receipt'
  | 'read-receipt'
  | 'feedback-report'
  | 'auto-reply'
  | 'auto-generated'
  | 'challenge-response'
  | 'list'
  | 'calendar'
