import { field, parseHeaderSection } from './header-parse.ts'
import type { HeaderSection } from './header-section.ts'
import { messageIds } from './message-ids.ts'
import { decodeText, fromBinaryString, toBinaryString } from './octets.ts'
import { parseParameterized } from './parameters.ts'
import { hasVisibleHtml, hasVisibleText } from './visible-text.ts'

const maxDepth = 20
const maxParts = 500
const maxTextOctets = 64 * 1_024
const maxReturned = 10
/** A returned header section names its message this early. */
const maxReturnedOctets = 16 * 1_024

/** What the parts of a message are, as far as the door must know. */
export type Structure = {
  readonly contentType: string
  readonly parameters: ReadonlyMap<string, string>
  readonly hasText: boolean
  readonly hasAttachment: boolean
  /** The content types of all leaf parts, in order. */
  readonly leafTypes: readonly string[]
  /** Whether it brings an invitation, which is no file of a calendar that a person attached. RFC 6047 §2.4 */
  readonly hasInvitation: boolean
  /** The first message/delivery-status part's text; empty when there is none. RFC 3464 */
  readonly deliveryStatus: string
  /** The Message-IDs of the mail that came back or was read, without angle brackets. RFC 3464 §2, RFC 8098 §3.2.5 */
  readonly returnedIds: readonly string[]
  /** The beginning of the first text part, undecoded: where bounces without a report quote what came back. */
  readonly firstText: Uint8Array
}

type Walk = {
  parts: number
  hasText: boolean
  hasAttachment: boolean
  leafTypes: string[]
  hasInvitation: boolean
  deliveryStatus: string
  returnedIds: string[]
  firstText: Uint8Array
}

/** A body, and the same with one character for each octet once that was needed: nested parts share one string. */
type Body = { readonly octets: Uint8Array; readonly characters: string | null }

/** Walks the parts of a message without decoding more than the beginning of its texts; linear in its octets. */
export function walkParts(fields: HeaderSection, body: Uint8Array): Structure {
  const walk: Walk = {
    parts: 0,
    hasText: false,
    hasAttachment: false,
    leafTypes: [],
    hasInvitation: false,
    deliveryStatus: '',
    returnedIds: [],
    firstText: new Uint8Array(),
  }
  visit(walk, fields, { octets: body, characters: null }, 0, null)
  const { value, parameters } = parseParameterized(field(fields, 'Content-Type') ?? 'text/plain')
  return { ...walk, contentType: value, parameters }
}

function visit(walk: Walk, fields: HeaderSection, body: Body, depth: number, within: string | null): void {
  if (++walk.parts > maxParts) return
  const { value, parameters } = parseParameterized(field(fields, 'Content-Type') ?? 'text/plain')
  const boundary = parameters.get('boundary')
  if (value.startsWith('multipart/') && boundary && depth < maxDepth) {
    const characters = body.characters ?? toBinaryString(body.octets)
    for (const [start, end] of partRanges(characters, boundary)) {
      if (walk.parts >= maxParts) return
      const part = body.octets.subarray(start, end)
      const { fields: partFields, bodyOffset } = parseHeaderSection(part)
      const inner = {
        octets: part.subarray(bodyOffset),
        characters: characters.slice(start + bodyOffset, end),
      }
      visit(walk, partFields, inner, depth + 1, value)
    }
    return
  }
  if (value === 'text/calendar') {
    walk.hasInvitation ||= within === null || within === 'multipart/alternative' || parameters.has('method')
  }
  leaf(walk, value || 'text/plain', parameters, fields, body.octets)
}

function leaf(
  walk: Walk,
  type: string,
  parameters: ReadonlyMap<string, string>,
  fields: HeaderSection,
  body: Uint8Array,
): void {
  walk.leafTypes.push(type)
  if (deliveryStatus.test(type) && !walk.deliveryStatus) {
    walk.deliveryStatus = decodeText(decodeBody(fields, body), null)
  }
  const idField = returnedIdFields.get(type)
  if (idField !== undefined && walk.returnedIds.length < maxReturned) {
    const { fields: returned } = parseHeaderSection(
      withoutBlankStart(decodeBody(fields, body.subarray(0, maxReturnedOctets))),
    )
    walk.returnedIds.push(...messageIds(field(returned, idField) ?? '').slice(0, 1))
  }
  if (type.startsWith('text/') && walk.firstText.length === 0)
    walk.firstText = body.subarray(0, maxTextOctets)
  const disposition = parseParameterized(field(fields, 'Content-Disposition') ?? '')
  const isText = type.startsWith('text/') || !type.includes('/')
  const isNamed = disposition.parameters.has('filename') || parameters.has('name')
  if (!isText || disposition.value === 'attachment' || (isNamed && disposition.value !== 'inline')) {
    walk.hasAttachment = true
  } else if (!walk.hasText) {
    const text = decodeText(decodeBody(fields, body), parameters.get('charset') ?? null)
    walk.hasText = type === 'text/html' ? hasVisibleHtml(text) : hasVisibleText(text)
  }
}

const deliveryStatus = /^message\/(?:global-)?delivery-status$/

/** Where each type of part names the mail it is about. */
const returnedIdFields: ReadonlyMap<string, string> = new Map([
  ['message/rfc822', 'Message-ID'],
  ['message/global', 'Message-ID'],
  ['text/rfc822-headers', 'Message-ID'],
  ['message/global-headers', 'Message-ID'],
  ['message/disposition-notification', 'Original-Message-ID'],
  ['message/global-disposition-notification', 'Original-Message-ID'],
])

/** Some hosts leave an empty line before the header section they return. */
function withoutBlankStart(octets: Uint8Array): Uint8Array {
  const start = octets.findIndex((octet) => octet !== 13 && octet !== 10)
  return start < 1 ? octets : octets.subarray(start)
}

function decodeBody(fields: HeaderSection, body: Uint8Array): Uint8Array {
  const octets = body.subarray(0, maxTextOctets)
  const encoding = (field(fields, 'Content-Transfer-Encoding') ?? '').trim().toLowerCase()
  if (encoding === 'base64') {
    const clean = toBinaryString(octets).replace(/[^A-Za-z0-9+/]/g, '')
    return fromBinaryString(atob(clean.slice(0, clean.length - (clean.length % 4))))
  }
  if (encoding !== 'quoted-printable') return octets
  const text = toBinaryString(octets).replace(/=[ \t]*\r?\n/g, '')
  return fromBinaryString(
    text.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  )
}

/** Where each part between the boundary lines starts and ends. RFC 2046 §5.1.1 */
function partRanges(text: string, boundary: string): [start: number, end: number][] {
  const marker = `--${boundary}`
  const ranges: [number, number][] = []
  let start = -1
  for (let at = lineStarting(text, marker, 0); at !== -1; at = lineStarting(text, marker, at + 1)) {
    const { isDelimiter, isLast, next } = lineAfter(text, at + marker.length)
    if (!isDelimiter) continue
    if (start !== -1) ranges.push([start, at])
    start = next
    if (isLast) return ranges
  }
  if (start !== -1) ranges.push([start, text.length])
  return ranges
}

/** Where a line that starts with the marker starts, looked for from `from` on; -1 when there is none. */
function lineStarting(text: string, marker: string, from: number): number {
  if (from === 0 && text.startsWith(marker)) return 0
  const at = text.indexOf(`\n${marker}`, Math.max(0, from - 1))
  return at === -1 ? -1 : at + 1
}

/** What follows a marker: only `--` and blanks may, or the boundary is the beginning of another's. */
function lineAfter(text: string, at: number): { isDelimiter: boolean; isLast: boolean; next: number } {
  const isLast = text.startsWith('--', at)
  let next = isLast ? at + 2 : at
  while (text[next] === ' ' || text[next] === '\t' || text[next] === '\r') next++
  return { isDelimiter: next === text.length || text[next] === '\n', isLast, next: next + 1 }
}
