import type { Readable } from 'node:stream'
import { MailParser } from 'mailparser'
import type { HeaderSection } from '../../domain/mail/header-section.ts'
import type { BlobStore } from '../../store/blobs.ts'
import { StructureRepair } from './structure-repair.ts'
import { PartSink } from './part-body.ts'
import type { Part } from './part.ts'

/** Types whose octets must be read to be understood. */
const readableTypes = new Set([
  'text/plain',
  'text/html',
  'text/enriched',
  'text/richtext',
  'text/rfc822-headers',
  'message/delivery-status',
  'message/global-delivery-status',
  'application/ms-tnef',
  'application/vnd.ms-tnef',
])

/** The leaf parts of a message in order, its fields, and its decoded Subject. */
export type MessageParts = {
  readonly subject: string
  readonly fields: HeaderSection
  readonly parts: readonly Part[]
}

/**
 * Reads the leaf parts of a message with mailparser, in the order of the message.
 *
 * mailparser splits the structure and undoes transfer encodings; text is left to us. It decodes what is
 * undeclared as UTF-8 and loses what is not, and its HTML conversion is quadratic, so no type counts as text
 * to it and each leaf comes as octets.
 */
export async function readParts(message: Readable, blobs: BlobStore): Promise<MessageParts> {
  const parser = new MailParser(options)
  const inner = parser as unknown as Inner
  inner.textTypes = []
  const leaves: { readonly headers: unknown; readonly part: LeafPart }[] = []
  const repair = new StructureRepair()
  message.on('error', (error) => parser.destroy(error))
  message.pipe(repair).pipe(parser)
  for await (const event of parser as AsyncIterable<Leaf | { type: 'text' }>) {
    if (event.type !== 'attachment') continue
    leaves.push({ headers: event.headers, part: await readLeaf(event, blobs) })
    event.release()
  }
  const places = placesOf(inner.tree)
  const subject = inner.tree ? inner.tree.headers.get('subject') : ''
  return {
    subject: typeof subject === 'string' ? subject : '',
    fields: repair.fields,
    parts:
      leaves.length > 0
        ? leaves.map(({ headers, part }) => place(part, places.get(headers)))
        : lostParts(repair),
  }
}

function place(part: LeafPart, { alternative, isRoot, isDigest }: Place = nowhere): Part {
  const contentType = isDigest ? 'message/rfc822' : part.contentType
  return { ...part, contentType, alternative, isRoot }
}

/** A multipart without any part still has its text. */
function lostParts({ lostText }: StructureRepair): Part[] {
  if (!lostText) return []
  return [{ ...plainPart, body: { kind: 'held', octets: lostText } }]
}

const plainPart = {
  contentType: 'text/plain',
  charset: null,
  disposition: null,
  filename: null,
  contentId: null,
  flow: 'fixed',
  alternative: null,
  isRoot: true,
} as const

const options = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  skipTextLinks: true,
  ignoreEmbedded: true,
  keepDeliveryStatus: true,
  checksumAlgo: 'sha1',
} as const

async function readLeaf(leaf: Leaf, blobs: BlobStore): Promise<LeafPart> {
  const declared = structured(leaf.headers.get('content-type'))
  const contentType = wholeType(declared.value.toLowerCase())
  const sink = new PartSink(blobs, readableTypes.has(contentType))
  try {
    for await (const chunk of leaf.content) await sink.write(chunk)
    return {
      contentType,
      charset: declared.params.charset ?? null,
      disposition: structured(leaf.headers.get('content-disposition')).value.toLowerCase() || null,
      filename: leaf.filename || null,
      contentId: leaf.cid || null,
      flow: flowOf(declared.params),
      body: await sink.end(),
    }
  } catch (error) {
    await sink.discard()
    throw error
  }
}

function flowOf(params: Params): Part['flow'] {
  if (params.format?.trim().toLowerCase() !== 'flowed') return 'fixed'
  return params.delsp?.trim().toLowerCase() === 'yes' ? 'flowed-delsp' : 'flowed'
}

/** A type without its second half is named as mail programs show it; `text` alone means plain text. RFC 2045 §5.2 */
function wholeType(type: string): string {
  if (type === '' || type === 'text') return 'text/plain'
  return type.includes('/') ? type : `${type}/unknown`
}

/** Where each leaf lies, by the header map that mailparser gives to both its tree and its event. */
function placesOf(root: Node | false): Map<unknown, Place> {
  const places = new Map<unknown, Place>()
  const pending: { node: Node; alternative: number | null; isDigest: boolean }[] = []
  if (root) pending.push({ node: root, alternative: null, isDigest: false })
  let alternatives = 0
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node } = next
    const isDigest = next.isDigest && !node.headers.has('content-type')
    places.set(node.headers, { alternative: next.alternative, isRoot: node === root, isDigest })
    const isNew = node.contentType === 'multipart/alternative' && next.alternative === null
    const alternative = isNew ? alternatives++ : next.alternative
    for (const child of node.children)
      pending.push({ node: child, alternative, isDigest: node.contentType === 'multipart/digest' })
  }
  return places
}

const nowhere = { alternative: null, isRoot: false, isDigest: false } as const

function structured(value: unknown): Structured {
  const { value: word, params } = (value ?? {}) as Partial<Structured>
  return { value: typeof word === 'string' ? word.trim() : '', params: params ?? {} }
}

type LeafPart = Omit<Part, 'alternative' | 'isRoot'>

/** A leaf's surroundings; parts of a digest are messages unless they say otherwise. RFC 2046 §5.1.5 */
type Place = Pick<Part, 'alternative' | 'isRoot'> & { readonly isDigest: boolean }
type Structured = { readonly value: string; readonly params: Params }
type Params = { readonly charset?: string; readonly format?: string; readonly delsp?: string }
type Node = {
  readonly headers: ReadonlyMap<string, unknown>
  readonly contentType: string | false
  readonly children: readonly Node[]
}

/** What mailparser keeps to itself and the types do not name; the release is pinned exactly. */
type Inner = { textTypes: readonly string[]; readonly tree: Node | false }

type Leaf = {
  readonly type: 'attachment'
  readonly headers: ReadonlyMap<string, unknown>
  readonly content: AsyncIterable<Uint8Array>
  readonly filename?: string
  readonly cid?: string
  release(): void
}
