import PQueue from 'p-queue'
import type { Log } from '../domain/log.ts'
import type { Content } from '../domain/mail/content.ts'
import type { RawMessage } from '../domain/mail/raw-message.ts'
import type { Extraction } from '../domain/settlement.ts'
import type { TicketClassification } from '../domain/ticket/classification/classify.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { Db } from '../store/database.ts'
import { listPendingContent } from '../store/extractions.ts'
import { readRawHead } from '../store/raw-messages.ts'
import type { CommitQueue } from './commit-queue.ts'
import type { Extractor } from './extract/extractor.ts'
import { plainContent } from './plain-content.ts'

/** What reading contents needs. */
export type ContentWorkOptions = {
  readonly db: Db
  readonly blobs: BlobStore
  readonly extractor: Extractor
  readonly commits: Pick<CommitQueue, 'save' | 'quiet'>
  /** What becomes of the tickets that a message has opened, by what was read of it. */
  readonly classify: (
    messageId: string,
    raw: RawMessage,
    content: Content,
  ) => Promise<readonly TicketClassification[]>
  readonly workers: number
  readonly log: Log
}

/** Messages in hand; the others wait in their table. */
const maxInHand = 4096
/** Octets of messages in hand that are kept in memory; the others are read from the store again. */
const maxHeldOctets = 16 * 1024 * 1024
/** How long a content gives way to messages that wait for their commit. */
const giveWayMs = 10
/** Contents that may wait to be written before the next message is read. */
const maxUnsaved = 64
/** Rows of earlier work taken up at a time. */
const pageSize = 128
const maxAttempts = 3
const retryMs = 200
const retryLaterMs = 10_000
const lookMs = 1000

/**
 * Reads the content of settled messages, in threads, after they have been answered.
 *
 * The table of messages is the queue; what is here is only the part of it in hand. So a crash loses nothing, and
 * nothing that happens here can hold back or undo the acceptance of a message.
 */
export class ContentWork {
  readonly #options: ContentWorkOptions
  readonly #queue: PQueue
  readonly #inHand = new Set<string>()
  readonly #unsaved = new Set<Promise<void>>()
  /** Messages that failed by our fault, and when they may be tried again. */
  readonly #givenUp = new Map<string, number>()
  #heldOctets = 0
  /** Whether the table may hold work that is not in hand. */
  #isBehind = false
  #takingUp: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null
  #isClosed = false

  constructor(options: ContentWorkOptions) {
    this.#options = options
    this.#queue = new PQueue({ concurrency: options.workers })
  }

  /** Takes a message whose row is committed, with its octets when they are at hand. */
  add(messageId: string, raw: RawMessage | null): void {
    if (this.#isClosed || this.#inHand.has(messageId)) return
    if (this.#inHand.size >= maxInHand) {
      this.#isBehind = true
      return
    }
    const octets = raw === null || raw.blob !== null ? 0 : raw.octets
    const isHeld = raw !== null && this.#heldOctets + octets <= maxHeldOctets
    if (isHeld) this.#heldOctets += octets
    this.#inHand.add(messageId)
    const release = (): void => {
      if (isHeld) this.#heldOctets -= octets
    }
    // A queue that is cleared rejects what it had not begun; that is no failure of anything.
    void this.#queue.add(() => this.#work(messageId, isHeld ? raw : null)).then(release, release)
  }

  /** Takes up what the table holds, now and then again: other processes put work there too. */
  start(): void {
    this.#takeUp()
    this.#timer ??= setInterval(() => this.#takeUp(), lookMs).unref()
  }

  /** Waits until nothing is in hand and the table has nothing more. */
  async idle(): Promise<void> {
    while (!this.#isClosed && (this.#isBehind || this.#inHand.size > 0 || this.#takingUp !== null)) {
      await this.#takingUp
      await this.#queue.onIdle()
      await Promise.all(this.#unsaved)
    }
  }

  /** Leaves what is not yet begun to the next start and waits for the rest. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#queue.clear()
    await this.#options.extractor.close()
    await this.#takingUp
    await this.#queue.onIdle()
    await Promise.all(this.#unsaved)
  }

  async #work(messageId: string, held: RawMessage | null): Promise<void> {
    try {
      await this.#options.commits.quiet(giveWayMs)
      const raw = held ?? (await readRawHead(this.#options.db, this.#options.blobs, messageId))
      const extraction = raw === null ? null : await this.#read(messageId, raw)
      if (raw === null || extraction === null) this.#letGo(messageId)
      else {
        const classifications = await this.#options.classify(messageId, raw, extraction.content)
        this.#save({ ...extraction, classifications })
      }
      if (this.#unsaved.size >= maxUnsaved) await Promise.race(this.#unsaved)
    } catch (error) {
      this.#giveUp(messageId, error)
    }
  }

  /** Reads a content; when our own machinery fails again and again, what can be seen without it. */
  async #read(messageId: string, raw: RawMessage): Promise<Extraction | null> {
    const { blobs, extractor, log } = this.#options
    const source = raw.blob === null ? { octets: raw.head } : { path: blobs.pathOf(raw.blob) }
    for (let attempt = 1; ; attempt++) {
      try {
        return { messageId, ...(await extractor.extract(source, { messageId })) }
      } catch (error) {
        if (this.#isClosed) return null
        log('error', 'content.failed', { messageId, attempt, error })
        if (attempt === maxAttempts)
          return { messageId, state: 'unreadable', content: plainContent(raw.head, String(error)) }
        await new Promise((resolve) => setTimeout(resolve, retryMs * attempt))
      }
    }
  }

  #save(extraction: Extraction): void {
    const { commits, log } = this.#options
    const { messageId, state } = extraction
    const saving = commits
      .save(extraction)
      .then(() => {
        log('debug', 'content.extracted', { messageId, state })
        this.#letGo(messageId)
      })
      .catch((error: unknown) => this.#giveUp(messageId, error))
      .finally(() => {
        this.#unsaved.delete(saving)
      })
    this.#unsaved.add(saving)
  }

  #giveUp(messageId: string, error: unknown): void {
    if (!this.#isClosed) this.#options.log('error', 'content.failed', { messageId, error })
    this.#givenUp.set(messageId, performance.now() + retryLaterMs)
    this.#letGo(messageId)
  }

  #letGo(messageId: string): void {
    this.#inHand.delete(messageId)
    if (this.#isBehind && this.#inHand.size < maxInHand / 4) this.#takeUpMore()
  }

  #takeUp(): void {
    this.#isBehind = true
    this.#takeUpMore()
  }

  /** Page by page, as the work in hand gets less. */
  #takeUpMore(): void {
    if (this.#takingUp !== null || this.#isClosed) return
    this.#takingUp = this.#takeUpPage()
      .catch((error: unknown) => {
        this.#isBehind = false
        this.#options.log('error', 'content.failed', { error })
      })
      .finally(() => {
        this.#takingUp = null
        if (this.#isBehind && this.#inHand.size === 0) this.#takeUpMore()
      })
  }

  async #takeUpPage(): Promise<void> {
    const limit = this.#inHand.size + this.#givenUp.size + pageSize
    this.#isBehind = false
    const rows = await listPendingContent(this.#options.db, limit)
    if (rows.length === limit) this.#isBehind = true
    const now = performance.now()
    for (const { messageId } of rows) {
      if ((this.#givenUp.get(messageId) ?? 0) > now) continue
      this.#givenUp.delete(messageId)
      this.add(messageId, null)
    }
  }
}
