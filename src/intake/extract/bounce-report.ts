import type { ToldOf } from '../../domain/mail/bounce/failure-text.ts'
import { statusIn } from '../../domain/mail/bounce/failure.ts'
import { field, parseHeaderSection } from '../../domain/mail/header-parse.ts'
import type { HeaderSection } from '../../domain/mail/header-section.ts'
import type { Part } from './part.ts'

/** Groups beyond this are not read. */
const maxGroups = 2000

/** What the machine-readable part of a report says of each recipient; `null` where there is no such part. RFC 3464 §2 */
export function readReport(parts: readonly Part[]): readonly ToldOf[] | null {
  const report = parts.find(({ contentType }) => /^message\/(global-)?delivery-status$/.test(contentType))
  if (report?.body.kind !== 'held') return null
  const { octets } = report.body
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1')
  return groupsOf(text).flatMap(recipientOf)
}

/** The same fields in a plain text: some servers write the report, but not as a part of its own. */
export function reportedIn(text: string): readonly ToldOf[] | null {
  const start = /^(?:Reporting-MTA|Final-Recipient|Original-Recipient):/im.exec(text)?.index
  if (start === undefined) return null
  const told = groupsOf(text.slice(start))
    .flatMap(recipientOf)
    .filter(({ address }) => address !== '')
  return told.length === 0 ? null : told
}

/** The per-message group and then one group for each recipient, parted by blank lines. */
function groupsOf(text: string): HeaderSection[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n[ \t]*\n/, maxGroups)
    .flatMap(recipientsOf)
    .slice(0, maxGroups)
    .map((group) => parseHeaderSection(Buffer.from(`${group.trim()}\r\n\r\n`, 'latin1')).fields)
}

/** Some servers leave the blank lines out: a group names its recipient once, so a second name begins the next. */
function recipientsOf(group: string): string[] {
  const [first = '', second, ...rest] = group.split(/^(?=Final-Recipient:)/im)
  if (second === undefined) return [first]
  return /^Final-Recipient:/i.test(first) ? [first, second, ...rest] : [`${first}${second}`, ...rest]
}

function recipientOf(group: HeaderSection): readonly ToldOf[] {
  const original = addressOf(field(group, 'Original-Recipient'))
  const address = addressOf(field(group, 'Final-Recipient')) ?? original
  const status = statusOf(field(group, 'Status') ?? '')
  const action = /^[a-z]{1,20}/i.exec((field(group, 'Action') ?? '').trim())?.[0].toLowerCase() ?? null
  if (address === null && status === null && action === null) return []
  const words = field(group, 'Diagnostic-Code') ?? ''
  return [
    {
      address: address ?? '',
      ...(original !== null && original !== address && { original }),
      status,
      action,
      words: words.replace(/^\s*[\w-]{1,20}\s*;\s*/, ''),
    },
  ]
}

function statusOf(value: string): string | null {
  return /\b2\.\d{1,3}\.\d{1,3}\b/.exec(value)?.[0] ?? statusIn(value)
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
