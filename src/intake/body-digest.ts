import { createHash } from 'node:crypto'

const carriageReturn = 13
const lineFeed = 10
/** What ends the header section. RFC 5322 §2.1 */
const emptyLine = [carriageReturn, lineFeed, carriageReturn, lineFeed] as const
const lineEnds = Buffer.from('\r\n'.repeat(2048))

/**
 * Digests the body of a message piece by piece, without the line ends after its last line.
 *
 * Hosts on the way may add or drop blank lines at the end; the rest of the body they leave alone. RFC 6376 §3.4.3
 */
export class BodyDigest {
  readonly #hash = createHash('sha256')
  /** How much of the empty line has been seen; a message may begin with it. */
  #matched = 2
  /** Octets of line ends that count only when something follows them. */
  #held = 0

  /** Takes the next octets; their line ends are CRLF already. */
  push(chunk: Uint8Array): void {
    const body = this.#matched === emptyLine.length ? chunk : chunk.subarray(this.#skipHeaderSection(chunk))
    let end = body.length
    while (end > 0 && isLineEnd(body[end - 1])) end--
    if (end > 0) {
      this.#releaseHeld()
      this.#hash.update(body.subarray(0, end))
    }
    this.#held += body.length - end
  }

  /** SHA-256 in lower-case hex. */
  end(): string {
    return this.#hash.digest('hex')
  }

  /** Finds where the body starts; the length of the chunk when it does not start here. */
  #skipHeaderSection(chunk: Uint8Array): number {
    for (let index = 0; index < chunk.length; index++) {
      const octet = chunk[index]
      if (octet === emptyLine[this.#matched]) this.#matched++
      else this.#matched = octet === carriageReturn ? 1 : 0
      if (this.#matched === emptyLine.length) return index + 1
    }
    return chunk.length
  }

  #releaseHeld(): void {
    for (; this.#held > 0; this.#held -= Math.min(this.#held, lineEnds.length)) {
      this.#hash.update(lineEnds.subarray(0, Math.min(this.#held, lineEnds.length)))
    }
  }
}

function isLineEnd(octet: number | undefined): boolean {
  return octet === carriageReturn || octet === lineFeed
}
