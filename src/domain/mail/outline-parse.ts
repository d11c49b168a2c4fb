import { cleanText } from '../fold.ts'
import { parseMailboxes } from './address.ts'
import { decodeEncodedWords } from './encoded-word.ts'
import { indexFields } from './field-index.ts'
import { field, fieldsNamed, parseHeaderSection } from './header-parse.ts'
import type { HeaderSection, Mailbox } from './header-section.ts'
import { kindOf } from './kind.ts'
import { isDeaf } from './machine-author.ts'
import { suppressesAnswers } from './machine-fields.ts'
import { messageIds, quotedMessageId } from './message-ids.ts'
import { toBinaryString } from './octets.ts'
import { isPersonal, type MessageKind, type Outline } from './outline.ts'
import { type Structure, walkParts } from './part-walk.ts'

const maxAncestors = 100

/**
 * Reads what the rules may need from the first octets of a message; linear, and never throws.
 *
 * The reverse-path is that of the envelope; where it is not known, Return-Path is believed.
 */
export function outlineOf(
  head: Uint8Array,
  isWhole: boolean,
  reversePath?: string | null | undefined,
): Outline {
  const { fields, bodyOffset } = parseHeaderSection(head)
  const subject = cleanText(decodeEncodedWords(field(fields, 'Subject') ?? ''))
  const structure = walkParts(fields, head.subarray(bodyOffset))
  const index = indexFields(fields)
  const author = mailboxes(fields, 'From')[0] ?? null
  const to = mailboxes(fields, 'To')
  const isFromNobody = reversePath === undefined ? isNull(index.get('return-path')) : reversePath === null
  const cc = mailboxes(fields, 'Cc')
  const kind = kindOf({ fields: index, structure, subject, author, addressees: [...to, ...cc], isFromNobody })
  return {
    headerSection: fields,
    subject,
    author,
    to,
    cc,
    messageId: messageIds(field(fields, 'Message-ID') ?? '')[0] ?? null,
    ancestors: ancestorsOf(fields),
    date: dateOf(field(fields, 'Date')),
    hasText: structure.hasText || !isWhole,
    hasAttachment: structure.hasAttachment || !isWhole,
    kind,
    ...(isPersonal(kind) && structure.leafTypes.includes('message/rfc822') && { hasMessage: true }),
    isAnswerable: !isFromNobody && !isDeaf(author) && !suppressesAnswers(index) && isPersonal(kind),
    returnedIds: returnedIdsOf(structure, kind),
  }
}

function mailboxes(fields: HeaderSection, name: string): Mailbox[] {
  return fieldsNamed(fields, name).flatMap(({ value }) => parseMailboxes(value))
}

function isNull(returnPath: string | undefined): boolean {
  return returnPath !== undefined && /^<?\s*>?$/.test(returnPath)
}

/** A bounce without a report quotes what came back, if at all, in its text. */
function returnedIdsOf({ returnedIds, firstText }: Structure, kind: MessageKind): readonly string[] {
  if (isPersonal(kind)) return []
  if (returnedIds.length > 0 || kind !== 'bounce') return [...new Set(returnedIds)]
  const quoted = quotedMessageId(toBinaryString(firstText))
  return quoted === null ? [] : [quoted]
}

function ancestorsOf(fields: HeaderSection): string[] {
  const inReplyTo = messageIds(field(fields, 'In-Reply-To') ?? '')
  const references = messageIds(field(fields, 'References') ?? '').reverse()
  return [...new Set([...inReplyTo, ...references])].slice(0, maxAncestors)
}

function dateOf(value: string | null): Date | null {
  if (value === null) return null
  const date = new Date(value.replace(/\([^()]*\)/g, ' ').trim())
  return Number.isNaN(date.getTime()) ? null : date
}
