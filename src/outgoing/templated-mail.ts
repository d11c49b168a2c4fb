import type { SendMailOptions } from 'nodemailer'
import { splitAddress } from '../domain/mail/address.ts'
import { isPlainMessageId } from '../domain/mail/message-ids.ts'
import type { TemplatedMail } from '../domain/outgoing/automatic-mail.ts'
import { recipientsOf } from '../domain/outgoing/automatic-mail.ts'
import { signReplyToken } from '../intake/reply-token.ts'
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
): SendMailOptions {
  const { deskAddress, inReplyTo, messageId, isAnswer } = facts
  const recipients = recipientsOf(facts)
  const { subject, text, html } = letterOf(facts)
  const ancestor = isPlainMessageId(inReplyTo)
    ? { inReplyTo: `<${inReplyTo}>`, references: `<${inReplyTo}>` }
    : {}
  return {
    envelope: { from: '', to: [...recipients] },
    from: { name: '', address: deskAddress },
    to: recipients.map((address) => ({ name: '', address })),
    replyTo: { name: '', address: replyAddress(deskAddress, signReplyToken(secret, facts.ticketId)) },
    messageId: `<${messageId}>`,
    ...ancestor,
    subject,
    text,
    html,
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

function replyAddress(deskAddress: string, token: string): string {
  const parts = splitAddress(deskAddress)
  return parts === null ? deskAddress : `${parts.local}+${token}@${parts.domain}`
}
