import type { SendMailOptions } from 'nodemailer'
import { isPlainMessageId } from '../domain/mail/message-ids.ts'
import { withProtocol } from '../domain/outgoing/answer-subject.ts'
import type { Acknowledgement } from '../domain/outgoing/automatic-mail.ts'
import { translate } from '../i18n/translate.ts'
import { brandedBody, type Branding } from './branded-body.ts'
import { replyAddress } from './reply-address.ts'

/**
 * Composes an acknowledgement so that no machine answers it and a person's answer finds its ticket.
 *
 * Addresses are objects and the envelope is explicit, because nodemailer takes a list from any text it is
 * given. The reverse-path is null: what cannot be delivered comes back to nobody. RFC 3834 §3.3
 */
export function composeAcknowledgement(
  facts: Acknowledgement,
  { secret, hostname }: { readonly secret: Uint8Array; readonly hostname: string },
  branding: Branding,
): SendMailOptions {
  const { deskAddress, to, protocol, subject, language, messageId } = facts
  const values = { protocol, subject: subject.replace(/\p{Cc}+/gu, ' ') }
  const { inReplyTo } = facts
  const ancestor = isPlainMessageId(inReplyTo)
    ? { inReplyTo: `<${inReplyTo}>`, references: `<${inReplyTo}>` }
    : {}
  return {
    envelope: { from: '', to: [to] },
    from: { name: '', address: deskAddress },
    to: { name: '', address: to },
    replyTo: { name: '', address: replyAddress(secret, deskAddress, facts.ticketId) },
    messageId: `<${messageId}>`,
    ...ancestor,
    subject: withProtocol(translate(language, 'mail.acknowledgement.subject', values), protocol),
    ...brandedBody(
      { language, text: translate(language, 'mail.acknowledgement.text', values) },
      branding,
      hostname,
    ),
    headers: {
      'Auto-Submitted': 'auto-replied',
      'X-Auto-Response-Suppress': 'All',
      'X-Portaria-Loop': hostname,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}
