import type { Extraction, Settled, Settlement } from '../domain/settlement.ts'
import type { Log } from '../domain/log.ts'
import { countHit } from '../store/blocklist.ts'
import { type Database, type Db, writeTransaction } from '../store/database.ts'
import { saveExtractions } from '../store/extractions.ts'
import { settleBatch, type SettlementTexts } from '../store/settlements.ts'
import { isStorageFull, QueueFullError } from './storage-full.ts'

/** What the queue writes with. */
export type CommitQueueOptions = {
  readonly database: Database
  readonly clock: () => Date
  readonly texts: SettlementTexts
  readonly log: Log
  /** Octets that may wait; past it a message is refused for now. */
  readonly maxWaitingOctets?: number
}

/** A message to write, and the blocklist entry that refused it, which counts its hits. */
export type Commit = { readonly settlement: Settlement; readonly blockId: string | null }

type Waiting<Item, Result> = {
  readonly item: Item
  readonly octets: number
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

const maxBatchMessages = 128
const maxBatchOctets = 16 * 1024 * 1024
const maxExtractions = 32
/** How long content waits for more of it: each transaction of its own would stand in the way of a message. */
const contentWaitMs = 25
/** Batches of messages that may go before content that waits. */
const maxTurnsAhead = 8
/** What a message weighs beside its octets: its rows. */
const rowOctets = 2048

/**
 * Writes messages in groups: what arrives while one transaction commits is the next one.
 *
 * A lone message goes at once. When a group fails, its messages are written one by one, each in a savepoint, so
 * that one message's fault is its own.
 */
export class CommitQueue {
  readonly #options: CommitQueueOptions
  readonly #maxWaitingOctets: number
  #messages: Waiting<Commit, Settled>[] = []
  #extractions: Waiting<Extraction, void>[] = []
  #waitingOctets = 0
  #turnsAhead = 0
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
    if (this.#waitingOctets > 0 && this.#waitingOctets + octets > this.#maxWaitingOctets) {
      return Promise.reject(
        new QueueFullError(`expected at most ${this.#maxWaitingOctets} octets to wait, got more`),
      )
    }
    this.#waitingOctets += octets
    return new Promise((resolve, reject) => {
      this.#messages.push({ item: commit, octets, resolve, reject })
      this.#wake()
    })
  }

  /** Writes extracted content, after the messages that wait. */
  save(extraction: Extraction): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#extractions.push({ item: extraction, octets: 0, resolve, reject })
      if (this.#extractions.length >= maxExtractions) this.#wake()
      else this.#contentTimer ??= setTimeout(() => this.#endContentWait(), contentWaitMs)
    })
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
    return this.#messages.length > 0 || this.#isContentReady()
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
        const batch = this.#takeMessages()
        await this.#write(batch, (trx, items) => this.#settleAll(trx, items))
        for (const { octets } of batch) this.#waitingOctets -= octets
      } else {
        this.#turnsAhead = 0
        const batch = this.#extractions.splice(0, maxExtractions)
        await this.#write(batch, async (trx, items) => {
          await saveExtractions(trx, items, this.#options.clock())
          return items.map(() => undefined)
        })
      }
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

  async #settleAll(trx: Db, commits: readonly Commit[]): Promise<Settled[]> {
    const { clock, texts } = this.#options
    for (const { blockId } of commits) if (blockId !== null) await countHit(trx, blockId)
    return settleBatch(
      trx,
      commits.map(({ settlement }) => settlement),
      clock(),
      texts,
    )
  }

  /** Writes a group and tells each what became of it; never throws. */
  async #write<Item, Result>(batch: readonly Waiting<Item, Result>[], run: Run<Item, Result>): Promise<void> {
    const { database } = this.#options
    try {
      const items = batch.map(({ item }) => item)
      const results = await writeTransaction(database, (trx) => run(trx, items))
      settleWith(
        batch,
        results.map((value) => ({ status: 'fulfilled', value })),
      )
    } catch (error) {
      if (isStorageFull(error)) settleWith(batch, [], error)
      else await this.#writeOneByOne(batch, run, error)
    }
  }

  async #writeOneByOne<Item, Result>(
    batch: readonly Waiting<Item, Result>[],
    run: Run<Item, Result>,
    first: unknown,
  ): Promise<void> {
    this.#options.log('warn', 'store.failed', { error: first, messages: batch.length, next: 'one by one' })
    try {
      const results: PromiseSettledResult<Result>[] = []
      await writeTransaction(this.#options.database, async (trx) => {
        for (const { item } of batch) {
          const alone = trx.transaction((savepoint) => run(savepoint, [item]))
          results.push(await alone.then(fulfilled, rejected))
        }
      })
      settleWith(batch, results)
    } catch (error) {
      settleWith(batch, [], error)
    }
  }
}

/** Writes some items in a transaction and answers for each, in order. */
type Run<Item, Result> = (trx: Db, items: readonly Item[]) => Promise<Result[]>

function fulfilled<Result>(results: readonly Result[]): PromiseSettledResult<Result> {
  for (const value of results) return { status: 'fulfilled', value }
  return rejected(new Error('expected a result, got none'))
}

function rejected(reason: unknown): PromiseRejectedResult {
  return { status: 'rejected', reason }
}

function settleWith<Item, Result>(
  batch: readonly Waiting<Item, Result>[],
  results: readonly PromiseSettledResult<Result>[],
  error: unknown = new Error('expected a result for each message, got fewer'),
): void {
  batch.forEach(({ resolve, reject }, index) => {
    const result = results[index]
    if (result?.status === 'fulfilled') resolve(result.value)
    else reject(result === undefined ? error : result.reason)
  })
}
