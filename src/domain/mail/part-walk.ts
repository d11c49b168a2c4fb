import { field, parseHeaderSection } from './header-parse.ts'
import type { HeaderSection } from './header-section.ts'
import { decodeText, fromBinaryString, toBinaryString } from './octets.ts'
import { parseParameterized } from './parameters.ts'

const maxDepth = 20
const maxParts = 500
const maxTextOctets = 64 * 1_024

/** What the parts of a message are, as far as the door must know. */
export type Structure = {
  readonly contentType: string
  readonly parameters: ReadonlyMap<string, string>
  readonly hasText: boolean
  readonly hasAttachment: boolean
  /** The content types of all leaf parts, in order. */
  readonly leafTypes: readonly string[]
  /** The first message/delivery-status part's text; empty when there is none. RFC 3464 */
  readonly deliveryStatus: string
}

type Walk = {
  parts: number
  hasText: boolean
  hasAttachment: boolean
  leafTypes: string[]
  deliveryStatus: string
}

/** Walks the parts of a message without decoding more than the beginning of its texts; linear in its octets. */
export function walkParts(fields: HeaderSection, body: Uint8Array): Structure {
  const walk: Walk = { parts: 0, hasText: false, hasAttachment: false, leafTypes: [], deliveryStatus: '' }
  visit(walk, fields, body, 0)
  const { value, parameters } = parseParameterized(field(fields, 'Content-Type') ?? 'text/plain')
  return { ...walk, contentType: value, parameters }
}

function visit(walk: Walk, fields: HeaderSection, body: Uint8Array, depth: number): void {
  if (++walk.parts > maxParts) return
  const { value, parameters } = parseParameterized(field(fields, 'Content-Type') ?? 'text/plain')
  const boundary = parameters.get('boundary')
  if (value.startsWith('multipart/') && boundary && depth < maxDepth) {
    for (const part of splitParts(body, boundary)) {
      const { fields: partFields, bodyOffset } = parseHeaderSection(part)
      visit(walk, partFields, part.subarray(bodyOffset), depth + 1)
    }
    return
  }
  leaf(walk, value || 'text/plain', parameters, fields, body)
}

function leaf(
  walk: Walk,
  type: string,
  parameters: ReadonlyMap<string, string>,
  fields: HeaderSection,
  body: Uint8Array,
): void {
  walk.leafTypes.push(type)
  if (type === 'message/delivery-status' && !walk.deliveryStatus) {
    walk.deliveryStatus = decodeText(decodeBody(fields, body), null)
  }
  const disposition = parseParameterized(field(fields, 'Content-Disposition') ?? '')
  const isText = type.startsWith('text/') || !type.includes('/')
  const isNamed = disposition.parameters.has('filename') || parameters.has('name')
  if (!isText || disposition.value === 'attachment' || (isNamed && disposition.value !== 'inline')) {
    walk.hasAttachment = true
  } else if (!walk.hasText) {
    walk.hasText = isVisible(
      decodeText(decodeBody(fields, body), parameters.get('charset') ?? null),
      type === 'text/html',
    )
  }
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

function isVisible(text: string, isHtml: boolean): boolean {
  if (!isHtml) return /[^\s\p{Cf}\p{Cc}]/u.test(text)
  if (/<(?:img|svg|video)\b/i.test(text)) return true
  const bare = text
    .replace(/<(style|script|title)\b[^>]*>[^<]*/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:nbsp|#160|#xa0|zwnj|#8203);?/gi, ' ')
  return /[^\s\p{Cf}\p{Cc}]/u.test(bare)
}

/** The octets of each part between the boundary lines. RFC 2046 §5.1.1 */
function splitParts(body: Uint8Array, boundary: string): Uint8Array[] {
  const marker = `--${boundary}`
  const text = toBinaryString(body)
  const parts: Uint8Array[] = []
  let start = -1
  for (
    let at = text.startsWith(marker) ? 0 : nextMarker(text, marker, 0);
    at !== -1;
    at = nextMarker(text, marker, at + marker.length)
  ) {
    if (start !== -1) parts.push(body.subarray(start, Math.max(start, at)))
    const end = text.indexOf('\n', at)
    start = text.startsWith('--', at + marker.length) || end === -1 ? -1 : end + 1
    if (start === -1) return parts
  }
  if (start !== -1) parts.push(body.subarray(start))
  return parts
}

function nextMarker(text: string, marker: string, from: number): number {
  const at = text.indexOf(`\n${marker}`, from)
  return at === -1 ? -1 : at + 1
}
