import type { Log } from '../domain/log.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { Database } from '../store/database.ts'
import { purgeDeferrals } from '../store/deferrals.ts'
import { purgeAttempts } from '../store/door-attempts.ts'
import { sweepGreylist } from '../store/greylist.ts'
import { sweepHttpAnswers } from '../store/http-answers.ts'
import { sweepAnswers } from '../store/undone-answers.ts'
import { removeOrphans } from '../store/orphans.ts'
import { purgeRefused } from '../store/retention.ts'

const dayMs = 24 * 60 * 60 * 1000
/** Days that a mail is shown which is still with its sender: hosts give up by then. RFC 5321 §4.5.4.1 */
const attemptDays = 5
const soonMs = 30_000
/** A file without a row is left this long: its row may still be on its way. */
const orphanMs = dayMs
/** Messages removed in one transaction, which no arriving mail should wait for long. */
const removedAtOnce = 500

/** What the daily clean-up needs. */
export type PurgeOptions = {
  readonly database: Database
  readonly blobs: BlobStore
  readonly retentionDays: number
  readonly log: Log
}

/** Removes refused messages that are past their days, what is noted of mail put off, and files that belong to no message: soon after the start, then daily. Gives what ends it. */
export function startPurge({ database, blobs, retentionDays, log }: PurgeOptions): () => Promise<void> {
  let isStopped = false
  let inHand: Promise<void> = Promise.resolve()
  const purge = async (): Promise<void> => {
    const before = new Date(Date.now() - retentionDays * dayMs)
    let removed = removedAtOnce
    while (!isStopped && removed === removedAtOnce) {
      removed = await purgeRefused(database.writer, blobs, before, removedAtOnce)
    }
    const givenUp = new Date(Date.now() - attemptDays * dayMs)
    await purgeAttempts(database.writer, blobs, givenUp)
    await purgeDeferrals(database.writer, givenUp)
    await sweepGreylist(database.writer, new Date())
    await sweepHttpAnswers(database.writer, new Date())
    await sweepAnswers(database.writer, new Date())
    if (!isStopped) await removeOrphans(database.reader, blobs, new Date(Date.now() - orphanMs))
  }
  const turn = (): void => {
    inHand = purge().catch((error: unknown) => log('error', 'store.failed', { task: 'purge', error }))
  }
  const soon = setTimeout(turn, soonMs)
  const daily = setInterval(turn, dayMs)
  return async () => {
    isStopped = true
    clearTimeout(soon)
    clearInterval(daily)
    await inHand
  }
}
