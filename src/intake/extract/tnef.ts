import { type MapiProperties, readProperties } from './mapi-properties.ts'
import { OctetReader } from './octet-reader.ts'
import { decompressRtf, rtfToText } from './rtf-text.ts'
import { decodePartText } from './text-decode.ts'

/** A file found inside winmail.dat. */
export type TnefFile = {
  readonly filename: string | null
  readonly contentType: string | null
  readonly contentId: string | null
  readonly octets: Uint8Array
}

/** What a winmail.dat holds. */
export type Tnef = {
  readonly files: readonly TnefFile[]
  /** The text it carries; `null` when it carries none. */
  readonly text: string | null
  /** The HTML it carries, not yet cleaned; `null` when it carries none. */
  readonly html: string | null
  /** Whether it was read to its end, every checksum in place. */
  readonly isWhole: boolean
}

const signature = 0x223e9f78
/** Octets of an attribute that holds nothing. */
const leastAttribute = 11
const maxFiles = 500
const maxDepth = 4

/** Attributes by their number. MS-OXTNEF §2.1.3.1 */
const attribute = {
  body: 0x800c,
  attachTitle: 0x8010,
  attachData: 0x800f,
  attachRenderData: 0x9002,
  messageProperties: 0x9003,
  attachProperties: 0x9005,
  codePage: 0x9007,
} as const

/** Properties by their number. MS-OXPROPS */
const property = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  attachData: 0x3701,
  attachFilename: 0x3704,
  attachLongFilename: 0x3707,
  attachType: 0x370e,
  attachContentId: 0x3712,
  displayName: 0x3001,
} as const

/**
 * Opens a winmail.dat: its files with their long names, and its text. MS-OXTNEF
 *
 * A truncated or damaged one gives what could be read. `null` when it is no TNEF at all.
 */
export function readTnef(octets: Uint8Array, depth = 0): Tnef | null {
  const reader = new OctetReader(octets)
  if (reader.uint32() !== signature) return null
  reader.skip(2)
  const found: Found = { codePage: 'windows-1252', attachments: [], text: null, message: null, isWhole: true }
  while (reader.remaining >= leastAttribute && found.attachments.length <= maxFiles) {
    const entry = readAttribute(reader)
    if (entry === 'garbage') break
    if (entry === 'cut') found.isWhole = false
    else take(entry, found)
  }
  const files = found.attachments.map((attachment) => filesOf(attachment, found.codePage, depth))
  return {
    files: files.flatMap(({ files: inner }) => inner).slice(0, maxFiles),
    ...bodiesOf(found),
    isWhole: found.isWhole && found.attachments.length <= maxFiles && files.every(({ isWhole }) => isWhole),
  }
}

type Attribute = { readonly number: number; readonly data: Uint8Array }
type Attachment = { title: Uint8Array | null; data: Uint8Array | null; properties: MapiProperties | null }
type Found = {
  codePage: string
  readonly attachments: Attachment[]
  text: Uint8Array | null
  message: MapiProperties | null
  isWhole: boolean
}

/**
 * Level, number and type, length, octets, checksum. MS-OXTNEF §2.1.3.2
 *
 * What has no level is no attribute: mailers leave rubbish behind the last one.
 */
function readAttribute(reader: OctetReader): Attribute | 'garbage' | 'cut' {
  const level = reader.uint8()
  const number = reader.uint16()
  reader.skip(2)
  const data = reader.take(reader.uint32())
  reader.skip(2)
  if (level !== 1 && level !== 2) return 'garbage'
  return data && !reader.isPastEnd ? { number, data } : 'cut'
}

function take({ number, data }: Attribute, found: Found): void {
  if (number === attribute.codePage) found.codePage = codePageOf(data) ?? found.codePage
  if (number === attribute.body) found.text = data
  if (number === attribute.messageProperties) found.message = readProperties(data)
  if (number === attribute.attachRenderData)
    found.attachments.push({ title: null, data: null, properties: null })
  const last = found.attachments.at(-1)
  if (!last) return
  if (number === attribute.attachTitle) last.title = data
  if (number === attribute.attachData) last.data = data
  if (number === attribute.attachProperties) last.properties = readProperties(data)
}

function codePageOf(data: Uint8Array): string | null {
  const page = new OctetReader(data).uint32()
  if (page === 65001) return 'utf-8'
  if (page === 932 || page === 936 || page === 949 || page === 950) return `cp${page}`
  return page >= 1250 && page <= 1258 ? `windows-${page}` : null
}

/** A file; or, for a message kept inside, its own files. */
function filesOf(
  attachment: Attachment,
  codePage: string,
  depth: number,
): { files: readonly TnefFile[]; isWhole: boolean } {
  const { properties } = attachment
  const embedded = properties?.get(property.attachData)?.octets ?? null
  const octets = attachment.data ?? embedded?.subarray(isObject(properties) ? objectIdOctets : 0) ?? null
  const inner = octets && isObject(properties) && depth < maxDepth ? readTnef(octets, depth + 1) : null
  if (inner) return { files: inner.files, isWhole: inner.isWhole }
  if (!octets) return { files: [], isWhole: true }
  const file = {
    filename: nameOf(attachment, codePage),
    contentType: textOf(properties, property.attachType, codePage)?.toLowerCase() ?? null,
    contentId: textOf(properties, property.attachContentId, codePage)?.replace(/^<|>$/g, '') ?? null,
    octets,
  }
  return { files: [file], isWhole: true }
}

/** The id of the interface that stands before an embedded object's octets. */
const objectIdOctets = 16

function isObject(properties: MapiProperties | null): boolean {
  return properties?.get(property.attachData)?.kind === 'object'
}

function nameOf({ title, properties }: Attachment, codePage: string): string | null {
  return (
    textOf(properties, property.attachLongFilename, codePage) ??
    (title && nonEmpty(decodePartText(title, codePage, false))) ??
    textOf(properties, property.attachFilename, codePage) ??
    textOf(properties, property.displayName, codePage)
  )
}

function bodiesOf({ text, message, codePage }: Found): Pick<Tnef, 'text' | 'html'> {
  const rtf = message?.get(property.rtf)?.octets
  const html = message?.get(property.html)?.octets
  const plain =
    textOf(message, property.body, codePage) ?? (text && nonEmpty(decodePartText(text, codePage, false)))
  const rich = plain || !rtf ? null : decompressRtf(rtf)
  return {
    text: plain ?? (rich && nonEmpty(rtfToText(rich))),
    html: html ? nonEmpty(decodePartText(html, codePage, true)) : null,
  }
}

function textOf(properties: MapiProperties | null, number: number, codePage: string): string | null {
  const value = properties?.get(number)
  if (!value) return null
  return nonEmpty(decodePartText(value.octets, value.kind === 'unicode' ? 'utf-16le' : codePage, false))
}

function nonEmpty(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
