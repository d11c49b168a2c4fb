import type { Knex } from 'knex'

/** A database, or a transaction on one: whoever calls sets the boundary. */
export type Db = Knex

/** The two databases the gateway runs on. */
export type Dialect = 'sqlite' | 'postgres'

/** The dialect that a connection speaks, for the few statements that differ. */
export function dialectOf(db: Db): Dialect {
  return db.client.config.client === 'pg' ? 'postgres' : 'sqlite'
}
