import type { Knex } from 'knex'
import { type Db, dialectOf } from './dialect.ts'

/** So few rows are told one by one; of more, a page is soon found in their order. */
const most = 2_000

/**
 * The rows that hold some words, where there are few of them; `null` for many, and on SQLite, which knows.
 *
 * PostgreSQL takes a rare word for a common one, and would walk all rows in the order of the list for the few that
 * hold it.
 */
export async function tellFew(
  db: Db,
  holders: Knex.QueryBuilder,
  seq: string,
): Promise<readonly string[] | null> {
  if (dialectOf(db) === 'sqlite') return null
  const told: string[] = await holders.limit(most + 1).pluck(seq)
  return told.length <= most ? told : null
}
