import { Transform, type TransformCallback } from 'node:stream'
import { field, parseHeaderSection } from '../../domain/mail/header-parse.ts'
import type { HeaderSection } from '../../domain/mail/header-section.ts'
import { parseParameterized } from '../../domain/mail/parameters.ts'

/** A delimiter line longer than this is none. */
const maxDelimiterLine = 2048

/** A header section longer than this goes through as it is, for mailparser to refuse. */
const maxHeaderOctets = 1024 * 1024

/** Text before the first delimiter that is kept, in case no delimiter follows. */
const maxPreambleOctets = 256 * 1024

const lineFeed = 0x0a
const dash = 0x2d

/**
 * Writes a message's multipart structure as mailparser expects it, and leaves all else as it is.
 *
 * mailparser knows a delimiter only without white space after it, loses the outer parts when an inner multipart
 * is never closed, and drops a multipart whose boundary is missing. RFC 2046 §5.1.1 allows the first and asks to
 * cope with the second; the third is shown as text.
 */
export class StructureRepair extends Transform {
  #state: 'head' | 'body' = 'head'
  #carry: Buffer = Buffer.alloc(0)
  #isLineStart = true
  /** The boundaries of the multiparts that are open, the outermost first. */
  readonly #open: Buffer[] = []
  #isPreamble = false
  #hasDelimiter = false
  #preamble: Buffer[] = []
  #preambleOctets = 0
  #fields: HeaderSection | null = null

  /** The fields of the message itself; none where its header section is too long to be read. */
  get fields(): HeaderSection {
    return this.#fields ?? []
  }

  /** The text of a multipart message in which no part was found; `null` when there was a part, or no text. */
  get lostText(): Buffer | null {
    if (this.#hasDelimiter || this.#preambleOctets === 0) return null
    return Buffer.concat(this.#preamble)
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#read(this.#carry.length > 0 ? Buffer.concat([this.#carry, chunk]) : chunk, false)
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#read(this.#carry, true)
    done()
  }

  /** Reads as far as the octets at hand allow, and carries the rest over. */
  #read(octets: Buffer, isLast: boolean): void {
    let position = 0
    while (position < octets.length) {
      const rest = octets.subarray(position)
      const used = this.#state === 'head' ? this.#readHead(rest, isLast) : this.#readBody(rest, isLast)
      if (used === 0) break
      position += used
    }
    this.#carry = isLast ? Buffer.alloc(0) : Buffer.from(octets.subarray(position))
  }

  /** A header section goes out in one piece once its blank line is there, or a delimiter cuts it short. */
  #readHead(octets: Buffer, isLast: boolean): number {
    const end = headerEnd(octets)
    const cut = this.#open.length > 0 ? this.#delimiterWithin(octets.subarray(0, end ?? octets.length)) : null
    if (cut === 0) {
      this.#state = 'body'
      this.#isLineStart = true
      this.push(crlf)
      return this.#readBody(octets, isLast)
    }
    const length = cut ?? end ?? (isLast || octets.length > maxHeaderOctets ? octets.length : 0)
    if (length === 0) return 0
    this.#state = 'body'
    this.#isLineStart = true
    this.push(this.#repairedHead(octets.subarray(0, length)))
    if (cut !== null) this.push(crlf)
    return length
  }

  /** Notes the boundary of a multipart; one that has none is called text, for that is all it can be. */
  #repairedHead(head: Buffer): Buffer {
    if (head.length > maxHeaderOctets) return head
    const { fields } = parseHeaderSection(head)
    this.#fields ??= fields
    const type = field(fields, 'Content-Type') ?? ''
    const { value, parameters } = parseParameterized(type)
    if (!value.toLowerCase().startsWith('multipart/')) return head
    const boundary = quotedBoundary(type) ?? parameters.get('boundary') ?? ''
    if (boundary === '') return withTextType(head)
    this.#isPreamble = this.#open.length === 0
    this.#open.push(Buffer.from(boundary, 'utf8'))
    return head
  }

  #readBody(octets: Buffer, isLast: boolean): number {
    if (this.#open.length === 0) return this.#pass(octets, octets.length)
    const start = this.#isLineStart && octets[0] === dash ? 0 : octets.indexOf(lineOfDashes) + 1
    if (start > 0) return this.#pass(octets, start)
    const isCandidate = this.#isLineStart && octets[0] === dash
    if (!isCandidate) return this.#pass(octets, isLast ? octets.length : octets.length - partialStart(octets))
    const lineEnd = octets.indexOf(lineFeed)
    if (lineEnd < 0 && !isLast && octets.length <= maxDelimiterLine) return 0
    const line = octets.subarray(0, lineEnd < 0 ? octets.length : lineEnd + 1)
    if (!this.#readDelimiter(line)) return this.#pass(octets, line.length)
    return line.length
  }

  /** Writes a delimiter in its plain form, after closing what was left open inside it; `false` when it is none. */
  #readDelimiter(line: Buffer): boolean {
    const found = this.#match(line)
    if (!found) return false
    this.#isPreamble = false
    this.#hasDelimiter = true
    for (let depth = this.#open.length - 1; depth > found.depth; depth -= 1) {
      this.push(Buffer.concat([twoDashes, this.#open.pop() ?? twoDashes, twoDashes, crlf]))
    }
    const boundary = this.#open[found.depth] ?? twoDashes
    this.push(Buffer.concat([twoDashes, boundary, found.isClosing ? twoDashes : nothing, crlf]))
    this.#isLineStart = true
    if (found.isClosing) this.#open.pop()
    else this.#state = 'head'
    return true
  }

  /** The open multipart a line belongs to: of those that fit, the one with the longest boundary. */
  #match(line: Buffer): { readonly depth: number; readonly isClosing: boolean } | null {
    if (line.length > maxDelimiterLine || line[1] !== dash) return null
    let best: { readonly depth: number; readonly isClosing: boolean; readonly length: number } | null = null
    for (let depth = this.#open.length - 1; depth >= 0; depth -= 1) {
      const boundary = this.#open[depth] ?? nothing
      if (best && boundary.length <= best.length) continue
      if (!line.subarray(2, 2 + boundary.length).equals(boundary)) continue
      const rest = line.subarray(2 + boundary.length)
      const isClosing = rest[0] === dash && rest[1] === dash
      if (isClosing || rest.length === 0 || isBlank(rest[0]))
        best = { depth, isClosing, length: boundary.length }
    }
    return best
  }

  /** Where in a header section a delimiter line stands; `null` when none does. */
  #delimiterWithin(head: Buffer): number | null {
    let at = head[0] === dash ? 0 : head.indexOf(lineOfDashes) + 1
    while (at > 0 || (at === 0 && head[0] === dash)) {
      const lineEnd = head.indexOf(lineFeed, at)
      if (this.#match(head.subarray(at, lineEnd < 0 ? head.length : lineEnd + 1))) return at
      const next = head.indexOf(lineOfDashes, at)
      if (next < 0) return null
      at = next + 1
    }
    return null
  }

  #pass(octets: Buffer, length: number): number {
    if (length === 0) return 0
    const passed = octets.subarray(0, length)
    this.#isLineStart = passed[length - 1] === lineFeed
    if (this.#isPreamble && this.#preambleOctets < maxPreambleOctets) {
      this.#preamble.push(passed)
      this.#preambleOctets += length
    }
    this.push(passed)
    return length
  }
}

const nothing = Buffer.alloc(0)
const twoDashes = Buffer.from('--')
const crlf = Buffer.from('\r\n')
const lineOfDashes = Buffer.from('\n--')

function isBlank(octet: number | undefined): boolean {
  return octet === 0x20 || octet === 0x09 || octet === 0x0d || octet === lineFeed
}

/** Octets at the end that may be the start of a delimiter line. */
function partialStart(octets: Buffer): number {
  if (octets.length > 1 && octets.at(-1) === dash && octets.at(-2) === lineFeed) return 1
  return 0
}

/** A boundary in quotes as it stands there, blanks at its end included; `null` when it has none. */
function quotedBoundary(type: string): string | null {
  return /;\s{0,80}boundary\s{0,8}=\s{0,8}"([^"\\]{0,2048})"/i.exec(type)?.[1] ?? null
}

/** The length of a header section with its blank line; `null` while that is not there. */
function headerEnd(octets: Buffer): number | null {
  if (octets[0] === lineFeed) return 1
  if (octets[0] === 0x0d && octets[1] === lineFeed) return 2
  const withCr = octets.indexOf('\r\n\r\n')
  const bare = octets.indexOf('\n\n')
  const ends = [withCr < 0 ? null : withCr + 4, bare < 0 ? null : bare + 2].filter((end) => end !== null)
  return ends.length > 0 ? Math.min(...ends) : null
}

/** The header section with its Content-Type put out of force. */
function withTextType(head: Buffer): Buffer {
  const text = head.toString('latin1').replace(/^content-type[ \t]{0,8}:/gim, 'X-Unusable-Content-Type:')
  return Buffer.from(text, 'latin1')
}
