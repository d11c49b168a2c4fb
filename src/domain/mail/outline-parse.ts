import { cleanText } from '../fold.ts'
import { parseMailboxes } from './address.ts'
import { decodeEncodedWords } from './encoded-word.ts'
import { field, fieldsNamed, parseHeaderSection } from './header-parse.ts'
import type { HeaderSection, Mailbox } from './header-section.ts'
import { kindOf } from './kind.ts'
import type { Outline } from './outline.ts'
import { walkParts } from './part-walk.ts'

const maxAncestors = 100

/** Reads what the rules may need from the first octets of a message; linear, and never throws. */
export function outlineOf(head: Uint8Array, isWhole: boolean): Outline {
  const { fields, bodyOffset } = parseHeaderSection(head)
  const subject = cleanText(decodeEncodedWords(field(fields, 'Subject') ?? ''))
  const structure = walkParts(fields, head.subarray(bodyOffset))
  return {
    headerSection: fields,
    subject,
    author: mailboxes(fields, 'From')[0] ?? null,
    to: mailboxes(fields, 'To'),
    cc: mailboxes(fields, 'Cc'),
    messageId: messageIds(field(fields, 'Message-ID') ?? '')[0] ?? null,
    ancestors: ancestorsOf(fields),
    date: dateOf(field(fields, 'Date')),
    hasText: structure.hasText || !isWhole,
    hasAttachment: structure.hasAttachment || !isWhole,
    kind: kindOf(fields, structure, subject),
  }
}

function mailboxes(fields: HeaderSection, name: string): Mailbox[] {
  return fieldsNamed(fields, name).flatMap(({ value }) => parseMailboxes(value))
}

function ancestorsOf(fields: HeaderSection): string[] {
  const inReplyTo = messageIds(field(fields, 'In-Reply-To') ?? '')
  const references = messageIds(field(fields, 'References') ?? '').reverse()
  return [...new Set([...inReplyTo, ...references])].slice(0, maxAncestors)
}

function messageIds(value: string): string[] {
  const bracketed = [...value.matchAll(/<([^<>]{1,998})>/g)].map(([, id = '']) =>
    cleanText(id.replace(/\s+/g, '')),
  )
  if (bracketed.length > 0) return bracketed
  return value
    .split(/\s+/)
    .filter((token) => token.length > 2 && token.length < 998 && !token.includes('<'))
    .map(cleanText)
}

function dateOf(value: string | null): Date | null {
  if (value === null) return null
  const date = new Date(value.replace(/\([^()]*\)/g, ' ').trim())
  return Number.isNaN(date.getTime()) ? null : date
}
