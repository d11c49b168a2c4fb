import type { Knex } from 'knex'
import { createBatchView, dropBatchView } from './batch-view.ts'
import { startCheckpointer } from './checkpoint.ts'
import type { Db, Dialect } from './dialect.ts'
import { migrationSource } from './migration-source.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

export type { Db, Dialect } from './dialect.ts'

/** An open database. In memory, `reader` and `writer` are one. */
export type Database = {
  /** For transactions and every change. On SQLite it is a single connection. */
  readonly writer: Knex
  /** For pages and lists; on a SQLite file it refuses to write. */
  readonly reader: Knex
  readonly dialect: Dialect
  /** The address it was opened by, for a thread that opens it too. It may hold a password. */
  readonly url: string
  close(): Promise<void>
}

/** How the process uses the database. */
export type DatabaseOptions = {
  /**
   * Whether this process looks after SQLite's write-ahead log on a connection of its own.
   *
   * For the gateway, which commits all the time; any other process leaves it to SQLite.
   */
  readonly checkpointsApart?: boolean
  /** Told what went wrong with a checkpoint, which is tried again. */
  readonly onFault?: (error: unknown) => void
}

/** Opens `sqlite::memory:`, `sqlite:/path/portaria.db` or `postgres://…`. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  if (/^postgres(ql)?:\/\//.test(url)) return onPostgres(url)
  const filename = /^sqlite:(.+)$/.exec(url)?.[1]
  if (filename === undefined) {
    throw new Error(
      `expected a database address that starts with sqlite: or postgres://, got ${withoutPassword(url)}`,
    )
  }
  return filename === ':memory:' ? inMemory(url) : onFile(url, filename, options)
}

function onPostgres(url: string): Database {
  const writer = openPostgres(url, { connections: 4 })
  const reader = openPostgres(url, { connections: 4 })
  return {
    writer,
    reader,
    dialect: 'postgres',
    url,
    async close() {
      await Promise.all([writer.destroy(), reader.destroy()])
    },
  }
}

function inMemory(url: string): Database {
  const both = openSqlite(':memory:', 'writer', { checkpointsApart: false })
  return { writer: both, reader: both, dialect: 'sqlite', url, close: () => both.destroy() }
}

function onFile(
  url: string,
  filename: string,
  { checkpointsApart = false, onFault = () => {} }: DatabaseOptions,
): Database {
  const writer = openSqlite(filename, 'writer', { checkpointsApart })
  const reader = openSqlite(filename, 'reader', { checkpointsApart })
  const side = checkpointsApart ? openSqlite(filename, 'checkpointer', { checkpointsApart }) : null
  const checkpointer = side === null ? null : startCheckpointer(side, onFault)
  return {
    writer,
    reader,
    dialect: 'sqlite',
    url,
    async close() {
      await reader.destroy()
      await checkpointer?.stop()
      await side?.destroy()
      await writer.destroy()
    },
  }
}

/**
 * Runs a function in a transaction that may write; on SQLite it has the write lock from its start.
 *
 * Throws what the function threw: a full disk has SQLite roll back by itself, and the failure of the second
 * rollback would hide it.
 */
export async function writeTransaction<T>(database: Database, run: (trx: Db) => Promise<T>): Promise<T> {
  const failures: unknown[] = []
  try {
    return await database.writer.transaction(async (trx) => {
      // Knex comes here even when BEGIN was refused, and then throws what BEGIN did.
      if (trx.isCompleted()) throw new Error('expected a transaction that began')
      return run(trx).catch((error: unknown) => {
        failures.push(error)
        throw error
      })
    })
  } catch (error) {
    throw failures[0] ?? error
  }
}

const migrationPauseMs = 250
const maxMigrationPauses = 40

/**
 * Brings the tables up to date, and answers the names of the migrations that it ran.
 *
 * Two processes that start together on one database take turns: who comes second waits, and finds the work done.
 */
export async function migrate(database: Database): Promise<readonly string[]> {
  for (let pauses = 0; ; pauses++) {
    try {
      return await changeSchema(database, (writer) => writer.migrate.latest({ migrationSource }))
    } catch (error) {
      if (pauses === maxMigrationPauses || !isMigratedByAnother(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, migrationPauseMs))
    }
  }
}

function isMigratedByAnother(error: unknown): boolean {
  return /knex_migrations\w*\W* already exists|already locked|knex_migrations_lock/.test(String(error))
}

/**
 * Takes back the migrations that ran together last, and answers their names.
 *
 * To drop a column, Knex makes a table of SQLite anew: the rows of others that belong to its rows must not go with it.
 */
export async function rollback(database: Database): Promise<readonly string[]> {
  return changeSchema(database, async (writer) => {
    // Within a transaction it would change nothing, and each migration has its own.
    if (database.dialect === 'sqlite') await writer.raw('pragma foreign_keys = off')
    try {
      return await writer.migrate.rollback({ migrationSource })
    } finally {
      if (database.dialect === 'sqlite') await writer.raw('pragma foreign_keys = on')
    }
  })
}

/** SQLite looks through every trigger when a table is altered, and refuses when one names what is not there. */
async function changeSchema(
  { writer, dialect }: Database,
  change: (writer: Knex) => Promise<[number, string[]]>,
): Promise<readonly string[]> {
  if (dialect === 'sqlite') await writer.raw(dropBatchView)
  const [, names] = await change(writer)
  if (dialect === 'sqlite') for (const statement of createBatchView) await writer.raw(statement)
  return names
}

/** The names of the migrations that have not run yet. */
export async function pendingMigrations(database: Database): Promise<readonly string[]> {
  const [, pending] = await database.writer.migrate.list({ migrationSource })
  return pending.map((each: string | { name: string; file?: string }) =>
    typeof each === 'string' ? each : each.name,
  )
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//…@')
}
