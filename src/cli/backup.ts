import { constants } from 'node:fs'
import { access, copyFile, cp, mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import { backupDatabase } from '../store/backup.ts'
import { openDatabase, pendingMigrations } from '../store/database.ts'
import { readPolicyVersion } from '../store/policy-version.ts'
import { recount } from '../store/tallies.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { endProgress, printOne, showProgress } from './output.ts'
import { readRunState } from './run-state.ts'
import { secretFile } from './secret.ts'
import { blobFolder, databaseFile, withStores } from './workspace.ts'

/** What a backup says of itself. */
type Label = {
  readonly version: string
  readonly createdAt: string
  readonly policyVersion: number
  readonly messages: number
}

const labelFile = 'backup.json'
const databaseCopy = 'portaria.db'

/**
 * `backup`: copies the stores into a new folder while the gateway runs.
 *
 * The database goes first: every large message it refers to is already a file, and the label goes last, so that
 * a backup that was cut short is not taken for a whole one.
 */
export async function backup({ operands, config, isJson }: Invocation): Promise<void> {
  const target = path.resolve(operands[0] ?? '')
  const { dataDir, databaseUrl } = config()
  if (databaseFile(databaseUrl) === null) throw notSqlite()
  const label = await withStores(config(), 'read', async ({ database }): Promise<Label> => {
    await makeEmptyFolder(target)
    await backupDatabase(database, path.join(target, databaseCopy))
    return {
      version: manifest.version,
      createdAt: new Date().toISOString(),
      policyVersion: await readPolicyVersion(database.reader),
      messages: (await recount(database.reader)).received,
    }
  })
  await copyBlobs(blobFolder(dataDir), blobFolder(target))
  await copyIfThere(path.join(dataDir, secretFile), path.join(target, secretFile))
  await writeSynced(path.join(target, labelFile), `${JSON.stringify(label)}\n`)
  await printOne({ folder: target, ...label }, isJson)
}

/** `restore`: puts a backup into a data folder that holds nothing yet. */
export async function restore({ operands, config, isJson }: Invocation): Promise<void> {
  const source = path.resolve(operands[0] ?? '')
  const { dataDir, databaseUrl } = config()
  const file = databaseFile(databaseUrl)
  if (file === null) throw notSqlite()
  const label = await readLabel(source)
  if ((await readRunState(dataDir)) !== null) {
    throw new CommandFault(exitCode.unavailable, `a gateway runs on ${dataDir}: stop it first`)
  }
  await refuseExisting([file, blobFolder(dataDir), path.join(dataDir, secretFile)])
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await copyBlobs(blobFolder(source), blobFolder(dataDir))
  await copyIfThere(path.join(source, secretFile), path.join(dataDir, secretFile))
  // The database comes last: without it the folder is still empty for the gateway.
  await copyFile(path.join(source, databaseCopy), `${file}.new`)
  await copyFile(`${file}.new`, file, constants.COPYFILE_EXCL)
  await rm(`${file}.new`)
  const database = openDatabase(databaseUrl)
  try {
    const pending = await pendingMigrations(database)
    await printOne({ dataDir, ...label, pendingMigrations: pending }, isJson)
  } finally {
    await database.close()
  }
}

function notSqlite(): CommandFault {
  return new CommandFault(
    exitCode.unavailable,
    'the database is not a SQLite file: use pg_dump and pg_restore for it, and copy the data folder',
  )
}

async function makeEmptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await readdir(folder)).length > 0)
    throw new CommandFault(exitCode.data, `expected an empty folder, got ${folder}`)
}

async function refuseExisting(paths: readonly string[]): Promise<void> {
  for (const each of paths) {
    const isThere = await access(each).then(
      () => true,
      () => false,
    )
    if (isThere) throw new CommandFault(exitCode.data, `expected an empty data folder, found ${each}`)
  }
}

async function readLabel(folder: string): Promise<Label> {
  try {
    return JSON.parse(await readFile(path.join(folder, labelFile), 'utf8'))
  } catch (error) {
    throw new CommandFault(exitCode.noInput, `expected a backup with its ${labelFile} in ${folder}`, {
      cause: error,
    })
  }
}

/** Copies finished files only: what is still arriving belongs to no row. */
async function copyBlobs(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  const isThere = await access(from).then(
    () => true,
    () => false,
  )
  if (!isThere) return
  for (const folder of await readdir(from)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue
    showProgress(`copying large messages and attachments: ${folder} of ff`)
    await cp(path.join(from, folder), path.join(to, folder), { recursive: true })
  }
  endProgress()
}

async function copyIfThere(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}

async function writeSynced(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600, flush: true })
  const folder = await open(path.dirname(file), 'r')
  await folder.sync()
  await folder.close()
}
