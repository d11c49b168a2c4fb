import type { Bounce } from '../../domain/mail/content.ts'
import { field, parseHeaderSection } from '../../domain/mail/header-parse.ts'
import type { HeaderSection } from '../../domain/mail/header-section.ts'
import type { Part } from './part.ts'

/** Recipients beyond this are not listed; a DSN for more is no honest one. */
const maxRecipients = 1000

/** What a delivery status notification reports; `null` when the message holds no report. RFC 3464 §2 */
export function readBounce(parts: readonly Part[]): Bounce | null {
  const report = parts.find(({ contentType }) => /^message\/(global-)?delivery-status$/.test(contentType))
  if (report?.body.kind !== 'held') return null
  const recipients = groupsOf(report.body.octets).flatMap(recipientOf).slice(0, maxRecipients)
  return { recipients, originalMessageId: originalMessageId(parts) }
}

/** The per-message group and then one group for each recipient, parted by blank lines. */
function groupsOf(octets: Uint8Array): HeaderSection[] {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1')
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n[ \t]*\n/)
    .slice(0, maxRecipients * 2)
    .map((group) => parseHeaderSection(Buffer.from(`${group.trim()}\r\n\r\n`, 'latin1')).fields)
}

function recipientOf(group: HeaderSection): Bounce['recipients'] {
  const address = addressOf(field(group, 'Final-Recipient')) ?? addressOf(field(group, 'Original-Recipient'))
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(field(group, 'Status') ?? '')?.[0] ?? null
  const action = /^[a-z]{1,20}/i.exec((field(group, 'Action') ?? '').trim())?.[0].toLowerCase() ?? null
  if (address === null && status === null && action === null) return []
  const permanent = status ? status.startsWith('5') : action === 'failed'
  return [{ address: address ?? '', status, action, permanent }]
}

/** `rfc822; ana@client.example` without its type and brackets. RFC 3464 §2.3.2 */
function addressOf(value: string | null): string | null {
  if (value === null) return null
  const address = value
    .slice(value.indexOf(';') + 1)
    .trim()
    .replace(/^<|>$/g, '')
  return address === '' ? null : address
}

/** The Message-ID of the mail that came back, from the copy the report carries. */
function originalMessageId(parts: readonly Part[]): string | null {
  const copy = parts.find(({ contentType }) =>
    /^(message\/(rfc822|global)|text\/rfc822-headers|message\/global-headers)$/.test(contentType),
  )
  if (copy?.body.kind !== 'held') return null
  const value = field(parseHeaderSection(copy.body.octets).fields, 'Message-ID')
  return value?.trim().replace(/^<|>$/g, '') || null
}
