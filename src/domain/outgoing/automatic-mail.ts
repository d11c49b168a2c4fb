import type { Language, SenderLanguage } from '../language.ts'
import type { PermanentReason } from '../policy/reasons.ts'
import type { Details } from '../policy/verdict.ts'
import type { Appearance } from './channel.ts'
import type { TemplateText, TemplateValues } from './template.ts'

/** The facts of an acknowledgement; its words are found when it leaves. */
export type Acknowledgement = {
  readonly template: 'acknowledgement'
  readonly deskAddress: string
  readonly to: string
  readonly protocol: string
  readonly ticketId: string
  readonly subject: string
  readonly language: Language
  /** The Message-ID of the mail that opened the ticket, without angle brackets; `null` when it had none. */
  readonly inReplyTo: string | null
  /** The signed Message-ID of this mail, without angle brackets. */
  readonly messageId: string
}

/** The facts of a notice that tells an author by mail what SMTP could not. RFC 3464 */
export type RefusalNotice = {
  readonly template: 'refusal-notice'
  readonly deskAddress: string
  readonly to: string
  readonly reason: PermanentReason
  /** What stands for the names in the reason's text. */
  readonly details: Details
  readonly language: SenderLanguage
  /** What a refusal at the door would have said after its codes: printable ASCII in one line. */
  readonly diagnostic: string
  /** Four letters to speak of the refusal by. */
  readonly reference: string
  /** The public page that explains it; `null` when nobody outside can reach our pages. */
  readonly link: string | null
  /** The subject of the refused message; empty when it had none. */
  readonly subject: string
  /** The Message-ID of the refused message, without angle brackets; `null` when it had none. */
  readonly inReplyTo: string | null
  /** The signed Message-ID of this mail, without angle brackets. */
  readonly messageId: string
  /** The address of the desk as the author wrote it; `null` when the author named none. */
  readonly originalRecipient: string | null
  /** When the refused message came, in RFC 3339. */
  readonly receivedAt: string
  /** The last fields of its header section, one character an octet. */
  readonly headerSection: string
}

/** Who signs: the name and the role of an employee. C11 */
export type Signature = { readonly name: string; readonly jobTitle: string }

/** The facts of a mail by a template, with the text of its version: a later one changes nothing of it. C13 C27 */
export type TemplatedMail = {
  readonly template: 'templated'
  readonly deskAddress: string
  readonly to: string
  /** Who gets the same mail and is seen in it. M29 */
  readonly others: readonly string[]
  readonly protocol: string
  readonly ticketId: string
  /** The title of the ticket. */
  readonly subject: string
  readonly language: Language
  /** The Message-ID of the mail it follows, without angle brackets; `null` when there is none. */
  readonly inReplyTo: string | null
  /** The Message-ID of this mail, without angle brackets. */
  readonly messageId: string
  readonly templateId: string
  readonly version: number
  readonly text: TemplateText
  readonly values: TemplateValues
  readonly signature: Signature | null
  readonly appearance: Appearance
  /** Whether a mail has asked for it, or something that happened here. RFC 3834 §5.2 */
  readonly isAnswer: boolean
}

/** The facts of a mail that asks a requester whether what was done has helped. A20 */
export type ValidationRequest = Omit<Acknowledgement, 'template'> & {
  readonly template: 'validation-request'
  /** The public page where it is answered. */
  readonly link: string
  /** Until when it can be, in RFC 3339. */
  readonly until: string
}

/** The facts of any mail that we send by ourselves. */
export type OutgoingFacts = Acknowledgement | RefusalNotice | TemplatedMail | ValidationRequest

/** All whom a mail of ours names. */
export function recipientsOf(mail: OutgoingFacts): readonly string[] {
  return mail.template === 'templated' ? [mail.to, ...mail.others] : [mail.to]
}
