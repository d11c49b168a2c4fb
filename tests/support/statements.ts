import { type Database, type Db, writeTransaction } from '../../src/store/database.ts'
import type { Connection } from '../../src/store/statement-cache.ts'

/** How many statements some work in a transaction asks the driver to run, BEGIN and COMMIT left out. */
export async function statementsOf(database: Database, work: (trx: Db) => Promise<void>): Promise<number> {
  let statements = 0
  await writeTransaction(database, async (trx) => {
    if (database.dialect === 'postgres') {
      trx.on('query', () => statements++)
      await work(trx)
      trx.removeAllListeners('query')
      return
    }
    // Our own statements pass Knex by, so they are counted where all of them arrive.
    const connection: Connection = await trx.client.acquireConnection()
    const { all } = connection
    connection.all = (...asked) => {
      statements++
      return all(...asked)
    }
    await work(trx)
    connection.all = all
  })
  return statements
}
