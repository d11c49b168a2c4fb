import type { SendMailOptions } from 'nodemailer'
import { splitAddress } from '../domain/mail/address.ts'
import { isPlainMessageId } from '../domain/mail/message-ids.ts'
import type { Acknowledgement } from '../domain/outgoing/automatic-mail.ts'
import { translate } from '../i18n/translate.ts'
import { signReplyToken } from '../intake/reply-token.ts'

/**
 * Composes an acknowledgement so that no machine answers it and a person's answer finds its ticket.
 *
 * Addresses are objects and the envelope is explicit, because nodemailer takes a list from any text it is
 * given. The reverse-path is null: what cannot be delivered comes back to nobody. RFC 3834 §3.3
 */
export function composeAcknowledgement(
  facts: Acknowledgement,
  { secret, hostname }: { readonly secret: Uint8Array; readonly hostname: string },
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
    replyTo: { name: '', address: replyAddress(deskAddress, signReplyToken(secret, facts.ticketId)) },
    messageId: `<${messageId}>`,
    ...ancestor,
    subject: translate(language, 'mail.acknowledgement.subject', values),
    text: translate(language, 'mail.acknowledgement.text', values),
    headers: {
      'Auto-Submitted': 'auto-replied',
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
