import type { SendMailOptions } from 'nodemailer'
import MimeNode from 'nodemailer/lib/mime-node'
import type { Mailbox } from '../domain/mail/header-section.ts'
import { isPlainMessageId } from '../domain/mail/message-ids.ts'
import type { RefusalNotice } from '../domain/outgoing/automatic-mail.ts'
import { permanent } from '../domain/policy/reasons.ts'
import { formatDate } from '../i18n/format.ts'
import { foldToAscii } from '../i18n/wire.ts'
import { translate } from '../i18n/translate.ts'

/** Characters of a sender's subject that go back to him. */
const maxSubject = 200
/** RFC 5322 §2.1.1 */
const foldColumn = 76

/**
 * Composes a notice of refusal as the report of a mail host: for people, for programs, and what it is about.
 *
 * It names the null reverse-path and everything by which a machine knows not to answer, and holds nothing of the
 * refused body. Every part is ASCII on the wire, so that no host on the way has to change it. RFC 3464, RFC 6522
 */
export async function composeRefusalNotice(
  facts: RefusalNotice,
  hostname: string,
  from?: Mailbox,
): Promise<SendMailOptions> {
  const { to, deskAddress, language, messageId, inReplyTo } = facts
  const root = new MimeNode('multipart/report; report-type=delivery-status', { disableFileAccess: true })
  root.setHeader([
    // An account sends as itself alone; who answers still reaches the desk.
    ...(from === undefined
      ? [{ key: 'From', value: { name: translate(language, 'mail.notice.from'), address: deskAddress } }]
      : [
          { key: 'From', value: from },
          { key: 'Reply-To', value: { name: '', address: deskAddress } },
        ]),
    { key: 'To', value: { name: '', address: to } },
    { key: 'Subject', value: subjectOf(facts) },
    { key: 'Message-ID', value: `<${messageId}>` },
    ...(isPlainMessageId(inReplyTo) ? ancestry(inReplyTo) : []),
    { key: 'Content-Language', value: language },
    { key: 'Auto-Submitted', value: 'auto-replied' },
    { key: 'X-Auto-Response-Suppress', value: 'All' },
    { key: 'X-Portaria-Loop', value: hostname },
  ])
  root.createChild('text/plain; charset=utf-8').setContent(textOf(facts))
  root.createChild('message/delivery-status').setContent(statusOf(facts, hostname))
  const section = root.createChild('text/rfc822-headers')
  section.setHeader('Content-Transfer-Encoding', 'quoted-printable')
  section.setContent(Buffer.from(facts.headerSection, 'latin1'))
  return {
    envelope: { from: '', to: [to] },
    raw: await root.build(),
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function subjectOf({ language, subject }: RefusalNotice): string {
  const line = oneLine(subject)
  return line === ''
    ? translate(language, 'mail.notice.subject.blank')
    : translate(language, 'mail.notice.subject', { subject: line })
}

/** What a person reads: the reason in its own words, and what to do about it. */
function textOf(facts: RefusalNotice): string {
  const { language, deskAddress, reason, details, reference, link, receivedAt } = facts
  const say = (key: Parameters<typeof translate>[1], values = {}): string => translate(language, key, values)
  const date = formatDate(language, new Date(receivedAt))
  const subject = oneLine(facts.subject)
  return [
    say('mail.notice.lead', { desk: deskAddress, date }),
    '',
    say('mail.notice.reason'),
    say(`reason.${reason}`, details),
    '',
    say('mail.notice.remedy'),
    say(`remedy.${reason}`),
    '',
    ...(subject === '' ? [] : [say('mail.notice.about', { subject })]),
    say('mail.notice.reference', { reference }),
    ...(link === null ? [] : [say('mail.notice.link', { link })]),
    '',
    say('mail.notice.end'),
    '',
  ].join('\r\n')
}

/** What a program reads. RFC 3464 §2 */
function statusOf(facts: RefusalNotice, hostname: string): string {
  const { deskAddress, originalRecipient, reason, diagnostic, receivedAt } = facts
  const { code, status } = permanent[reason]
  const arrival = new Date(receivedAt).toUTCString().replace('GMT', '+0000')
  return [
    `Reporting-MTA: dns; ${foldToAscii(hostname)}`,
    `Arrival-Date: ${arrival}`,
    '',
    ...(originalRecipient === null ? [] : [`Original-Recipient: ${typedAddress(originalRecipient)}`]),
    `Final-Recipient: ${typedAddress(deskAddress)}`,
    'Action: failed',
    `Status: ${status}`,
    folded(`Diagnostic-Code: smtp; ${code} ${status} ${foldToAscii(diagnostic)}`),
    '',
  ].join('\r\n')
}

/** An address with its type; one that is not ASCII is escaped, for hosts that know no other. RFC 6533 §3 */
function typedAddress(address: string): string {
  if (/^[\x21-\x7e]+$/.test(address)) return `rfc822; ${address}`
  const escaped = Array.from(address, (character) =>
    /[!-*,-<>-[\]-~]/.test(character)
      ? character
      : `\\x{${character.codePointAt(0)?.toString(16).toUpperCase()}}`,
  )
  return `utf-8; ${escaped.join('')}`
}

/** Folds a field at its blanks. RFC 5322 §2.2.3 */
function folded(field: string): string {
  const lines: string[] = []
  for (const word of field.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > foldColumn) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.join('\r\n ')
}

function ancestry(messageId: string): { key: string; value: string }[] {
  return ['In-Reply-To', 'References'].map((key) => ({ key, value: `<${messageId}>` }))
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, maxSubject)
    .toWellFormed()
}
