import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../domain/log.ts'
import type { Database } from '../store/database.ts'
import { writeWaiting } from '../store/text-waiting.ts'
import type { CommitQueue } from './commit-queue.ts'

/** What writing the full text of tickets needs. */
export type TextWorkOptions = {
  readonly database: Database
  readonly commits: Pick<CommitQueue, 'quiet'>
  readonly clock: () => Date
  readonly log: Log
}

/** Tickets of one transaction: it must be over before a message would feel it. */
const ticketsAtOnce = 10
/** How long a transaction gives way to messages that wait for their commit. */
const giveWayMs = 10
/** The pause after each transaction, in which whoever else wants to write gets his turn. */
const pauseMs = 5
const lookMs = 1000

/**
 * Makes tickets findable by what was written in them, after their mail was answered and read.
 *
 * The table of what waits is the queue: a crash loses nothing, and tickets that were there before the index take
 * their turn when nothing else waits.
 */
export class TextWork {
  readonly #options: TextWorkOptions
  #timer: NodeJS.Timeout | null = null
  #working: Promise<void> | null = null
  #isClosed = false

  constructor(options: TextWorkOptions) {
    this.#options = options
  }

  /** Looks for work, now and then again. */
  start(): void {
    this.#look()
    this.#timer ??= setInterval(() => this.#look(), lookMs).unref()
  }

  /** Does all that waits. */
  async idle(): Promise<void> {
    await this.#working
    this.#look()
    await this.#working
  }

  /** Ends after the transaction in hand; the rest waits for the next start. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#timer !== null) clearInterval(this.#timer)
    await this.#working
  }

  #look(): void {
    if (this.#isClosed || this.#working !== null) return
    this.#working = this.#work()
      .catch((error: unknown) => this.#options.log('error', 'store.failed', { error, task: 'text' }))
      .finally(() => {
        this.#working = null
      })
  }

  async #work(): Promise<void> {
    const { database, commits, clock } = this.#options
    while (!this.#isClosed) {
      await commits.quiet(giveWayMs)
      if (!(await writeWaiting(database, ticketsAtOnce, clock()))) return
      await sleep(pauseMs)
    }
  }
}
