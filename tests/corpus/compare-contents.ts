import { createHash } from 'node:crypto'
import type { Attachment, Content } from '../../src/domain/mail/content.ts'
import type { Mailbox } from '../../src/domain/mail/header-section.ts'
import type { Outline } from '../../src/domain/mail/outline.ts'
import type { Expected, ExpectedFile, LeafPart } from './expected.ts'

/** A file of a message with its octets read back. */
export type KeptFile = Attachment & { readonly read: Uint8Array }

/** A message's content, its files read back, and the contents of the messages nested in it. */
export type Extracted = {
  readonly outline: Outline
  readonly content: Content
  readonly files: readonly KeptFile[]
  readonly nested: readonly Extracted[]
}

/** What differs in a field; `null` when it agrees. */
type Compare = (found: Extracted, expected: Expected) => string | null

/** The fields compared here, when a source asserts them. */
export const comparisons: Readonly<Record<string, Compare>> = {
  subject: (found, { subject = '' }) => differs(level(found.outline.subject), level(subject)),
  from: (found, { from }) =>
    differs(found.outline.author?.address.toLowerCase() ?? null, from?.address?.toLowerCase() ?? null),
  from_name: (found, { from_name = '' }) => differs(found.outline.author?.name ?? '', from_name),
  from_address: (found, { from_address = '' }) =>
    differs(found.outline.author?.address.toLowerCase(), from_address.toLowerCase()),
  to_addresses: (found, { to_addresses = [] }) =>
    differs(addresses(found.outline.to), to_addresses.map(lower)),
  cc_addresses: (found, { cc_addresses = [] }) =>
    differs(addresses(found.outline.cc), cc_addresses.map(lower)),
  message_id: (found, { message_id = '' }) => differs(found.outline.messageId, message_id),
  text_body: (found, { text_body = '' }) => sameWords(found.content.text, text_body),
  text_body_from_html: (found, { text_body_from_html = '' }) =>
    sameWords(found.content.text, text_body_from_html),
  text_body_contains: (found, { text_body_contains = [] }) =>
    containsAll(found.content.text, [text_body_contains].flat()),
  rendered_text: (found, { rendered_text = '' }) => holdsMost(found.content.text, rendered_text),
  attachment_count: (found, { attachment_count }) => differs(found.files.length, attachment_count),
  attachment_names: (found, { attachment_names = [] }) =>
    differs(names(found.files.map(({ filename }) => filename)), names(attachment_names)),
  attachments: (found, { attachments = [] }) =>
    differs(
      names(found.files.map(({ filename }) => filename)),
      names(attachments.map(({ filename }) => filename)),
    ),
  tnef: (found, { tnef }) =>
    differs(names(found.files.map(({ filename }) => filename)), names(tnef?.names ?? [])) ??
    missingHashes(found, tnef?.files ?? []),
  leaf_parts: (found, { leaf_parts = [] }) =>
    missingLeaves(found, leaf_parts) ?? strayFiles(found, leaf_parts),
}

/** White space does not count. */
export function level(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function differs(found: unknown, expected: unknown): string | null {
  const one = JSON.stringify(found)
  const other = JSON.stringify(expected)
  return one === other ? null : `found ${one.slice(0, 200)}, expected ${(other ?? '').slice(0, 200)}`
}

function lower(text: string): string {
  return text.toLowerCase()
}

function addresses(list: readonly Mailbox[]): string[] {
  return list.map(({ address }) => address.toLowerCase())
}

function names(list: readonly (string | null)[]): string[] {
  return list.map((name) => name ?? '').sort()
}

function sameWords(found: string, expected: string): string | null {
  return differs(level(found).slice(0, 6000), level(expected).slice(0, 6000))
}

function containsAll(text: string, pieces: readonly string[]): string | null {
  const missing = pieces.filter((piece) => !level(text).includes(level(piece)))
  return missing.length === 0 ? null : `lacks ${JSON.stringify(missing).slice(0, 200)}`
}

/** The source renders its header section and marks too, so nearly all of its words must be there. */
function holdsMost(text: string, expected: string): string | null {
  const body = expected.split('\n\n').slice(1).join('\n\n')
  const words = level(body)
    .split(' ')
    .filter((word) => /\p{L}/u.test(word) && !/^\(https?:|\.\w{3},$|^KB$/.test(word))
  const lost = words.filter((word) => !text.includes(word))
  return lost.length * 10 <= words.length
    ? null
    : `lacks ${lost.length} of ${words.length} words: ${lost.slice(0, 8).join(' ')}`
}

/** Text files were read with their line ends turned into LF by some sources. */
function missingHashes({ files }: Extracted, expected: readonly ExpectedFile[]): string | null {
  const found = new Set(files.flatMap(({ sha256, read }) => [sha256, sha256Of(read)]))
  const missing = expected.filter(({ sha256 }) => sha256 !== null && !found.has(sha256))
  return missing.length === 0 ? null : `lacks files ${missing.map(({ filename }) => filename).join(', ')}`
}

/** Every leaf part must be there: as words of the text, or as a file with its octets. */
function missingLeaves(found: Extracted, leaves: readonly LeafPart[]): string | null {
  const missing = leaves.filter((leaf) => !holdsLeaf(found, leaf))
  return missing.length === 0
    ? null
    : `lacks ${missing.map(({ contentType, size }) => `${contentType} (${size})`).join(', ')}`
}

function holdsLeaf(found: Extracted, leaf: LeafPart): boolean {
  return isFile(found, leaf) || isInText(found, leaf) || found.nested.some((inner) => holdsLeaf(inner, leaf))
}

function isFile({ files }: Extracted, { contentType, sha256_lf }: LeafPart): boolean {
  return files.some((file) =>
    sha256_lf ? sha256Of(file.read) === sha256_lf : file.contentType === contentType,
  )
}

function isInText({ content }: Extracted, { contentType, text, size }: LeafPart): boolean {
  if (!contentType.startsWith('text')) return false
  if (text !== undefined && contentType !== 'text/html') return level(content.text).includes(level(text))
  if (size === undefined) return contentType === 'text/plain' || content.text !== ''
  return size === 0 || content.text !== '' || content.html !== null
}

/** No file may be there that is no leaf part; a nested message counts by what it holds. */
function strayFiles({ files }: Extracted, leaves: readonly LeafPart[]): string | null {
  const others = leaves.length
  const stray = files.filter(
    (file) => file.contentType !== 'message/rfc822' && !leaves.some((leaf) => isSame(file, leaf)),
  )
  if (stray.length > 0)
    return `has ${stray.map(({ contentType, octets }) => `${contentType} (${octets})`).join(', ')}`
  return files.length <= others || files.some(({ contentType }) => contentType === 'message/rfc822')
    ? null
    : `has ${files.length} files of ${others} parts`
}

function isSame(file: KeptFile, leaf: LeafPart): boolean {
  return leaf.sha256_lf ? sha256Of(file.read) === leaf.sha256_lf : file.contentType === leaf.contentType
}

function sha256Of(octets: Uint8Array): string {
  return createHash('sha256')
    .update(Buffer.from(Buffer.from(octets).toString('latin1').replaceAll('\r\n', '\n'), 'latin1'))
    .digest('hex')
}
