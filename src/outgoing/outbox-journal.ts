import type { Log } from '../domain/log.ts'
import { recordAttempts, type Tried } from '../store/attempts.ts'
import { type ComposedOctets, keepComposed } from '../store/composed-octets.ts'
import { type Database, type Db, writeTransaction } from '../store/database.ts'
import { type Handing, markHanded } from '../store/outbox.ts'

/** What is to be written of mails in hand. */
type Entry =
  | { readonly kind: 'keep'; readonly value: ComposedOctets; done(): void; fail(error: unknown): void }
  | {
      readonly kind: 'hand'
      readonly value: Handing
      done(isOurs: boolean): void
      fail(error: unknown): void
    }
  | { readonly kind: 'tried'; readonly value: Tried; done(): void; fail(error: unknown): void }

/** Entries that go into one transaction at most. */
const maxEntries = 64

/**
 * Writes down what becomes of mails while they leave, with all that comes meanwhile in one transaction.
 *
 * Each commit waits for the disk: many mails in hand at once wait for it together.
 */
export class OutboxJournal {
  readonly #database: Database
  readonly #clock: () => Date
  readonly #log: Log
  #waiting: Entry[] = []
  #writing: Promise<void> | null = null

  constructor({ database, clock, log }: { database: Database; clock: () => Date; log: Log }) {
    this.#database = database
    this.#clock = clock
    this.#log = log
  }

  /** Keeps the octets of a mail that was just composed. */
  keep(value: ComposedOctets): Promise<void> {
    return new Promise((done, fail) => this.#add({ kind: 'keep', value, done, fail }))
  }

  /** Notes that last octets are about to leave; `false` when the mail is not ours to send any more. */
  hand(value: Handing): Promise<boolean> {
    return new Promise((done, fail) => this.#add({ kind: 'hand', value, done, fail }))
  }

  /** Notes an attempt and what became of its recipients. */
  tried(value: Tried): Promise<void> {
    return new Promise((done, fail) => this.#add({ kind: 'tried', value, done, fail }))
  }

  #add(entry: Entry): void {
    this.#waiting.push(entry)
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null
    })
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const entries = this.#waiting.splice(0, maxEntries)
      await this.#writeAll(entries).catch(async (error: unknown) => {
        if (entries.length > 1)
          this.#log('warn', 'store.failed', { task: 'outbox', error, next: 'one by one' })
        // One mail's fault is its own.
        for (const entry of entries)
          await (entries.length > 1 ? this.#writeAll([entry]) : Promise.reject(error)).catch(entry.fail)
      })
    }
  }

  async #writeAll(entries: readonly Entry[]): Promise<void> {
    const ours = await writeTransaction(this.#database, (trx) => this.#writeIn(trx, entries))
    for (const entry of entries) {
      if (entry.kind === 'hand') entry.done(ours.has(entry.value.id))
      else entry.done()
    }
  }

  async #writeIn(trx: Db, entries: readonly Entry[]): Promise<ReadonlySet<string>> {
    await keepComposed(
      trx,
      entries.flatMap((entry) => (entry.kind === 'keep' ? [entry.value] : [])),
    )
    const ours = await markHanded(
      trx,
      entries.flatMap((entry) => (entry.kind === 'hand' ? [entry.value] : [])),
      this.#clock(),
    )
    await recordAttempts(
      trx,
      entries.flatMap((entry) => (entry.kind === 'tried' ? [entry.value] : [])),
    )
    return ours
  }
}
