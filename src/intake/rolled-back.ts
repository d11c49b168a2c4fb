import { type Database, type Db, writeTransaction } from '../store/database.ts'

/** Runs work that writes, and takes everything back that it wrote. */
export async function rolledBack<Result>(
  database: Database,
  work: (trx: Db) => Promise<Result>,
): Promise<Result> {
  const finished: { result: Result }[] = []
  const enough = new Error('rolled back as intended')
  try {
    await writeTransaction(database, async (trx) => {
      finished.push({ result: await work(trx) })
      throw enough
    })
  } catch (error) {
    if (error !== enough) throw error
  }
  for (const { result } of finished) return result
  throw new Error('expected a result of the work to take back, got none')
}
