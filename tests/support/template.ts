import path from 'node:path'
import type { Knex } from 'knex'
import { type Database, migrate, openDatabase } from '../../src/store/database.ts'

/**
 * Databases with all tables, made once for a run of the tests and copied for each test.
 *
 * Creating the tables anew takes ten times as long as copying them, and most tests begin with it. The tests of the
 * migrations themselves begin with an empty database and copy nothing.
 */
type Templates = {
  /** A SQLite file. */
  readonly sqlite: string | undefined
  /** The name of a database beside the one of the tests. */
  readonly postgres: string | undefined
}

/** The templates of this run; none where a test file is run by itself. */
export const templates: Templates = {
  sqlite: process.env.PORTARIA_TEST_SQLITE_TEMPLATE,
  postgres: process.env.PORTARIA_TEST_POSTGRES_TEMPLATE,
}

/** Makes the templates, and gives the variables that tell the test files of them. */
export async function makeTemplates(
  folder: string,
  postgresUrl: string | null,
): Promise<Record<string, string>> {
  const file = path.join(folder, 'template.db')
  const sqlite = openDatabase(`sqlite:${file}`)
  await migrate(sqlite)
  // A database in memory has no write-ahead log, and its copy must not ask for one.
  await sqlite.writer.raw('pragma journal_mode = delete')
  await sqlite.close()
  if (postgresUrl === null) return { PORTARIA_TEST_SQLITE_TEMPLATE: file }
  const name = 'portaria_template'
  await onServer(postgresUrl, (server) => server.raw('create database ??', [name]))
  const postgres = openDatabase(besides(postgresUrl, name))
  await migrate(postgres)
  await postgres.close()
  return { PORTARIA_TEST_SQLITE_TEMPLATE: file, PORTARIA_TEST_POSTGRES_TEMPLATE: name }
}

/** The driver's connection, as far as a copy needs it. */
type Connection = {
  backup(file: string, to: string, from: string, isFileTheCopy: boolean, done: Done): Backup
}
type Backup = { step(pages: number, done: Done): void; finish(done: Done): void }
type Done = (error: Error | null) => void

/** Fills an empty database in memory from a SQLite file. */
export async function copySqlite(database: Database, file: string): Promise<void> {
  const { client } = database.writer
  const connection: Connection = await client.acquireConnection()
  try {
    const backup = await new Promise<Backup>((resolve, reject) => {
      const opened = connection.backup(file, 'main', 'main', false, (error) =>
        error === null ? resolve(opened) : reject(error),
      )
    })
    await new Promise<void>((resolve, reject) =>
      backup.step(-1, (error) => (error === null ? resolve() : reject(error))),
    )
    await new Promise<void>((resolve) => backup.finish(() => resolve()))
  } finally {
    await client.releaseConnection(connection)
  }
}

/** Runs a statement that no database of the tests can run about itself. */
export async function onServer(url: string, run: (server: Knex) => PromiseLike<unknown>): Promise<void> {
  const server = openDatabase(url)
  try {
    await run(server.writer)
  } finally {
    await server.close()
  }
}

/** The address of another database of the same server. */
export function besides(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}
