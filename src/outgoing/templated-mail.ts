import type { SendMailOptions } from 'nodemailer'
import { isPlainMessageId } from '../domain/mail/message-ids.ts'
import type { TemplatedMail } from '../domain/outgoing/automatic-mail.ts'
import { recipientsOf } from '../domain/outgoing/automatic-mail.ts'
import { brandedBody, type Branding } from './branded-body.ts'
import { replyAddress } from './reply-address.ts'
import { letterOf } from './template/letter.ts'

/**
 * Composes a mail by a template, with its version's text, so that no machine answers it.
 *
 * Only texts come from the template and the ticket: addresses are objects, the envelope is explicit, and no field of
 * the header section but the subject holds any of them. RFC 3834 §3.3
 */
export function composeTemplated(
  facts: TemplatedMail,
  { secret, hostname }: { readonly secret: Uint8Array; readonly hostname: string },
  { logo }: Pick<Branding, 'logo'>,
): SendMailOptions {
  const { deskAddress, inReplyTo, messageId, isAnswer } = facts
  const recipients = recipientsOf(facts)
  const { subject, text } = letterOf(facts)
  const ancestor = isPlainMessageId(inReplyTo)
    ? { inReplyTo: `<${inReplyTo}>`, references: `<${inReplyTo}>` }
    : {}
  return {
    envelope: { from: '', to: [...recipients] },
    from: { name: '', address: deskAddress },
    to: recipients.map((address) => ({ name: '', address })),
    replyTo: { name: '', address: replyAddress(secret, deskAddress, facts.ticketId) },
    messageId: `<${messageId}>`,
    ...ancestor,
    subject,
    ...brandedBody({ language: facts.language, text }, { appearance: facts.appearance, logo }, hostname),
    headers: {
      'Content-Language': facts.language,
      'Auto-Submitted': isAnswer ? 'auto-replied' : 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Portaria-Loop': hostname,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}
