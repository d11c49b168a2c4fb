import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test } from 'node:test'
import { parseSearch } from '../../src/domain/search.ts'
import {
  type Database,
  migrate,
  openDatabase,
  pendingMigrations,
  rollback,
} from '../../src/store/database.ts'
import { listContactPage } from '../../src/store/contact-list.ts'
import { countMessages, listMessages } from '../../src/store/message-list.ts'
import { readEquation, recount } from '../../src/store/tallies.ts'
import { forEachDialect, type Open } from '../support/database.ts'
import { temporaryFolder } from '../support/folders.ts'
import { fillFirst, migrateToFirst } from '../support/old-database.ts'
import { settlement } from '../support/settlement.ts'
import { countRows, settleOne } from '../support/settle.ts'

/** Few, so that it is quick; a run with 100,000 is asked for by the environment. */
const mails = Number(process.env.PORTARIA_TEST_MAILS ?? 5_000)
const preload = pathToFileURL(join(import.meta.dirname, '../support/fail-point.ts'))
const main = join(import.meta.dirname, '../../src/main.ts')

forEachDialect((dialect, open) => {
  test('security §5 row 10 migrations, of the first tables full of mail, keep every row and find them', async () => {
    await using database = await openOld(dialect, open, temporaryFolder())
    const ran = await migrate(database)
    assert.ok(ran.includes('0072-message-recipients'))
    await checkMigrated(database)
    await rollback(database)
    assert.equal(await countRows(database, 'messages'), mails + 1, 'nor does taking them back lose any')
  })

  test('security §5 row 10 migrations, killed again and again, leave all as it was and end when started once more', async () => {
    const dataDir = temporaryFolder()
    await using database = await openOld(dialect, open, dataDir)
    const pending = await pendingMigrations(database)
    for (const point of ['migration-1', 'migration-8', `migration-${pending.length}`]) {
      assert.equal(await runMigrate(dataDir, database, point), 'SIGKILL', point)
      assert.deepEqual(await pendingMigrations(database), pending, point)
      assert.equal(await countRows(database, 'messages'), mails)
    }
    assert.equal(await runMigrate(dataDir, database, ''), 0)
    await checkMigrated(database)
  })
})

async function openOld(dialect: string, open: Open, dataDir: string): Promise<Database & AsyncDisposable> {
  const database = dialect === 'sqlite' ? openFile(dataDir) : await open({ isEmpty: true })
  await migrateToFirst(database)
  await fillFirst(database, mails)
  return database
}

function openFile(dataDir: string): Database & AsyncDisposable {
  const database = openDatabase(`sqlite:${join(dataDir, 'portaria.db')}`)
  return Object.assign(database, { [Symbol.asyncDispose]: () => database.close() })
}

/** Runs `portaria migrate` up to a point at which it is killed; gives its exit code, or the signal. */
async function runMigrate(dataDir: string, { url }: Database, point: string): Promise<unknown> {
  const armed = join(dataDir, 'armed')
  writeFileSync(armed, '')
  const address = `${preload}?${new URLSearchParams({ point, armed })}`
  const child = spawn(process.execPath, ['--import', address, main, 'migrate'], {
    env: { ...process.env, PORTARIA_DATA_DIR: dataDir, PORTARIA_DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code, signal] = await once(child, 'exit')
  return signal ?? code
}

async function checkMigrated(database: Database): Promise<void> {
  const refused = mails / 100
  assert.deepEqual(await pendingMigrations(database), [])
  assert.equal(await countRows(database, 'messages'), mails)
  assert.equal(await countRows(database, 'raw_messages'), mails)
  assert.equal(await countRows(database, 'history'), mails - refused)
  assert.equal(await countRows(database, 'message_recipients'), 2 * mails)
  const { all } = await readEquation(database.reader)
  assert.deepEqual(all, await recount(database.reader))
  assert.equal(all.received, mails)
  // The second recipient was not found before, and a refused message had no author.
  const found = await countMessages(database.reader, parseSearch('para:copia@desk.example'))
  assert.equal(found, mails)
  const byAuthor = parseSearch('de:a100@client.example')
  assert.equal((await listMessages(database.reader, { search: byAuthor, limit: 50 })).rows.length, 10)
  assert.equal((await listContactPage(database.reader, { text: 'joao a17@', limit: 5 })).rows.length, 1)
  const settled = await settleOne(database, settlement())
  assert.equal(settled.protocol, `2026-${String(mails + 1).padStart(6, '0')}`)
}
