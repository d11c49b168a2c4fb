const NUL = 0
const LF = 10
const CR = 13
const DOT = 46

/** Makes every lone line feed of a stream a CRLF, as files and pipes of this system end their lines. RFC 5321 §2.3.8 */
export async function* withCrlf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let previous = 0
  for await (const chunk of chunks) {
    const bare: number[] = []
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) {
      if ((at > 0 ? chunk[at - 1] : previous) !== CR) bare.push(at)
    }
    previous = chunk.at(-1) ?? previous
    yield bare.length === 0 ? chunk : mend(chunk, bare)
  }
}

/** What is wrong with the line ends of a message. */
export type LineEndingFault = 'bare-cr' | 'bare-lf-dot' | 'nul'

/** The worst first: what a message is told of when it has several. */
const severity: readonly LineEndingFault[] = ['nul', 'bare-cr', 'bare-lf-dot']

/**
 * Looks at a message's octets as they pass: turns a lone LF into CRLF, and tells what may not pass at all.
 *
 * A lone CR, or a dot line at a lone LF, is how one message is smuggled inside another. RFC 5321 §2.3.8, §4.1.1.4
 * It looks for line ends, not at each octet: every message passes here before its 250.
 */
export class LineEndingGuard {
  /** The worst fault so far; `null` when there is none. */
  fault: LineEndingFault | null = null
  #previous = LF
  /** Octets of the line that is not yet at its end, and the first of them. */
  #lineOctets = 0
  #lineFirst = 0
  #isBareStart = false

  /** The octets with every line end as CRLF; the same array when there was nothing to mend. */
  push(chunk: Uint8Array): Uint8Array {
    if (chunk.length === 0) return chunk
    if (chunk.includes(NUL)) this.#note('nul')
    this.#findBareCarriageReturns(chunk)
    const bare = this.#endLines(chunk)
    this.#previous = chunk[chunk.length - 1] ?? LF
    return bare.length === 0 ? chunk : mend(chunk, bare)
  }

  /** Looks for a fault that only the end of the message shows: a CR as its very last octet. */
  end(): void {
    if (this.#previous === CR) this.#note('bare-cr')
  }

  #findBareCarriageReturns(chunk: Uint8Array): void {
    if (this.#previous === CR && chunk[0] !== LF) this.#note('bare-cr')
    for (let at = chunk.indexOf(CR); at !== -1; at = chunk.indexOf(CR, at + 1)) {
      if (at + 1 < chunk.length && chunk[at + 1] !== LF) this.#note('bare-cr')
    }
  }

  /** Ends each line of the chunk, and gives the places of its lone line feeds. */
  #endLines(chunk: Uint8Array): number[] {
    const bare: number[] = []
    let from = 0
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) {
      const isBare = (at > 0 ? chunk[at - 1] : this.#previous) !== CR
      const first = this.#lineOctets > 0 ? this.#lineFirst : chunk[from]
      const octets = this.#lineOctets + at - from - (isBare ? 0 : 1)
      if (octets === 1 && first === DOT && (isBare || this.#isBareStart)) this.#note('bare-lf-dot')
      if (isBare) bare.push(at)
      this.#isBareStart = isBare
      this.#lineOctets = 0
      from = at + 1
    }
    if (from < chunk.length && this.#lineOctets === 0) this.#lineFirst = chunk[from] ?? 0
    this.#lineOctets += chunk.length - from
    return bare
  }

  #note(fault: LineEndingFault): void {
    if (this.fault === null || severity.indexOf(fault) < severity.indexOf(this.fault)) this.fault = fault
  }
}

function mend(chunk: Uint8Array, bare: readonly number[]): Uint8Array {
  const mended = new Uint8Array(chunk.length + bare.length)
  let from = 0
  let to = 0
  for (const at of bare) {
    mended.set(chunk.subarray(from, at), to)
    to += at - from
    mended[to++] = CR
    from = at
  }
  mended.set(chunk.subarray(from), to)
  return mended
}
