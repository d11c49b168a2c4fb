import knex from 'knex'
import type { Knex } from 'knex'
import { createBatchView } from './batch-view.ts'
import { type Connection, keepStatements } from './statement-cache.ts'

/** What a connection is for: each has its own settings. */
export type SqliteRole = 'writer' | 'reader' | 'checkpointer'

/**
 * Opens a SQLite file, or a database in memory, for one role.
 *
 * This is the only file that knows the driver. Write transactions start with BEGIN IMMEDIATE: a transaction
 * that reads first and writes later would else be refused (SQLITE_BUSY) when another process wrote in between,
 * without any waiting.
 */
export function openSqlite(
  filename: string,
  role: SqliteRole,
  options: { readonly checkpointsApart: boolean },
): Knex {
  const isInMemory = filename === ':memory:'
  const connections = role === 'reader' ? 4 : 1
  return knex({
    client: 'sqlite3',
    connection: { filename },
    useNullAsDefault: true,
    pool: {
      min: isInMemory ? 1 : 0,
      max: connections,
      // A database in memory lives as long as its connection.
      idleTimeoutMillis: isInMemory ? 2 ** 31 - 1 : 60_000,
      afterCreate(connection: Connection, done: (error: Error | null, connection: Connection) => void) {
        // In this order, so that the BEGIN that is kept is the immediate one.
        keepStatements(connection)
        if (role === 'writer') beginImmediately(connection)
        const setUp =
          pragmas(role, options.checkpointsApart) + (role === 'writer' ? createBatchView.join('') : '')
        connection.exec(setUp, (error) => done(error, connection))
      },
    },
  })
}

function pragmas(role: SqliteRole, checkpointsApart: boolean): string {
  const settings = ['busy_timeout = 5000', 'synchronous = full', 'foreign_keys = on']
  settings.push(`cache_size = -${32 * 1024}`, 'temp_store = memory')
  // Both are kept in the file. Setting them needs it alone, which only the one that makes the tables can expect;
  // the page size counts only before the first table.
  if (role === 'writer') settings.push('page_size = 4096', 'journal_mode = wal')
  if (role === 'writer' && checkpointsApart) settings.push('wal_autocheckpoint = 0')
  if (role === 'reader') settings.push('query_only = on')
  return settings.map((setting) => `pragma ${setting};`).join('\n')
}

/** Knex always says `BEGIN;`, and its dialect offers no choice. */
function beginImmediately(connection: Connection): void {
  const all = connection.all.bind(connection)
  connection.all = (sql, values, done) => all(sql === 'BEGIN;' ? 'BEGIN IMMEDIATE;' : sql, values, done)
}
