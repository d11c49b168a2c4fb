import type { Extraction, Settled } from '../domain/settlement.ts'
import type { Note } from '../store/door-notes.ts'
import type { Commit, CommitWriter, Results } from './commit-writer.ts'
import { QueueFullError } from './storage-full.ts'

/** What the queue writes with. */
export type CommitQueueOptions = {
  readonly writer: CommitWriter
  readonly clock: () => Date
  /** Octets that may wait; past it a message is refused for now. */
  readonly maxWaitingOctets?: number
}

type Waiting<Item, Result> = {
  readonly item: Item
  readonly octets: number
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

const maxBatchMessages = 128
const maxBatchOctets = 16 * 1024 * 1024
const maxExtractions = 128
const maxNotes = 512
/** How long content waits for more of it: each transaction of its own would stand in the way of a message. */
const contentWaitMs = 100
/** How long messages wait when fewer have come than went together last time: the others are on their way. */
const companyWaitMs = 1
/** Batches of messages that may go before content that waits. */
const maxTurnsAhead = 8
/** What a message weighs beside its octets: its rows. */
const rowOctets = 2048

/**
 * Writes messages in groups: what arrives while one transaction commits is the next one.
 *
 * A lone message goes at once, there is no timer; one transaction is in flight at a time. What is noted of mail that is
 * put off takes turns with the messages.
 */
export class CommitQueue {
  readonly #options: CommitQueueOptions
  readonly #maxWaitingOctets: number
  readonly #messages: Waiting<Commit, Settled>[] = []
  readonly #extractions: Waiting<Extraction, null>[] = []
  readonly #notes: Waiting<Note, null>[] = []
  #waitingOctets = 0
  readonly #awaitingQuiet = new Set<() => void>()
  #turnsAhead = 0
  #lastCount = 0
  #contentTimer: NodeJS.Timeout | null = null
  #work: Promise<void> | null = null

  constructor(options: CommitQueueOptions) {
    this.#options = options
    this.#maxWaitingOctets = options.maxWaitingOctets ?? 64 * 1024 * 1024
  }

  /** Writes a message; resolves when it is on stable storage. Rejects with QueueFullError when too much waits. */
  settle(commit: Commit): Promise<Settled> {
    const { raw } = commit.settlement
    const octets = rowOctets + (raw === null || raw.blob !== null ? 0 : raw.octets)
    return this.#enter(this.#messages, commit, octets)
  }

  /** Writes a note of what stays with its sender, with others; rejects like `settle`. */
  async note(note: Note): Promise<void> {
    const octets = rowOctets + (note.kind === 'attempt' ? note.attempt.head.length : 0)
    await this.#enter(this.#notes, note, octets)
  }

  /** Writes extracted content, after the messages that wait. */
  save(extraction: Extraction): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#extractions.push({ item: extraction, octets: 0, resolve: () => resolve(), reject })
      if (this.#extractions.length >= maxExtractions) this.#wake()
      else this.#contentTimer ??= setTimeout(() => this.#endContentWait(), contentWaitMs)
    })
  }

  #enter<Item, Result>(waiting: Waiting<Item, Result>[], item: Item, octets: number): Promise<Result> {
    if (this.#waitingOctets > 0 && this.#waitingOctets + octets > this.#maxWaitingOctets) {
      return Promise.reject(
        new QueueFullError(`expected at most ${this.#maxWaitingOctets} octets to wait, got more`),
      )
    }
    this.#waitingOctets += octets
    return new Promise((resolve, reject) => {
      waiting.push({ item, octets, resolve, reject })
      this.#wake()
    })
  }

  #leave(batch: readonly { readonly octets: number }[]): void {
    for (const { octets } of batch) this.#waitingOctets -= octets
    if (this.#waitingOctets === 0) for (const resolve of this.#awaitingQuiet) resolve()
  }

  /** Waits until no message waits for its commit; under a steady load there is no such moment, so no longer than this. */
  async quiet(atMostMs: number): Promise<void> {
    if (this.#waitingOctets === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, atMostMs)
    this.#awaitingQuiet.add(resolve)
    await promise
    clearTimeout(timer)
    this.#awaitingQuiet.delete(resolve)
  }

  /** Waits until nothing waits. */
  async idle(): Promise<void> {
    while (this.#work !== null) await this.#work
  }

  /** The first message waits for the end of the turn, so that what came in the same packets goes with it. */
  #wake(): void {
    this.#work ??= new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => this.#run())
      .finally(() => {
        this.#work = null
        if (this.#hasWork()) this.#wake()
      })
  }

  #endContentWait(): void {
    this.#contentTimer = null
    if (this.#extractions.length > 0) this.#wake()
  }

  #hasWork(): boolean {
    return this.#messages.length > 0 || this.#notes.length > 0 || this.#isContentReady()
  }

  #isContentReady(): boolean {
    const { length } = this.#extractions
    return length >= maxExtractions || (length > 0 && this.#contentTimer === null)
  }

  async #run(): Promise<void> {
    while (this.#hasWork()) {
      const isContentDue = this.#isContentReady() && this.#turnsAhead >= maxTurnsAhead
      if (this.#messages.length > 0 && !isContentDue) {
        this.#turnsAhead++
        if (this.#messages.length < this.#lastCount)
          await new Promise((resolve) => setTimeout(resolve, companyWaitMs))
        const batch = this.#takeMessages()
        this.#lastCount = batch.length
        await this.#answer(batch, (writer, now) => writer.settle(itemsOf(batch), now))
        this.#leave(batch)
      } else if (this.#isContentReady()) {
        this.#turnsAhead = 0
        const batch = this.#extractions.splice(0, maxExtractions)
        await this.#answer(batch, (writer, now) => writer.save(itemsOf(batch), now))
      }
      if (this.#notes.length > 0) {
        const notes = this.#notes.splice(0, maxNotes)
        await this.#answer(notes, (writer, now) => writer.note(itemsOf(notes), now))
        this.#leave(notes)
      }
    }
  }

  /** Writes a batch and answers each of it; a writer that breaks its word and throws costs nobody else. */
  async #answer<Item, Result>(
    batch: readonly Waiting<Item, Result>[],
    write: (writer: CommitWriter, now: Date) => Promise<Results<Result>>,
  ): Promise<void> {
    const { writer, clock } = this.#options
    try {
      answer(batch, await write(writer, clock()))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  #takeMessages(): Waiting<Commit, Settled>[] {
    let octets = 0
    let count = 0
    for (const waiting of this.#messages) {
      octets += waiting.octets
      if (count === maxBatchMessages || (count > 0 && octets > maxBatchOctets)) break
      count++
    }
    return this.#messages.splice(0, count)
  }
}

function itemsOf<Item, Result>(batch: readonly Waiting<Item, Result>[]): Item[] {
  return batch.map(({ item }) => item)
}

function answer<Item, Result>(batch: readonly Waiting<Item, Result>[], results: Results<Result>): void {
  batch.forEach(({ resolve, reject }, index) => {
    const result = results[index]
    if (result?.status === 'fulfilled') resolve(result.value)
    else reject(result?.reason ?? new Error('expected a result for each message, got fewer'))
  })
}
