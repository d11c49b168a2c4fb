import { splitAddress } from '../domain/mail/address.ts'
import type { Signature, TemplatedMail } from '../domain/outgoing/automatic-mail.ts'
import { type Channel, plainAppearance } from '../domain/outgoing/channel.ts'
import type { ChosenChannel } from '../domain/outgoing/choose-channel.ts'
import type { MailTemplate } from '../domain/outgoing/template.ts'
import type { ConversationEnds } from './conversation-ends.ts'
import { newId } from './id.ts'
import type { TicketFacts } from './template-values.ts'

/** What a mail by a template is made of. */
export type TemplatedParts = {
  readonly template: MailTemplate
  readonly ticket: TicketFacts
  readonly ends: Pick<ConversationEnds, 'deskAddress' | 'inReplyTo'>
  readonly recipients: readonly string[]
  readonly signature: Signature | null
  readonly messageId: string
  readonly isAnswer: boolean
}

/** The facts of a mail by a template, as they are now. */
export function templatedMail(parts: TemplatedParts, channel: Channel | null): TemplatedMail | null {
  const { template, ticket, ends, recipients, signature, messageId, isAnswer } = parts
  const [to, ...others] = recipients
  if (to === undefined) return null
  const appearance = channel?.settings.appearance ?? plainAppearance
  return {
    template: 'templated',
    deskAddress: ends.deskAddress,
    to,
    others,
    protocol: ticket.protocol,
    ticketId: ticket.id,
    subject: ticket.title,
    language: template.language,
    inReplyTo: ends.inReplyTo,
    messageId,
    templateId: template.id,
    version: template.version,
    text: { subject: template.subject, body: template.body },
    values: { ...ticket.values, marca: appearance.brandName },
    signature,
    appearance,
    isAnswer,
  }
}

/** The channel of a choice; `null` for the smarthost of the configuration. */
export function channelOf(channels: readonly Channel[], { channelId }: ChosenChannel): Channel | null {
  return channels.find(({ id }) => id === channelId) ?? null
}

/**
 * A Message-ID that nobody guesses, without angle brackets, for a mail that follows from what happened here.
 *
 * An answer to it finds its ticket by the row of the mail. RFC 5322 §3.6.4
 */
export function unguessableMessageId(deskAddress: string, now: Date): string {
  return `s.${newId(now).toLowerCase()}@${splitAddress(deskAddress)?.domain ?? 'localhost'}`
}
