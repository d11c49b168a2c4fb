import { randomUUID } from 'node:crypto'
import { suite } from 'node:test'
import { type Database, type Dialect, migrate, openDatabase } from '../../src/store/database.ts'
import { besides, copySqlite, onServer, templates } from './template.ts'

/** Opens a fresh database with all tables, or with none; `await using` closes and forgets it. */
export type Open = (options?: { readonly isEmpty?: boolean }) => Promise<TestDatabase>

/** A database of one test. */
export type TestDatabase = Database & AsyncDisposable

const postgresUrl = process.env.PORTARIA_TEST_POSTGRES_URL

/**
 * Runs the same tests on SQLite and on PostgreSQL.
 *
 * Without `PORTARIA_TEST_POSTGRES_URL` the second half is left out, loudly; where CI is set that is a failure.
 */
export function forEachDialect(tests: (dialect: Dialect, open: Open) => void): void {
  suite('on sqlite', () => tests('sqlite', openSqliteInMemory))
  if (postgresUrl !== undefined) {
    suite('on postgres', () => tests('postgres', (options) => openPostgresDatabase(postgresUrl, options)))
  } else if (process.env.CI === undefined) {
    process.stderr.write('LEFT OUT: tests on PostgreSQL, because PORTARIA_TEST_POSTGRES_URL is not set\n')
  } else {
    throw new Error('expected PORTARIA_TEST_POSTGRES_URL where CI is set, got nothing')
  }
}

/** A fresh database in memory. */
export const openSqliteInMemory: Open = async ({ isEmpty = false } = {}) => {
  const database = openDatabase('sqlite::memory:')
  if (!isEmpty) await (templates.sqlite ? copySqlite(database, templates.sqlite) : migrate(database))
  return Object.assign(database, { [Symbol.asyncDispose]: () => database.close() })
}

/** A fresh database on the server of the tests. */
async function openPostgresDatabase(
  url: string,
  { isEmpty = false }: Parameters<Open>[0] = {},
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const template = isEmpty ? undefined : templates.postgres
  await onServer(url, (server) =>
    // Files that are copied cost half of what pages written to the log do; a template that nobody writes allows it.
    server.raw('create database ?? template ?? strategy = file_copy', [name, template ?? 'template0']),
  )
  const database = openDatabase(besides(url, name))
  if (!isEmpty && template === undefined) await migrate(database)
  return Object.assign(database, {
    async [Symbol.asyncDispose]() {
      await database.close()
      await onServer(url, (server) => server.raw('drop database ?? with (force)', [name]))
    },
  })
}
