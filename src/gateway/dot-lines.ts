/** What a piece of DATA holds: content, and what follows the end of the message once the end has come. */
export type DotPiece = { readonly content: Buffer; readonly rest: Buffer | null }

const cr = 0x0d
const lf = 0x0a
const nul = 0x00
const dot = 0x2e
const dotAtLineStart = Buffer.from('\r\n.')

/** Where in a line the next octet stands: inside, after CR, at its start, after its dot, or after its dot and CR. */
type Place = 'inside' | 'cr' | 'start' | 'dot' | 'dot-cr'

/**
 * Takes the dots away that were put before lines, and finds the line that is a dot alone. RFC 5321 §4.5.2
 *
 * Only CRLF begins a line and only CRLF, dot, CRLF ends the message, however the octets are cut into pieces. A dot
 * before a lone CR, a lone LF or NUL stays, so that whoever looks at line ends after this still sees the fraud.
 */
export class DotLines {
  #place: Place = 'start'

  /** Reads the next piece; after one with a `rest` none may follow. */
  push(piece: Buffer): DotPiece {
    const out = new Gathered(piece)
    let index = 0
    while (index < piece.length) {
      const octet = piece[index]
      if (this.#place === 'inside') {
        const found = piece.indexOf(dotAtLineStart, index)
        if (found < 0) {
          this.#place = placeAtEnd(piece, index)
          break
        }
        this.#place = 'start'
        index = found + 2
      } else if (this.#place === 'start') {
        if (octet === dot) out.skip(index++)
        this.#place = octet === dot ? 'dot' : 'inside'
      } else if (this.#place === 'cr') {
        if (octet === lf) index++
        this.#place = octet === lf ? 'start' : 'inside'
      } else if (this.#place === 'dot') {
        if (octet === cr) out.skip(index++)
        else if (octet === lf || octet === nul) out.insert('.', index)
        this.#place = octet === cr ? 'dot-cr' : 'inside'
      } else {
        if (octet === lf) return { content: out.until(index), rest: piece.subarray(index + 1) }
        out.insert('.\r', index)
        this.#place = 'inside'
      }
    }
    return { content: out.until(piece.length), rest: null }
  }
}

function placeAtEnd(piece: Buffer, from: number): Place {
  const last = piece.length - 1
  if (piece[last] === cr) return 'cr'
  return piece[last] === lf && last > from && piece[last - 1] === cr ? 'start' : 'inside'
}

/** The octets of a piece without those that are skipped: the piece itself where nothing is. */
class Gathered {
  readonly #piece: Buffer
  #octets: Buffer | null = null
  #length = 0
  #copied = 0

  constructor(piece: Buffer) {
    this.#piece = piece
  }

  /** Leaves one octet out. */
  skip(index: number): void {
    this.#copyUntil(index)
    this.#copied = index + 1
  }

  /** Puts back what was held before this octet. */
  insert(text: string, index: number): void {
    const octets = this.#copyUntil(index)
    this.#length += octets.write(text, this.#length, 'latin1')
  }

  /** All that was gathered up to here, less what is held. */
  until(index: number): Buffer {
    if (this.#octets === null) return this.#piece.subarray(0, index)
    return this.#copyUntil(index).subarray(0, this.#length)
  }

  #copyUntil(index: number): Buffer {
    // A dot and its CR may have been held from the piece before.
    const octets = this.#octets ?? Buffer.allocUnsafe(this.#piece.length + 2)
    this.#octets = octets
    if (index > this.#copied) this.#length += this.#piece.copy(octets, this.#length, this.#copied, index)
    return octets
  }
}
