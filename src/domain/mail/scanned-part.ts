import { field, fieldsNamed } from './header-parse.ts'
import type { HeaderSection } from './header-section.ts'
import { fromBinaryString, toBinaryString } from './octets.ts'
import { parameterReadings, parseParameterized } from './parameters.ts'
import { TransferDecoder, type TransferEncoding } from './transfer-decoder.ts'
import { readZipDirectory, type ZipDirectory } from './zip-directory.ts'

/** What a file is by its first octets, whatever it is called; `unseen` for all the parts that nobody looked at. */
export type Magic = 'executable' | 'zip' | 'archive' | 'other' | 'unseen'

/** A file of a message, as far as the door looks at it. */
export type ScannedPart = {
  /** `null` when the sender gave no name. */
  readonly filename: string | null
  /** What else some program might call it; missing when there is nothing. */
  readonly otherNames?: readonly string[]
  /** As declared, in lower case. */
  readonly contentType: string
  readonly magic: Magic
  /** The names inside a zip archive, at most 1,000; empty for any other file. */
  readonly entries: readonly string[]
  /** Whether any file inside a zip archive needs a password. */
  readonly isEncrypted: boolean
  /** Set where a zip archive may hold more names than were read. */
  readonly isPartlyRead?: true
}

/** A part with more names than this has none that counts. */
const maxNames = 20
/** Enough for every magic number. */
const maxFirstOctets = 128
/** Encoded octets read at a time until they are found. */
const firstStep = 512
/** Octets of the end of an archive, where its directory stands; a longer one is read in part, and said to be. */
const maxLastOctets = 96 * 1024

/** By octet, 1 for the letters of base64: a table, because each octet of a long archive is looked up. RFC 4648 §4 */
const base64Letters = new Uint8Array(256)
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
  base64Letters[letter.charCodeAt(0)] = 1

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

/** Stands for the parts that are past what is looked at. */
export const unseenParts: ScannedPart = {
  filename: null,
  contentType: '',
  magic: 'unseen',
  entries: [],
  isEncrypted: false,
}

/**
 * Whether there may be files that nobody looked at: past the parts that are, past the names of an archive, or in one
 * that is called a zip and does not begin as one: programs that unpack look for its end.
 */
export function mayHideFiles({ filename, otherNames = [], magic, isPartlyRead }: ScannedPart): boolean {
  const isDisguised = magic !== 'zip' && [filename ?? '', ...otherNames].some(isZipName)
  return magic === 'unseen' || isPartlyRead === true || isDisguised
}

function isZipName(name: string): boolean {
  return name.trimEnd().toLowerCase().endsWith('.zip')
}

/** The names that some program might give the file of a part, ours first. */
export function namesOf(fields: HeaderSection): readonly string[] {
  const readings = (name: string, parameter: string) =>
    fieldsNamed(fields, name).flatMap(({ value }) => parameterReadings(value).get(parameter) ?? [])
  return [
    ...new Set([...readings('Content-Disposition', 'filename'), ...readings('Content-Type', 'name')]),
  ].slice(0, maxNames)
}

/** A leaf part while its octets pass: its first are kept, and its last when it is an archive. */
export class ScannedLeaf {
  readonly #names: readonly string[]
  readonly #contentType: string
  readonly #encoding: TransferEncoding
  readonly #decoder: TransferDecoder
  #first = ''
  #magic: Magic | null = null
  #last: Uint8Array[] = []
  #lastOctets = 0
  #octets = 0
  #letters = 0

  /** A leaf with this header section; `null` for a text that is no file. */
  static of(fields: HeaderSection, type: string, encoding: TransferEncoding): ScannedLeaf | null {
    const { value: disposition } = parseParameterized(field(fields, 'Content-Disposition') ?? '')
    const names = namesOf(fields)
    const isText = type.startsWith('text/') || !type.includes('/')
    if (isText && names.length === 0 && disposition !== 'attachment') return null
    return new ScannedLeaf(names, type, encoding)
  }

  constructor(names: readonly string[], contentType: string, encoding: TransferEncoding) {
    this.#names = names
    this.#contentType = contentType
    this.#encoding = encoding
    this.#decoder = new TransferDecoder(encoding)
  }

  /** Takes the next octets, as they are encoded. */
  push(octets: Uint8Array): void {
    for (let at = 0; this.#magic === null && at < octets.length; at += firstStep) {
      this.#first += toBinaryString(this.#decoder.push(octets.subarray(at, at + firstStep)))
      if (this.#first.length >= maxFirstOctets) this.#magic = this.#magicOf()
    }
    if (this.#magic === null || this.#magic === 'zip') this.#keepLast(octets)
    else this.#last = []
  }

  /** What the part is. */
  end(): ScannedPart {
    if (this.#magic === null) this.#first += toBinaryString(this.#decoder.end())
    const magic = this.#magic ?? this.#magicOf()
    const directory =
      magic === 'zip'
        ? this.#readDirectory(this.#decode(this.#last.map(toBinaryString).join('')))
        : { entries: [], isEncrypted: false }
    const [filename = null, ...otherNames] = this.#names
    return {
      filename,
      ...(otherNames.length > 0 && { otherNames }),
      contentType: this.#contentType,
      magic,
      ...directory,
    }
  }

  #readDirectory(end: string): ZipDirectory {
    if (this.#octets === this.#lastOctets) return readZipDirectory(end)
    const decoded = this.#encoding === 'none' ? this.#octets : Math.floor((this.#letters * 3) / 4)
    // What a long archive in quoted-printable comes to is not counted: nobody sends one.
    return readZipDirectory(end, this.#encoding === 'quoted-printable' ? null : decoded)
  }

  #keepLast(octets: Uint8Array): void {
    this.#octets += octets.length
    if (this.#encoding === 'base64') this.#letters += countLetters(octets)
    this.#last.push(octets.slice(-maxLastOctets))
    this.#lastOctets += Math.min(octets.length, maxLastOctets)
    while (this.#lastOctets - (this.#last[0]?.length ?? 0) > maxLastOctets)
      this.#lastOctets -= this.#last.shift()?.length ?? 0
  }

  #magicOf(): Magic {
    return magics.find(([octets]) => this.#first.startsWith(octets))?.[1] ?? 'other'
  }

  /** The octets behind the end of an encoded file: in base64 its groups of four are counted from the end. */
  #decode(text: string): string {
    const decoder = new TransferDecoder(this.#encoding)
    if (this.#encoding !== 'base64') return toBinaryString(decoder.push(fromBinaryString(text)))
    const letters = text.replace(/[^A-Za-z0-9+/]/g, '')
    const end = text.trimEnd()
    const padding = end.endsWith('==') ? 2 : end.endsWith('=') ? 3 : 0
    const start = decoder.push(fromBinaryString(letters.slice((letters.length - padding) % 4)))
    return toBinaryString(start) + toBinaryString(decoder.end())
  }
}

function countLetters(octets: Uint8Array): number {
  let count = 0
  for (let at = 0; at < octets.length; at++) count += base64Letters[octets[at] ?? 0] ?? 0
  return count
}
