import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CommitQueue } from '../../src/intake/commit-queue.ts'
import { createCommitWriter } from '../../src/intake/commit-writer.ts'
import { isStorageFull } from '../../src/intake/storage-full.ts'
import { forEachDialect, openSqliteInMemory, type TestDatabase } from '../support/database.ts'
import { now, outcome, settlement, texts } from '../support/settlement.ts'

function openQueue(database: TestDatabase, maxWaitingOctets?: number) {
  const limit = maxWaitingOctets === undefined ? {} : { maxWaitingOctets }
  const writer = createCommitWriter(database, texts, () => undefined)
  return new CommitQueue({ writer, clock: () => now, ...limit })
}

forEachDialect((_dialect, open) => {
  test('commit queue, one bad message among many, fails alone', async () => {
    await using database = await open()
    const queue = openQueue(database)
    const bad = settlement({ outcomes: [outcome({ deskId: null })] })
    const all = [settlement(), settlement(), bad, settlement()]
    const results = await Promise.allSettled(
      all.map((each) => queue.settle({ settlement: each, blockId: null })),
    )
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    )
    assert.equal((await database.reader('messages')).length, 3)
    assert.equal((await database.reader('tickets')).length, 3)
  })
})

test('commit queue, messages that arrive together, share transactions', async () => {
  await using database = await openSqliteInMemory()
  let commits = 0
  database.writer.on('query', ({ sql }: { sql: string }) => {
    if (sql.startsWith('COMMIT')) commits++
  })
  const queue = openQueue(database)
  await Promise.all(
    Array.from({ length: 100 }, () => queue.settle({ settlement: settlement(), blockId: null })),
  )
  assert.equal(commits, 1)
})

test('commit queue, a message in hand, is not quiet before its commit', async () => {
  await using database = await openSqliteInMemory()
  const queue = openQueue(database)
  const order: string[] = []
  const settled = queue.settle({ settlement: settlement(), blockId: null }).then(() => order.push('commit'))
  await Promise.all([settled, queue.quiet(60_000).then(() => order.push('quiet'))])
  assert.deepEqual(order, ['commit', 'quiet'])
  await queue.quiet(60_000)
})

test('commit queue, never without messages, is waited for no longer than asked', async () => {
  const writer = {
    settle: () => new Promise<never>(() => undefined),
    save: async () => [],
    note: async () => [],
    close: async () => undefined,
  }
  const queue = new CommitQueue({ writer, clock: () => now })
  void queue.settle({ settlement: settlement(), blockId: null })
  await queue.quiet(5)
})

test('commit queue, more than may wait, refuses as a full store does', async () => {
  await using database = await openSqliteInMemory()
  const queue = openQueue(database, 5_000)
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () => queue.settle({ settlement: settlement(), blockId: null })),
  )
  const refused = results.filter((result) => result.status === 'rejected')
  assert.ok(refused.length > 0 && refused.length < 10)
  assert.ok(refused.every(({ reason }) => isStorageFull(reason)))
  await queue.settle({ settlement: settlement(), blockId: null })
})

test('storage full, in whatever words, is told from other failures', () => {
  const cause = Object.assign(new Error('no space'), { code: 'ENOSPC' })
  assert.ok(isStorageFull(new Error('write failed', { cause })))
  assert.ok(isStorageFull(Object.assign(new Error('full'), { code: 'SQLITE_FULL' })))
  assert.equal(isStorageFull(Object.assign(new Error('busy'), { code: 'SQLITE_BUSY' })), false)
})
