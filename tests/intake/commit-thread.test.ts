import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { createCommitThread } from '../../src/intake/commit-thread.ts'
import { migrate, openDatabase } from '../../src/store/database.ts'
import { temporaryFolder } from '../support/folders.ts'
import { now, outcome, settlement } from '../support/settlement.ts'

const signature = { secret: new Uint8Array(32), hostname: 'desk.example' }
const folder = temporaryFolder()

test('commit thread, one bad message among many, fails alone and the others are kept', async () => {
  const databaseUrl = `sqlite:${join(folder, 'alone.db')}`
  const database = openDatabase(databaseUrl)
  await migrate(database)
  const thread = createCommitThread({ ...signature, databaseUrl }, () => undefined)
  const bad = settlement({ outcomes: [outcome({ deskId: null })] })
  const commits = [settlement(), bad, settlement()].map((each) => ({ settlement: each, blockId: null }))
  const results = await thread.settle(commits, now)
  await thread.close()
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.equal((await database.reader('tickets')).length, 2)
  assert.equal((await database.reader('raw_messages')).length, 2)
  await database.close()
})

test('commit thread, the octets it was given, stay with the caller', async () => {
  const databaseUrl = `sqlite:${join(folder, 'octets.db')}`
  const database = openDatabase(databaseUrl)
  await migrate(database)
  const thread = createCommitThread({ ...signature, databaseUrl }, () => undefined)
  const given = settlement()
  const before = Buffer.from(given.raw?.head ?? [])
  await thread.settle([{ settlement: given, blockId: null }], now)
  await thread.close()
  const [row] = await database.reader('raw_messages')
  assert.ok(before.length > 0)
  assert.deepEqual(Buffer.from(given.raw?.head ?? []), before)
  assert.deepEqual(row.octets, before)
  await database.close()
})

test('commit thread, a thread that cannot work, fails its messages and never keeps them waiting', async () => {
  const databaseUrl = `sqlite:${join(folder, 'no-such-folder', 'portaria.db')}`
  const logged: string[] = []
  const thread = createCommitThread({ ...signature, databaseUrl }, (_level, event) => logged.push(event))
  const [result] = await thread.settle([{ settlement: settlement(), blockId: null }], now)
  assert.equal(result?.status, 'rejected')
  assert.ok(logged.includes('store.failed'))
  await thread.close()
})
