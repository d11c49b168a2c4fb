import { type Db, dialectOf } from './dialect.ts'
import type { Connection } from './statement-cache.ts'

/** A value as both drivers take it. */
export type Value = string | number | boolean | Buffer | null

/**
 * Runs a statement whose text is ours and whole, and answers the rows that it returns.
 *
 * On SQLite it goes to the connection directly, in a transaction to that of the transaction: for the statements that
 * stand between a message and its 250, what Knex does around each costs five times what they do.
 *
 * Knex calls the function of a transaction even when its BEGIN was refused by a lock, and only refuses what that
 * function then asks: so must this, or it would be kept outside of any transaction as soon as the lock is gone.
 */
export async function runStatement<T>(db: Db, sql: string, values: readonly Value[]): Promise<T[]> {
  if (dialectOf(db) === 'postgres') return rowsOf<T>(await db.raw(sql, [...values]))
  const connection: Connection = await db.client.acquireConnection()
  try {
    if (isOver(db)) throw new Error('expected a transaction that is open, got one that has failed or ended')
    return await new Promise((resolve, reject) => {
      connection.all(sql, values, (error, rows) => {
        if (error === null) resolve(rowsOf<T>(rows))
        else reject(error)
      })
    })
  } finally {
    db.client.releaseConnection(connection)
  }
}

function isOver(db: Db): boolean {
  return 'isCompleted' in db && typeof db.isCompleted === 'function' && db.isCompleted() === true
}

/** SQLite's driver answers the rows themselves, PostgreSQL's an object that holds them. */
function rowsOf<T>(result: unknown): T[] {
  if (Array.isArray(result)) return result
  if (typeof result === 'object' && result !== null && 'rows' in result && Array.isArray(result.rows)) {
    return result.rows
  }
  return []
}
