import type { Readable } from 'node:stream'

/** How much of a message waits in memory while the intake writes; past it the socket is no longer read. */
const highWaterOctets = 256 * 1024

/**
 * The octets of one message on their way from the socket to the intake.
 *
 * Leaving the loop early never destroys the stream: the rest is read and dropped, because a reply may only
 * follow the last octet of DATA. When the peer goes away the loop throws, so that half a message is never
 * taken for a whole one.
 */
export class OctetStream implements AsyncIterable<Uint8Array> {
  readonly #source: Readable
  #waiting: Uint8Array[] = []
  #waitingOctets = 0
  #state: 'flowing' | 'ended' | 'broken' = 'flowing'
  #isDropping = false
  #wake: (() => void) | null = null
  /** Octets that have come in all. */
  octets = 0

  constructor(source: Readable) {
    this.#source = source
    source.on('data', (chunk: Uint8Array) => this.#take(chunk))
    source.once('end', () => this.#finish('ended'))
    source.once('error', () => this.#finish('broken'))
    source.once('close', () => this.#finish('broken'))
  }

  /** Reads what is left, keeps none of it, and tells whether the message came whole. */
  async drain(): Promise<boolean> {
    this.#isDropping = true
    this.#waiting = []
    this.#source.resume()
    while (this.#state === 'flowing') await this.#more()
    return this.#state === 'ended'
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const chunks = this.#waiting
      this.#waiting = []
      this.#waitingOctets = 0
      for (const chunk of chunks) yield chunk
      if (this.#waiting.length > 0) continue
      if (this.#state === 'ended') return
      if (this.#state === 'broken') throw new Error('The peer went away before the end of its message')
      if (this.#source.isPaused()) this.#source.resume()
      await this.#more()
    }
  }

  #take(chunk: Uint8Array): void {
    this.octets += chunk.length
    if (this.#isDropping) return
    this.#waiting.push(chunk)
    this.#waitingOctets += chunk.length
    if (this.#waitingOctets >= highWaterOctets) this.#source.pause()
    this.#awake()
  }

  #finish(state: 'ended' | 'broken'): void {
    if (this.#state !== 'flowing') return
    this.#state = state
    this.#awake()
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #awake(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }
}
