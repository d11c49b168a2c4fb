import { field, parseHeaderSection } from './header-parse.ts'
import { namesOf, ScannedLeaf, type ScannedPart, unseenParts } from './scanned-part.ts'
import { toBinaryString } from './octets.ts'
import { parseParameterized } from './parameters.ts'
import { TransferDecoder, transferEncodingOf } from './transfer-decoder.ts'

const LF = 10
const CR = 13
const dash = 45
const space = 32
const tab = 9
const contentStart = 'content-'
/** How many parts are looked at, and how deep one may lie in another. */
const bounds = { parts: 500, depth: 20 }
/** A header section is read so far; what follows belongs to it but is not looked at. */
const maxHeaderOctets = 64 * 1024
/** A boundary has at most 70 characters. RFC 2046 §5.1.1 */
const maxDelimiterOctets = 128
const nothing = new Uint8Array()

/**
 * Finds the files of a message while its octets pass, without keeping them; linear in them, never throws.
 *
 * Only what begins a line with a dash is compared to a boundary, and base64 has no dash: so a long file costs one
 * search for an octet that is not there.
 */
export class PartScanner {
  readonly #parts: ScannedPart[] = []
  readonly #boundaries: string[] = []
  readonly #bounds: typeof bounds
  #count = 0
  #isUnseen = false
  #header: Uint8Array[] | null = []
  #headerOctets = 0
  /** Whether the field that is read tells of the part, and whether its last line came whole. */
  #isKeptField = false
  #isLineWhole = true
  #leaf: ScannedLeaf | null = null
  /** The message in a part that is encoded, which readers open although none should be. RFC 2046 §5.2.1 */
  #inner: { readonly decoder: TransferDecoder; readonly scanner: PartScanner } | null = null
  #isLineStart = true
  /** The beginning of a line that may be a boundary or ends a header section, and has not come whole. */
  #unfinished: Uint8Array = nothing

  constructor(within = bounds) {
    this.#bounds = within
  }

  /** Takes the next octets. */
  push(chunk: Uint8Array): void {
    const octets = this.#unfinished.length === 0 ? chunk : concatenated([this.#unfinished, chunk])
    this.#unfinished = nothing
    for (let at = 0; at < octets.length; )
      at = this.#header === null ? this.#body(octets, at) : this.#line(octets, at)
  }

  /** The files found, in order; at most 500 parts are looked at, and one more stands for the others. */
  end(): readonly ScannedPart[] {
    if (this.#unfinished.length > 0) this.push(Uint8Array.of(LF))
    this.#endLeaf()
    return this.#isUnseen ? [...this.#parts, unseenParts] : this.#parts
  }

  /** Reads a line of a header section, and answers where the next one starts. */
  #line(octets: Uint8Array, at: number): number {
    const end = octets.indexOf(LF, at)
    if (end === -1 && octets.length - at <= maxHeaderOctets) {
      this.#unfinished = octets.slice(at)
      return octets.length
    }
    const next = end === -1 ? octets.length : end + 1
    const line = octets.subarray(at, next)
    if (line.length === 1 || (line.length === 2 && line[0] === CR)) this.#endHeader()
    else if (line[0] !== dash || !this.#delimit(line)) this.#keepLine(line)
    return next
  }

  /** Keeps what tells of the part: a list of two thousand addresses does not count against the bound. */
  #keepLine(line: Uint8Array): void {
    const isNewField = this.#isLineWhole && line[0] !== space && line[0] !== tab
    this.#isLineWhole = line[line.length - 1] === LF
    if (isNewField)
      this.#isKeptField = toBinaryString(line.subarray(0, contentStart.length)).toLowerCase() === contentStart
    if (!this.#isKeptField) return
    this.#headerOctets += line.length
    if (this.#headerOctets <= maxHeaderOctets) this.#header?.push(line.slice())
    else this.#isUnseen = true
  }

  /** Reads a body up to its boundary, and answers where what follows that starts. */
  #body(octets: Uint8Array, start: number): number {
    let at = this.#boundaries.length === 0 ? -1 : octets.indexOf(dash, start)
    while (at !== -1) {
      const isLineStart = at === start ? this.#isLineStart : octets[at - 1] === LF
      if (isLineStart) {
        const end = octets.indexOf(LF, at)
        if (end === -1 && octets.length - at <= maxDelimiterOctets) {
          this.#take(octets.subarray(start, at))
          this.#unfinished = octets.slice(at)
          this.#isLineStart = true
          return octets.length
        }
        const line = octets.subarray(at, end === -1 ? octets.length : end + 1)
        if (line.length <= maxDelimiterOctets && this.#isDelimiter(line)) {
          this.#take(octets.subarray(start, at))
          this.#delimit(line)
          return at + line.length
        }
      }
      at = octets.indexOf(dash, at + 1)
    }
    this.#take(octets.subarray(start))
    return octets.length
  }

  #take(octets: Uint8Array): void {
    if (octets.length === 0) return
    this.#isLineStart = octets[octets.length - 1] === LF
    this.#leaf?.push(octets)
    this.#inner?.scanner.push(this.#inner.decoder.push(octets))
  }

  #isDelimiter(line: Uint8Array): boolean {
    return this.#levelOf(textOf(line)) !== -1
  }

  /** The part whose boundary a line is; -1 when it is none. */
  #levelOf(line: string): number {
    return this.#boundaries.findLastIndex((boundary) => {
      if (!line.startsWith(boundary)) return false
      const rest = line.slice(boundary.length)
      return rest === '' || rest === '--'
    })
  }

  /** Goes on behind a boundary. Whether the line was one. */
  #delimit(octets: Uint8Array): boolean {
    const line = textOf(octets)
    const level = this.#levelOf(line)
    if (level === -1) return false
    this.#endLeaf()
    const isLast = line.length > (this.#boundaries[level] ?? '').length
    this.#boundaries.length = isLast ? level : level + 1
    this.#header = isLast || !this.#mayLook() ? null : []
    this.#headerOctets = 0
    this.#isLineStart = true
    return true
  }

  #endHeader(): void {
    const { fields } = parseHeaderSection(concatenated(this.#header ?? []))
    this.#count++
    this.#header = null
    this.#isLineStart = true
    const { value: type, parameters } = parseParameterized(field(fields, 'Content-Type') ?? 'text/plain')
    const boundary = parameters.get('boundary')
    const encoding = transferEncodingOf(field(fields, 'Content-Transfer-Encoding') ?? '')
    const depth = this.#bounds.depth - this.#boundaries.length
    const isMessage = type === 'message/rfc822' || type === 'message/global'
    if (type.startsWith('multipart/') && boundary && depth > 0) {
      this.#boundaries.push(`--${boundary}`)
      return
    }
    this.#isUnseen ||=
      (type.startsWith('multipart/') && depth <= 0) || (isMessage && encoding !== 'none' && depth <= 1)
    if (isMessage && encoding === 'none' && this.#mayLook()) {
      if (namesOf(fields).length > 0) this.#parts.push(new ScannedLeaf(namesOf(fields), type, encoding).end())
      this.#header = []
      this.#headerOctets = 0
      return
    }
    this.#leaf = ScannedLeaf.of(fields, type, encoding)
    if (!isMessage || depth <= 1 || !this.#mayLook()) return
    const within = { parts: this.#bounds.parts - this.#count, depth: depth - 1 }
    this.#inner = { decoder: new TransferDecoder(encoding), scanner: new PartScanner(within) }
  }

  /** Whether another part may be looked at; what is past it stays unseen. */
  #mayLook(): boolean {
    const mayLook = this.#count < this.#bounds.parts
    this.#isUnseen ||= !mayLook
    return mayLook
  }

  #endLeaf(): void {
    if (this.#leaf !== null) this.#parts.push(this.#leaf.end())
    this.#leaf = null
    if (this.#inner === null) return
    const { decoder, scanner } = this.#inner
    this.#inner = null
    scanner.push(decoder.end())
    for (const part of scanner.end()) {
      if (part.magic === 'unseen') this.#isUnseen = true
      else this.#parts.push(part)
    }
    this.#count += scanner.#count
  }
}

function textOf(line: Uint8Array): string {
  return toBinaryString(line).trimEnd()
}

/** Copies each octet once, however many pieces there are. */
function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
