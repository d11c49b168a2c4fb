import { field } from './header-parse.ts'
import type { HeaderSection } from './header-section.ts'
import { fromBinaryString, toBinaryString } from './octets.ts'
import { parseParameterized } from './parameters.ts'
import { readZipDirectory } from './zip-directory.ts'

/** What a file is by its first octets, whatever it is called. */
export type Magic = 'executable' | 'zip' | 'archive' | 'other'

/** A file of a message, as far as the door looks at it. */
export type ScannedPart = {
  /** `null` when the sender gave no name. */
  readonly filename: string | null
  /** As declared, in lower case. */
  readonly contentType: string
  readonly magic: Magic
  /** The names inside a zip archive, at most 1,000; empty for any other file. */
  readonly entries: readonly string[]
  /** Whether any file inside a zip archive needs a password. */
  readonly isEncrypted: boolean
}

/** Enough for every magic number. */
const maxFirstOctets = 128
/** The directory of an archive stands at its end; a longer one is read in part. */
const maxLastOctets = 96 * 1024

const magics: readonly (readonly [start: string, magic: Magic])[] = [
  ['MZ', 'executable'],
  ['\x7fELF', 'executable'],
  ['\xca\xfe\xba\xbe', 'executable'],
  ['\xfe\xed\xfa', 'executable'],
  ['\xce\xfa\xed\xfe', 'executable'],
  ['\xcf\xfa\xed\xfe', 'executable'],
  ['#!', 'executable'],
  ['PK\x03\x04', 'zip'],
  ['PK\x05\x06', 'zip'],
  ['Rar!\x1a\x07', 'archive'],
  ["7z\xbc\xaf'\x1c", 'archive'],
]

/** A leaf part while its octets pass: its first are kept, and its last when it is an archive. */
export class ScannedLeaf {
  readonly #filename: string | null
  readonly #contentType: string
  readonly #isBase64: boolean
  #first = ''
  #magic: Magic | null = null
  #last: Uint8Array[] = []
  #lastOctets = 0

  /** A leaf with this header section; `null` for a text that is no file. */
  static of(
    fields: HeaderSection,
    type: string,
    parameters: ReadonlyMap<string, string>,
    encoding: string,
  ): ScannedLeaf | null {
    const disposition = parseParameterized(field(fields, 'Content-Disposition') ?? '')
    const filename = disposition.parameters.get('filename') ?? parameters.get('name') ?? null
    const isText = type.startsWith('text/') || !type.includes('/')
    if (isText && filename === null && disposition.value !== 'attachment') return null
    return new ScannedLeaf(filename, type, encoding === 'base64')
  }

  constructor(filename: string | null, contentType: string, isBase64: boolean) {
    this.#filename = filename
    this.#contentType = contentType
    this.#isBase64 = isBase64
  }

  /** Takes the next octets, as they are encoded. */
  push(octets: Uint8Array): void {
    if (this.#magic === null) {
      this.#first += toBinaryString(octets.subarray(0, maxFirstOctets))
      if (this.#first.length >= maxFirstOctets) this.#magic = this.#magicOf()
    }
    if (this.#magic === null || this.#magic === 'zip') this.#keepLast(octets)
    else this.#last = []
  }

  /** What the part is. */
  end(): ScannedPart {
    const magic = this.#magic ?? this.#magicOf()
    const directory =
      magic === 'zip'
        ? readZipDirectory(this.#decode(this.#last.map(toBinaryString).join('')))
        : { entries: [], isEncrypted: false }
    return { filename: this.#filename, contentType: this.#contentType, magic, ...directory }
  }

  #keepLast(octets: Uint8Array): void {
    this.#last.push(octets.slice(-maxLastOctets))
    this.#lastOctets += Math.min(octets.length, maxLastOctets)
    while (this.#lastOctets - (this.#last[0]?.length ?? 0) > maxLastOctets)
      this.#lastOctets -= this.#last.shift()?.length ?? 0
  }

  #magicOf(): Magic {
    const start = this.#decode(this.#first, 'start')
    return magics.find(([octets]) => start.startsWith(octets))?.[1] ?? 'other'
  }

  /** The octets behind some base64, counted from where it starts or ends: groups of four must not be torn. */
  #decode(text: string, from: 'start' | 'end' = 'end'): string {
    if (!this.#isBase64) return text
    const letters = text.replace(/[^A-Za-z0-9+/]/g, '')
    if (from === 'start') return toBinaryString(octetsOf(letters))
    const padding = text.trimEnd().endsWith('==') ? 2 : text.trimEnd().endsWith('=') ? 3 : 0
    const torn = (letters.length - padding) % 4
    return toBinaryString(octetsOf(letters.slice(torn)))
  }
}

function octetsOf(letters: string): Uint8Array {
  const whole = letters.length % 4 === 1 ? letters.slice(0, -1) : letters
  return fromBinaryString(atob(whole))
}
