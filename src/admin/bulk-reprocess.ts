import type { Log } from '../domain/log.ts'
import type { MailHandling, MailObstacle } from '../domain/outgoing/mail-handling.ts'

/** What is done with many messages one after the other: judging again, or handling what has not left. */
export type BulkWork = 'reprocess' | Exclude<MailHandling, 'edit'>

/** A message that stayed as it was, and why. */
export type BulkRefusal = { readonly messageId: string; readonly obstacle: MailObstacle }

/** How far a task of the bulk has come. */
export type BulkProgress = {
  readonly work: BulkWork
  readonly actor: string
  readonly startedAt: Date
  readonly total: number
  readonly done: number
  /** Messages whose outcome is another than before. */
  readonly changed: number
  /** Messages that could not be judged again. */
  readonly failed: number
  /** Those that were left as they were, as far as they are told one by one. */
  readonly refusals: readonly BulkRefusal[]
  readonly refused: number
  readonly state: 'running' | 'finished' | 'stopped'
}

/** What a bulk reprocessing goes through, and how. */
export type BulkTask = {
  /** Judging again where it is left out. */
  readonly work?: BulkWork
  readonly actor: string
  readonly startedAt: Date
  /** How many there are about to be; mail that comes meanwhile may make it more. */
  readonly total: number
  /** Read as the work goes on, so that a million of them need no room. */
  readonly messageIds: AsyncIterable<string> | Iterable<string>
  /** Does one message; whether anything is other than before, or why it stayed as it was. */
  readonly reprocess: (messageId: string) => Promise<boolean | MailObstacle>
}

/** Messages that are told one by one. */
const maxRefusals = 100

/**
 * Does something with many messages in the background, one after the other, and says how far it is.
 *
 * There is one for the process and it does one task at a time. A restart forgets the rest of the task, which harms
 * nothing: each message is done in a transaction of its own, and doing it again changes nothing.
 */
export class BulkReprocess {
  readonly #log: Log
  #progress: BulkProgress | null = null
  #work: Promise<void> = Promise.resolve()
  #isStopping = false

  constructor(log: Log) {
    this.#log = log
  }

  /** Begins a task; `false` when another one still runs. */
  start(task: BulkTask): boolean {
    if (this.#progress?.state === 'running') return false
    const { work = 'reprocess', actor, startedAt, total } = task
    this.#isStopping = false
    this.#progress = {
      work,
      actor,
      startedAt,
      total,
      done: 0,
      changed: 0,
      failed: 0,
      refusals: [],
      refused: 0,
      state: 'running',
    }
    this.#work = this.#run(task)
    return true
  }

  /** The task in hand, or the last one; `null` when there has been none. */
  progress(): BulkProgress | null {
    return this.#progress
  }

  /** Stops after the message in hand. */
  async close(): Promise<void> {
    this.#isStopping = true
    await this.#work
  }

  /** Waits for the end of the task in hand. */
  async idle(): Promise<void> {
    await this.#work
  }

  async #run(task: BulkTask): Promise<void> {
    let state: BulkProgress['state'] = 'stopped'
    try {
      if (await this.#judgeAll(task)) state = 'finished'
    } catch (error) {
      this.#log('error', 'page.failed', { error })
    }
    const now = this.#progress
    if (now === null) return
    this.#progress = { ...now, state, total: state === 'finished' ? now.done : now.total }
  }

  /** Whether it came to the end. */
  async #judgeAll({ messageIds, reprocess }: BulkTask): Promise<boolean> {
    for await (const messageId of messageIds) {
      if (this.#isStopping) return false
      try {
        const result = await reprocess(messageId)
        if (typeof result === 'string') this.#refuse({ messageId, obstacle: result })
        this.#count(result === true ? { changed: 1 } : {})
      } catch (error) {
        this.#log('error', 'page.failed', { messageId, error })
        this.#count({ failed: 1 })
      }
    }
    return true
  }

  #refuse(refusal: BulkRefusal): void {
    const now = this.#progress
    if (now === null) return
    const refusals = now.refusals.length < maxRefusals ? [...now.refusals, refusal] : now.refusals
    this.#progress = { ...now, refusals, refused: now.refused + 1 }
  }

  #count({ changed = 0, failed = 0 }: { changed?: number; failed?: number }): void {
    const now = this.#progress
    if (now === null) return
    this.#progress = {
      ...now,
      done: now.done + 1,
      total: Math.max(now.total, now.done + 1),
      changed: now.changed + changed,
      failed: now.failed + failed,
    }
  }
}
