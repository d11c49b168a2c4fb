import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { test } from 'node:test'
import { backupDatabase } from '../../src/store/backup.ts'
import {
  type Database,
  type DatabaseOptions,
  migrate,
  openDatabase,
  rollback,
  writeTransaction,
} from '../../src/store/database.ts'
import { listDesks } from '../../src/store/desks.ts'
import { readPolicyVersion } from '../../src/store/policy-version.ts'
import { temporaryFolder } from '../support/folders.ts'
import { countRows, settle } from '../support/settle.ts'
import { settlement } from '../support/settlement.ts'

function openFile(file: string, options: DatabaseOptions = {}): Database & AsyncDisposable {
  const database = openDatabase(`sqlite:${file}`, options)
  return Object.assign(database, { [Symbol.asyncDispose]: () => database.close() })
}

test('openDatabase, a file, commits to stable storage and checks references', async () => {
  const folder = temporaryFolder()
  await using database = openFile(path.join(folder, 'portaria.db'))
  await migrate(database)
  const pragma = async (name: string) => Object.values((await database.writer.raw(`pragma ${name}`))[0])[0]
  assert.equal(await pragma('journal_mode'), 'wal')
  assert.equal(await pragma('synchronous'), 2)
  assert.equal(await pragma('foreign_keys'), 1)
})

test('openDatabase, the reader of a file, refuses to write', async () => {
  const folder = temporaryFolder()
  await using database = openFile(path.join(folder, 'portaria.db'))
  await migrate(database)
  await assert.rejects(
    async () => database.reader('policy_version').update({ version: 9 }),
    /readonly|SQLITE_READONLY/,
  )
})

test('openDatabase, an address of no kind we know, is refused without its password', () => {
  assert.throws(
    () => openDatabase('mysql://root:secret@db.example/x'),
    (error) =>
      error instanceof Error && /expected .* got/.test(error.message) && !error.message.includes('secret'),
  )
})

test('writeTransaction, another process writes between its read and its write, waits instead of failing', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'portaria.db')
  await using gateway = openFile(file)
  await migrate(gateway)
  await using command = openFile(file)
  const move = (database: Database) =>
    writeTransaction(database, async (trx) => {
      const version = await readPolicyVersion(trx)
      await delay(50)
      await trx('policy_version').update({ version: version + 1 })
    })
  const before = await readPolicyVersion(gateway.reader)
  await Promise.all([move(gateway), move(command), move(gateway), move(command)])
  assert.equal(await readPolicyVersion(gateway.reader), before + 4)
})

test('writeTransaction, after many before it, still has the write lock from its start', async () => {
  const file = path.join(temporaryFolder(), 'portaria.db')
  await using gateway = openFile(file)
  await migrate(gateway)
  await using command = openFile(file)
  await command.writer.raw('pragma busy_timeout = 0')
  for (let turn = 0; turn < 5; turn++) await writeTransaction(gateway, async () => null)
  await writeTransaction(gateway, async () => {
    await assert.rejects(
      writeTransaction(command, async () => null),
      /SQLITE_BUSY/,
    )
  })
})

test('migrate, back and forth on one connection, still takes batches', async () => {
  await using database = openFile(path.join(temporaryFolder(), 'portaria.db'))
  await migrate(database)
  await settle(database, settlement())
  assert.ok((await rollback(database)).length > 0)
  await migrate(database)
  await settle(database, settlement())
  assert.equal(await countRows(database, 'deliveries'), 1)
})

test('checkpoints apart, much mail, keep the log small without the writer', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'portaria.db')
  const faults: unknown[] = []
  await using database = openFile(file, { checkpointsApart: true, onFault: (fault) => faults.push(fault) })
  await migrate(database)
  assert.equal((await database.writer.raw('pragma wal_autocheckpoint'))[0].wal_autocheckpoint, 0)
  const body = 'x'.repeat(100_000)
  for (let round = 0; round < 6; round++) {
    await settle(
      database,
      ...Array.from({ length: 20 }, (_, index) => settlement({ octets: `${round} ${index} ${body}` })),
    )
    await delay(250)
  }
  assert.ok((await stat(`${file}-wal`)).size < 9 * 1024 * 1024)
  assert.ok((await stat(file)).size > 8 * 1024 * 1024)
  assert.deepEqual(faults, [])
})

test('close, with checkpoints apart, leaves all in the file and no log', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'portaria.db')
  const database = openDatabase(`sqlite:${file}`, { checkpointsApart: true })
  await migrate(database)
  await settle(database, settlement())
  await database.close()
  await assert.rejects(stat(`${file}-wal`), /ENOENT/)
  await using again = openFile(file)
  assert.equal(await countRows(again, 'messages'), 1)
})

test('backupDatabase, a database in use, writes a whole copy and overwrites nothing', async () => {
  const folder = temporaryFolder()
  await using database = openFile(path.join(folder, 'portaria.db'))
  await migrate(database)
  await settle(database, settlement())
  const target = path.join(folder, 'copy.db')
  await backupDatabase(database, target)
  await using copy = openFile(target)
  assert.equal(await countRows(copy, 'tickets'), 1)
  assert.deepEqual(await listDesks(copy.reader), [])
  await assert.rejects(backupDatabase(database, target))
})

test('writeTransaction, SQLite has rolled back by itself, tells the failure that came first', async () => {
  const folder = temporaryFolder()
  await using database = openFile(path.join(folder, 'portaria.db'))
  await migrate(database)
  const failing = writeTransaction(database, async (trx) => {
    await trx('policy_version').update({ version: 99 })
    // What SQLite does when the disk is full, before it tells.
    await trx.raw('rollback')
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  })
  await assert.rejects(failing, { code: 'SQLITE_FULL' })
  assert.equal(await readPolicyVersion(database.reader), 1)
})

test('writeTransaction, locked out for longer than it waits, writes nothing when the lock is gone', async () => {
  const file = path.join(temporaryFolder(), 'portaria.db')
  await using gateway = openFile(file)
  await migrate(gateway)
  await using command = openFile(file)
  const lock = Promise.withResolvers<void>()
  const locked = command.writer.transaction(() => lock.promise)
  await delay(100)
  await assert.rejects(settle(gateway, settlement()), /SQLITE_BUSY/)
  await delay(100)
  lock.resolve()
  await locked
  await delay(1000)
  for (const table of ['messages', 'tickets', 'deliveries', 'protocol_counters'])
    assert.equal(await countRows(gateway, table), 0, table)
  await settle(gateway, settlement())
  assert.equal(await countRows(gateway, 'messages'), 1)
})
