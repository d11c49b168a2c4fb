import { fromBinaryString, toBinaryString } from './octets.ts'

/** How the octets of a part are written; `none` for every encoding that leaves them as they are. RFC 2045 §6 */
export type TransferEncoding = 'base64' | 'quoted-printable' | 'none'

/** Reads a Content-Transfer-Encoding as its readers do: comments, quotes and parameters are passed over. */
export function transferEncodingOf(value: string): TransferEncoding {
  let depth = 0
  let outside = ''
  for (const character of value) {
    if (character === '(') depth++
    else if (character === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) outside += character
  }
  const [word] = /[a-z0-9-]+/.exec(outside.toLowerCase()) ?? []
  return word === 'base64' || word === 'quoted-printable' ? word : 'none'
}

/** Decodes the octets of a part as they come, in pieces of any size; linear in them, never throws. */
export class TransferDecoder {
  readonly #encoding: TransferEncoding
  /** The beginning of a group of letters, or of an escape, that has not come whole. */
  #carry = ''

  constructor(encoding: TransferEncoding) {
    this.#encoding = encoding
  }

  /** Takes the next octets, and answers those behind them that are whole. */
  push(octets: Uint8Array): Uint8Array {
    if (this.#encoding === 'none') return octets
    const text = this.#carry + toBinaryString(octets)
    return this.#encoding === 'base64' ? this.#base64(text) : this.#quotedPrintable(text)
  }

  /** What is left at the end: a group of letters that was torn off. */
  end(): Uint8Array {
    const rest = this.#carry
    this.#carry = ''
    if (this.#encoding !== 'base64') return fromBinaryString(rest)
    return fromBinaryString(rest.length < 2 ? '' : atob(rest))
  }

  #base64(text: string): Uint8Array {
    const letters = text.replace(/[^A-Za-z0-9+/]/g, '')
    const whole = letters.length - (letters.length % 4)
    this.#carry = letters.slice(whole)
    return fromBinaryString(atob(letters.slice(0, whole)))
  }

  #quotedPrintable(text: string): Uint8Array {
    const torn = text.lastIndexOf('=')
    const whole = torn !== -1 && torn > text.length - 3 ? torn : text.length
    this.#carry = text.slice(whole)
    const joined = text.slice(0, whole).replace(/=[ \t]*\r?\n/g, '')
    return fromBinaryString(
      joined.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    )
  }
}
