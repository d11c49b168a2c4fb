import { foldAddress, parseMailboxes } from '../../domain/mail/address.ts'
import { failureOf, statusIn } from '../../domain/mail/bounce/failure.ts'
import { reasonIn } from '../../domain/mail/bounce/failure-words.ts'
import { readFailureText, tellingLines, type ToldOf } from '../../domain/mail/bounce/failure-text.ts'
import type { Bounce } from '../../domain/mail/content.ts'
import { cleanText } from '../../domain/fold.ts'
import { field, fieldsNamed, parseHeaderSection } from '../../domain/mail/header-parse.ts'
import type { HeaderSection } from '../../domain/mail/header-section.ts'
import { isMailSystem } from '../../domain/mail/machine-author.ts'
import { quotedMessageId } from '../../domain/mail/message-ids.ts'
import { looksUndelivered } from '../../domain/mail/subject-hints.ts'
import { readReport, reportedIn } from './bounce-report.ts'
import type { Part } from './part.ts'

/** Recipients beyond this are not listed; a DSN for more is no honest one. */
const maxRecipients = 1000
/** Characters of a server's words that are kept. */
const maxWords = 500

/** A message as it is read: its fields and what it says. */
export type Read = { readonly fields: HeaderSection; readonly subject: string; readonly text: string }

/**
 * What a delivery status notification reports; `null` when the message is none. RFC 3464 §2
 *
 * Servers that write none in its form are read by their words, where the message has the signs of one.
 */
export function readBounce(parts: readonly Part[], read: Read): Bounce | null {
  const copy = copyOf(parts)
  const report = readReport(parts)
  const told =
    report === null || report.length === 0 ? readText(read, copy, report !== null) : withWords(report, read)
  if (told === null) return null
  const recipients = told.slice(0, maxRecipients).map((each) => ({
    address: each.address,
    ...(each.original !== undefined && { original: each.original }),
    action: each.action,
    ...failureOf(each),
    words: cleanText(tellingLines(each.words).replace(/\s+/g, ' ').trim().slice(0, maxWords)),
  }))
  return { recipients, originalMessageId: copy === null ? quotedMessageId(read.text) : messageIdOf(copy) }
}

/** What the text says of each recipient stands beside what the report does, or for it where that says no reason. */
function withWords(report: readonly ToldOf[], { text, fields }: Read): readonly ToldOf[] {
  const known = report.map(({ address }) => address).filter((address) => address !== '')
  const said = new Map(
    readFailureText(text, known, ownAddresses(fields)).map((each) => [each.address, each.words]),
  )
  return report.map((each) => {
    const context = said.get(each.address) ?? ''
    const isSilent = each.action !== 'delivered' && reasonIn(each.words) === null
    const tellsMore = reasonIn(context) !== null || (each.words === '' && statusIn(context) !== null)
    return isSilent && tellsMore
      ? { ...each, words: `${each.words} ${context}`.trim() }
      : { ...each, context }
  })
}

/** Reads a text with the signs of a report: one is enough where it says why, two where it only names somebody. */
function readText(read: Read, copy: HeaderSection | null, isReport: boolean): readonly ToldOf[] | null {
  const { fields, subject, text } = read
  const failed = fieldsNamed(fields, 'X-Failed-Recipients').flatMap(({ value }) =>
    parseMailboxes(value).map(({ address }) => address),
  )
  const author = parseMailboxes(field(fields, 'From') ?? '')[0] ?? null
  const isNull = field(fields, 'Return-Path')?.trim() === '<>'
  const signs = [isMailSystem(author), looksUndelivered(subject), isNull].filter(Boolean).length
  const isCertain = isReport || failed.length > 0 || signs > 1
  if (!isCertain && signs === 0) return null
  const inText = reportedIn(text)
  if (inText !== null) return withWords(inText, read)
  const told = readFailureText(text, failed, ownAddresses(fields))
  const named = told.length > 0 ? told : returnedTo(text, copy)
  return isCertain || named.some(({ words }) => reasonIn(words) !== null || statusIn(words) !== null)
    ? named
    : null
}

/** Whom the returned mail was to, where the text names nobody. */
function returnedTo(text: string, copy: HeaderSection | null): readonly ToldOf[] {
  const [to] = copy === null ? [] : parseMailboxes(field(copy, 'To') ?? '')
  return readFailureText(text, [to?.address ?? ''], new Set())
}

/** Who writes the report and whom it is for are none of those it is about. */
function ownAddresses(fields: HeaderSection): ReadonlySet<string> {
  const mailboxes = ['From', 'To', 'Reply-To'].flatMap((name) => parseMailboxes(field(fields, name) ?? ''))
  return new Set(mailboxes.map(({ address }) => foldAddress(address)))
}

/** The fields of the mail that came back, from the copy the report carries. */
function copyOf(parts: readonly Part[]): HeaderSection | null {
  const copy = parts.find(({ contentType }) =>
    /^(message\/(rfc822|global)|text\/rfc822-headers|message\/global-headers)$/.test(contentType),
  )
  return copy?.body.kind === 'held' ? parseHeaderSection(copy.body.octets).fields : null
}

function messageIdOf(copy: HeaderSection): string | null {
  return field(copy, 'Message-ID')?.trim().replace(/^<|>$/g, '') || null
}
