import type { Log } from '../domain/log.ts'
import type { CommitQueue } from './commit-queue.ts'
import type { Commit } from './commit-writer.ts'

/** Refusals of one session that are recorded; the others are only logged. */
const maxPerSession = 20

/** Records refusals that came before any octets, within bounds, and never at the cost of a reply. */
export class RefusalRecorder {
  readonly #commits: Pick<CommitQueue, 'settle'>
  readonly #log: Log
  readonly #counts = new WeakMap<object, number>()

  constructor(commits: Pick<CommitQueue, 'settle'>, log: Log) {
    this.#commits = commits
    this.#log = log
  }

  /** Whether another refusal of the session that the key stands for would be recorded. */
  mayRecord(key: object): boolean {
    return (this.#counts.get(key) ?? 0) < maxPerSession
  }

  /** Records a refusal of the session that the key stands for. */
  record(key: object, commit: Commit): void {
    if (!this.mayRecord(key)) return
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
    this.#commits.settle(commit).catch((error: unknown) => {
      this.#log('error', 'store.failed', { reason: commit.settlement.outcomes[0]?.reason ?? null, error })
    })
  }
}
