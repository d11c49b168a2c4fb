import { field, parseHeaderSection } from '../../domain/mail/header-parse.ts'
import { parseParameterized } from '../../domain/mail/parameters.ts'

/** The octets of a text part with its transfer encoding undone. */
export type LeanText = {
  readonly octets: Uint8Array
  readonly charset: string | null
  readonly isHtml: boolean
}

/** Parts looked at before giving up. */
const maxParts = 200
const maxDepth = 20

/** The first plain text of a message, or its first HTML; `null` when there is neither in the first parts. */
export function firstText(message: Uint8Array): LeanText | null {
  const found: { html: LeanText | null; parts: number } = { html: null, parts: 0 }
  return plainText(Buffer.from(message.buffer, message.byteOffset, message.length), 0, found) ?? found.html
}

function plainText(
  entity: Buffer,
  depth: number,
  found: { html: LeanText | null; parts: number },
): LeanText | null {
  if (depth > maxDepth || found.parts > maxParts) return null
  found.parts += 1
  const { fields, bodyOffset } = parseHeaderSection(entity)
  const { value, parameters } = parseParameterized(field(fields, 'Content-Type') ?? 'text/plain')
  const body = entity.subarray(bodyOffset)
  const type = value.toLowerCase()
  const boundary = parameters.get('boundary')
  if (type.startsWith('multipart/') && boundary) {
    for (const child of childrenOf(body, boundary)) {
      const text = plainText(child, depth + 1, found)
      if (text) return text
    }
    return null
  }
  if (type !== 'text/plain' && type !== 'text/html' && type !== '') return null
  const octets = decodeTransfer(body, field(fields, 'Content-Transfer-Encoding') ?? '')
  const text = { octets, charset: parameters.get('charset') ?? null, isHtml: type === 'text/html' }
  if (!text.isHtml) return text
  found.html ??= text
  return null
}

/** The entities between the delimiter lines of a multipart body. RFC 2046 §5.1.1 */
function* childrenOf(body: Buffer, boundary: string): Generator<Buffer> {
  const delimiter = Buffer.from(`--${boundary}`)
  let start = -1
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + delimiter.length)) {
    if (at > 0 && body[at - 1] !== 0x0a) continue
    if (start >= 0) yield body.subarray(start, at)
    const lineEnd = body.indexOf(0x0a, at)
    if (lineEnd < 0 || body.subarray(at + delimiter.length, at + delimiter.length + 2).equals(closing)) return
    start = lineEnd + 1
  }
  if (start >= 0) yield body.subarray(start)
}

const closing = Buffer.from('--')

function decodeTransfer(body: Buffer, encoding: string): Uint8Array {
  const word = encoding.trim().toLowerCase()
  if (word === 'base64') return Buffer.from(body.toString('latin1'), 'base64')
  if (word !== 'quoted-printable') return body
  const text = body
    .toString('latin1')
    .replace(/=[ \t]{0,8}\r?\n/g, '')
    .replace(/=([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(text, 'latin1')
}
