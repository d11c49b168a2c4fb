import type { Log } from '../domain/log.ts'
import type { Database } from '../store/database.ts'
import { distributeWaiting } from '../store/distribution.ts'

/** What giving tickets away needs. */
export type DistributorOptions = {
  readonly database: Database
  readonly clock: () => Date
  readonly log: Log
  /** Milliseconds between two looks; a second unless a test asks for another. */
  readonly everyMs?: number
}

/**
 * Looks now and then for tickets that wait, whoever let them wait, and gives them to agents who are online.
 *
 * What waits stands in the table, so that a crash leaves nothing behind. Gives what ends it.
 */
export function startDistributor({
  database,
  clock,
  log,
  everyMs = 1000,
}: DistributorOptions): () => Promise<void> {
  let inHand: Promise<void> | null = null
  const look = (): void => {
    inHand ??= distributeWaiting(database, clock())
      .then(() => undefined)
      .catch((error: unknown) => log('error', 'store.failed', { task: 'distribution', error }))
      .finally(() => {
        inHand = null
      })
  }
  look()
  const timer = setInterval(look, everyMs)
  return async () => {
    clearInterval(timer)
    await inHand
  }
}
