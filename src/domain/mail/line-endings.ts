const NUL = 0
const LF = 10
const CR = 13
const DOT = 46

/** What is wrong with the line ends of a message. */
export type LineEndingFault = 'bare-cr' | 'bare-lf-dot' | 'nul'

/**
 * Looks at a message's octets as they pass: turns a lone LF into CRLF, and tells what may not pass at all.
 *
 * A lone CR, or a dot line at a lone LF, is how one message is smuggled inside another. RFC 5321 §2.3.8, §4.1.1.4
 */
export class LineEndingGuard {
  fault: LineEndingFault | null = null
  #previous = LF
  #line: 'start' | 'dot' | 'other' = 'start'
  #isBareStart = false

  /** The octets with every line end as CRLF; the same array when there was nothing to mend. */
  push(chunk: Uint8Array): Uint8Array {
    let lone = 0
    let previous = this.#previous
    for (const octet of chunk) {
      if (octet === LF && previous !== CR) lone++
      this.#look(octet, previous)
      previous = octet
    }
    const mended = lone === 0 ? chunk : this.#mend(chunk, lone)
    this.#previous = previous
    return mended
  }

  /** Tells of a fault in the very last octet, and gives what is still owed: nothing, for a guard that holds nothing back. */
  end(): Uint8Array {
    if (this.#previous === CR) this.fault ??= 'bare-cr'
    return new Uint8Array(0)
  }

  #look(octet: number, previous: number): void {
    if (octet === NUL) this.fault ??= 'nul'
    if (previous === CR && octet !== LF) this.fault ??= 'bare-cr'
    if (octet === LF) {
      const isBare = previous !== CR
      if (this.#line === 'dot' && (isBare || this.#isBareStart)) this.fault ??= 'bare-lf-dot'
      this.#line = 'start'
      this.#isBareStart = isBare
    } else if (octet === DOT && this.#line === 'start') this.#line = 'dot'
    else if (octet !== CR) this.#line = 'other'
  }

  #mend(chunk: Uint8Array, lone: number): Uint8Array {
    const mended = new Uint8Array(chunk.length + lone)
    let to = 0
    let previous = this.#previous
    for (const octet of chunk) {
      if (octet === LF && previous !== CR) mended[to++] = CR
      mended[to++] = octet
      previous = octet
    }
    return mended
  }
}
