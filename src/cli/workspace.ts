import { randomUUID } from 'node:crypto'
import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.ts'
import { BlobStore } from '../store/blobs.ts'
import { type Database, migrate, openDatabase, pendingMigrations } from '../store/database.ts'
import { CommandFault, exitCode, exitCodeOf } from './exit-code.ts'

/** The stores of the configured data folder, open. */
export type Workspace = {
  readonly config: Config
  readonly database: Database
  readonly blobs: BlobStore
}

/** Whether a command only looks, or makes the database when there is none yet. */
export type Purpose = 'read' | 'write'

/**
 * Opens the stores, runs the work and closes them.
 *
 * Only a command that writes makes a missing database; a database of another release is left to `migrate`.
 */
export async function withStores<Value>(
  config: Config,
  purpose: Purpose,
  work: (workspace: Workspace) => Promise<Value>,
): Promise<Value> {
  await prepareFolder(config, purpose)
  const database = openDatabase(config.databaseUrl)
  try {
    await refuseStaleTables(database, purpose)
    return await work({ config, database, blobs: openBlobs(config) })
  } finally {
    await database.close()
  }
}

/** The store of large octets in the data folder. */
export function openBlobs({ dataDir }: Config): BlobStore {
  return new BlobStore(blobFolder(dataDir))
}

/** Where the large octets of a data folder lie. */
export function blobFolder(dataDir: string): string {
  return path.join(dataDir, 'blobs')
}

/** The file of a SQLite database; `null` for PostgreSQL and for one in memory. */
export function databaseFile(databaseUrl: string): string | null {
  const name = /^sqlite:(.+)$/.exec(databaseUrl)?.[1] ?? null
  return name === ':memory:' ? null : name
}

/** Makes the data folder for a command that writes, readable by nobody else. */
export async function prepareFolder({ dataDir, databaseUrl }: Config, purpose: Purpose): Promise<void> {
  const file = databaseFile(databaseUrl)
  if (purpose === 'write') {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
  } else if (file !== null) {
    await access(file).catch(() => {
      throw new CommandFault(
        exitCode.noInput,
        `no database at ${file} yet: start the gateway, or add an address`,
      )
    })
  }
}

/** Throws when a gateway could not keep mail in its data folder, before any sender finds out. */
export async function refuseUnwritable({ dataDir }: Config): Promise<void> {
  for (const folder of [dataDir, blobFolder(dataDir)]) {
    const probe = path.join(folder, `.probe-${randomUUID()}`)
    try {
      await mkdir(folder, { recursive: true })
      await writeFile(probe, '')
      await rm(probe)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
      throw new CommandFault(exitCodeOf(error), `expected to write in ${folder}, got ${code}`, {
        cause: error,
      })
    }
  }
}

async function refuseStaleTables(database: Database, purpose: Purpose): Promise<void> {
  const pending = await pendingMigrations(database)
  if (pending.length === 0) return
  const isNew = pending[0]?.startsWith('0001-') ?? false
  if (isNew && purpose === 'write') {
    await migrate(database)
    return
  }
  const what = isNew ? 'the database is empty' : `the database lacks ${pending.join(', ')}`
  throw new CommandFault(exitCode.unavailable, `${what}: run "portaria migrate"`)
}
