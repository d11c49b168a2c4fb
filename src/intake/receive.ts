import { createHash } from 'node:crypto'
import { LineEndingGuard } from '../domain/mail/line-endings.ts'
import { PartScanner } from '../domain/mail/part-scanner.ts'
import type { ScannedPart } from '../domain/mail/scanned-part.ts'
import type { RawMessage } from '../domain/mail/raw-message.ts'
import type { BlobStore, BlobWriter } from '../store/blobs.ts'
import { BodyDigest } from './body-digest.ts'

/** Octets of a message kept in memory; a longer one goes to a file while it is read. */
export const maxHeadOctets = 256 * 1024

/** What receiving a message needs. */
export type ReceiveOptions = {
  readonly maxOctets: number
  /** Where long messages go; `null` when nothing is to be kept. */
  readonly blobs: Pick<BlobStore, 'create'> | null
}

/** What came. */
export type Received =
  | { readonly kind: 'whole'; readonly raw: RawMessage; readonly files: readonly ScannedPart[] }
  /** Line ends or octets that two hosts could read in two ways. */
  | { readonly kind: 'malformed'; readonly raw: RawMessage; readonly fault: string }
  /** More octets than we take; only the first are left. */
  | { readonly kind: 'too-large'; readonly octets: number; readonly head: Uint8Array }
  /** We could not keep it. */
  | { readonly kind: 'failed'; readonly error: unknown }

/**
 * Reads a message to its end, counts and digests it, and keeps it whole: in memory, or in a synced file.
 *
 * Memory stays the same however much comes. What cannot be kept is read to the end all the same, because a
 * reply may only follow the last octet. Rejects when the stream does, and leaves no file behind.
 */
export async function receive(octets: AsyncIterable<Uint8Array>, options: ReceiveOptions): Promise<Received> {
  const message = new IncomingMessage(options)
  try {
    for await (const chunk of octets) {
      const waiting = message.push(chunk)
      if (waiting !== null) await waiting
    }
  } catch (error) {
    await message.discard()
    throw error
  }
  return message.end()
}

/** A message while it comes in. */
class IncomingMessage {
  readonly #options: ReceiveOptions
  readonly #guard = new LineEndingGuard()
  readonly #whole = createHash('sha256')
  readonly #body = new BodyDigest()
  readonly #files = new PartScanner()
  #chunks: Uint8Array[] = []
  #head: Uint8Array | null = null
  #writer: BlobWriter | null = null
  /** Octets as they came, and as they are kept. */
  #received = 0
  #kept = 0
  #isTooLarge = false
  #failure: { readonly error: unknown } | null = null

  constructor(options: ReceiveOptions) {
    this.#options = options
  }

  /** Takes the next octets; `null` when there is nothing to wait for. */
  push(chunk: Uint8Array): Promise<void> | null {
    this.#received += chunk.length
    if (this.#isTooLarge || this.#failure !== null) return null
    if (this.#received > this.#options.maxOctets) {
      this.#isTooLarge = true
      this.#head ??= Buffer.concat([...this.#chunks, chunk]).subarray(0, maxHeadOctets)
      return this.discard()
    }
    return this.#keep(this.#guard.push(chunk))
  }

  async end(): Promise<Received> {
    this.#guard.end()
    if (this.#failure !== null) return { kind: 'failed', error: this.#failure.error }
    if (this.#isTooLarge)
      return { kind: 'too-large', octets: this.#received, head: this.#head ?? this.#joined() }
    const isLong = this.#kept > maxHeadOctets
    const sha256 = this.#whole.digest('hex')
    try {
      await this.#writer?.commit(sha256)
    } catch (error) {
      await this.discard()
      return { kind: 'failed', error }
    }
    const raw = {
      head: this.#head ?? this.#joined(),
      octets: this.#kept,
      sha256,
      bodySha256: this.#body.end(),
      blob: isLong ? sha256 : null,
    }
    const { fault } = this.#guard
    return fault === null
      ? { kind: 'whole', raw, files: this.#files.end() }
      : { kind: 'malformed', raw, fault }
  }

  /** Forgets the file. It is already lost when that fails, and the first failure is the one to tell. */
  async discard(): Promise<void> {
    const writer = this.#writer
    this.#writer = null
    this.#chunks = []
    await writer?.discard().catch(() => undefined)
  }

  #keep(chunk: Uint8Array): Promise<void> | null {
    if (chunk.length === 0) return null
    this.#kept += chunk.length
    this.#whole.update(chunk)
    this.#body.push(chunk)
    this.#files.push(chunk)
    if (this.#head !== null) return this.#writer === null ? null : this.#write(this.#writer, [chunk])
    this.#chunks.push(chunk)
    return this.#kept > maxHeadOctets ? this.#spill() : null
  }

  /** Moves what has come to a file. */
  #spill(): Promise<void> | null {
    const chunks = this.#chunks
    this.#head = Buffer.from(this.#joined().subarray(0, maxHeadOctets))
    this.#chunks = []
    if (this.#options.blobs === null) return null
    this.#writer = this.#options.blobs.create()
    return this.#write(this.#writer, chunks)
  }

  async #write(writer: BlobWriter, chunks: readonly Uint8Array[]): Promise<void> {
    try {
      for (const chunk of chunks) await writer.write(chunk)
    } catch (error) {
      this.#failure = { error }
      await this.discard()
    }
  }

  #joined(): Uint8Array {
    const [only] = this.#chunks
    return only !== undefined && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks)
  }
}
