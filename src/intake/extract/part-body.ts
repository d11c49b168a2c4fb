import { createHash, type Hash } from 'node:crypto'
import type { BlobStore, BlobWriter } from '../../store/blobs.ts'
import type { PartBody } from './part.ts'

/** Octets of a part kept in memory; what is longer goes to a blob as it comes. */
const heldOctets = 256 * 1024

/** Octets of a part that must be read to be understood (a text, a winmail.dat). */
const readableOctets = 16 * 1024 * 1024

/** Takes a part's octets as they come, and moves them to a blob once they are many. */
export class PartSink {
  readonly #blobs: BlobStore
  readonly #limit: number
  readonly #hash: Hash = createHash('sha256')
  #chunks: Uint8Array[] = []
  #count = 0
  #writer: BlobWriter | null = null

  /** @param isReadable whether the part must be read to be understood, and so is held longer. */
  constructor(blobs: BlobStore, isReadable: boolean) {
    this.#blobs = blobs
    this.#limit = isReadable ? readableOctets : heldOctets
  }

  /** Takes the next octets; waits while the disk is slower than the message. */
  async write(chunk: Uint8Array): Promise<void> {
    this.#count += chunk.length
    if (this.#writer) {
      this.#hash.update(chunk)
      return this.#writer.write(chunk)
    }
    this.#chunks.push(chunk)
    if (this.#count > this.#limit) await this.#spill()
  }

  /** Ends the part; a blob is on stable storage when this resolves. */
  async end(): Promise<PartBody> {
    if (!this.#writer) return { kind: 'held', octets: Buffer.concat(this.#chunks) }
    const sha256 = this.#hash.digest('hex')
    await this.#writer.commit(sha256)
    return { kind: 'stored', sha256, count: this.#count }
  }

  /** Forgets the part, when the message turns out to be unreadable. */
  async discard(): Promise<void> {
    await this.#writer?.discard()
  }

  async #spill(): Promise<void> {
    const writer = this.#blobs.create()
    this.#writer = writer
    for (const chunk of this.#chunks) {
      this.#hash.update(chunk)
      await writer.write(chunk)
    }
    this.#chunks = []
  }
}
