import type { Log } from '../domain/log.ts'
import type { Extraction, Settled, Settlement } from '../domain/settlement.ts'
import { countHits } from '../store/blocklist.ts'
import { type Note, writeNotes } from '../store/door-notes.ts'
import { type Database, type Db, writeTransaction } from '../store/database.ts'
import { readyAfterReading } from '../store/distribution.ts'
import { saveExtractions } from '../store/extractions.ts'
import { noteReports, type ReportTexts } from '../store/note-reports.ts'
import { openForOriginals } from '../store/original-senders.ts'
import { releaseByAuthors } from '../store/release-by-author.ts'
import { classifyRead } from '../store/unclassified-tickets.ts'
import { settleBatch, type SettlementTexts } from '../store/settlements.ts'
import { lockTicketsOf } from '../store/ticket-family.ts'
import { GreylistSweep } from './greylist-sweep.ts'
import { isStorageFull } from './storage-full.ts'

/** A message to write, and the entry of the lists that decided of it, which counts its hits. */
export type Commit = { readonly settlement: Settlement; readonly blockId: string | null }

/** What became of each item of a group, in order. */
export type Results<Result> = readonly PromiseSettledResult<Result>[]

/** Writes groups, each in one transaction, and tells of each item what became of it; never throws. */
export type CommitWriter = {
  settle(commits: readonly Commit[], now: Date): Promise<Results<Settled>>
  save(extractions: readonly Extraction[], now: Date): Promise<Results<null>>
  note(notes: readonly Note[], now: Date): Promise<Results<null>>
  close(): Promise<void>
}

/**
 * Writes groups on this thread.
 *
 * When a group fails, its items are written one by one, each in a savepoint, so that one message's fault is its own.
 */
export function createCommitWriter(
  database: Database,
  texts: SettlementTexts & ReportTexts,
  log: Log,
): CommitWriter {
  const sweep = new GreylistSweep()
  return {
    settle: (commits, now) =>
      write(database, log, commits, async (trx, items) => {
        await countHits(
          trx,
          items.flatMap(({ blockId }) => blockId ?? []),
          now,
        )
        const settlements = items.map(({ settlement }) => settlement)
        return settleBatch(trx, settlements, now, texts)
      }),
    save: (extractions, now) =>
      write(database, log, extractions, async (trx, items) => {
        const messageIds = items.map(({ messageId }) => messageId)
        await lockTicketsOf(trx, messageIds)
        await saveExtractions(trx, items, now)
        await noteReports(trx, items, texts, now)
        await releaseByAuthors(trx, messageIds, now)
        const forwards = items.filter(({ content }) => content.forward !== null)
        await openForOriginals(
          trx,
          forwards.map(({ messageId }) => messageId),
          now,
        )
        await classifyRead(trx, items, now)
        await readyAfterReading(trx, messageIds, now)
        return items.map(() => null)
      }),
    note: (notes, now) =>
      write(database, log, notes, async (trx, items) => {
        await writeNotes(trx, items, now)
        await sweep.after(trx, items, now)
        return items.map(() => null)
      }),
    close: async () => undefined,
  }
}

/** Writes some items in a transaction and answers for each, in order. */
type Run<Item, Result> = (trx: Db, items: readonly Item[]) => Promise<Result[]>

async function write<Item, Result>(
  database: Database,
  log: Log,
  items: readonly Item[],
  run: Run<Item, Result>,
): Promise<Results<Result>> {
  try {
    const results = await writeTransaction(database, (trx) => run(trx, items))
    return results.map((value) => ({ status: 'fulfilled', value }))
  } catch (error) {
    // Neither a full disk nor a lock is the fault of one item: each alone would only make the others wait longer.
    if (isStorageFull(error) || isLocked(error)) return items.map(() => rejected(error))
    log('warn', 'store.failed', { error, messages: items.length, next: 'one by one' })
    return writeOneByOne(database, items, run)
  }
}

/** Whether another process held SQLite's write lock for longer than we wait. */
function isLocked(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'
}

async function writeOneByOne<Item, Result>(
  database: Database,
  items: readonly Item[],
  run: Run<Item, Result>,
): Promise<Results<Result>> {
  const results: PromiseSettledResult<Result>[] = []
  try {
    await writeTransaction(database, async (trx) => {
      for (const item of items) {
        const alone = trx.transaction((savepoint) => run(savepoint, [item]))
        results.push(await alone.then(fulfilled, rejected))
      }
    })
    return results
  } catch (error) {
    return items.map(() => rejected(error))
  }
}

function fulfilled<Result>(results: readonly Result[]): PromiseSettledResult<Result> {
  for (const value of results) return { status: 'fulfilled', value }
  return rejected(new Error('expected a result, got none'))
}

function rejected(reason: unknown): PromiseRejectedResult {
  return { status: 'rejected', reason }
}
