import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkReprocess } from '../../src/admin/bulk-reprocess.ts'

const startedAt = new Date('2026-11-21T12:00:00Z')
const quiet = () => {}

test('BulkReprocess, one message fails, the others are still judged and it is counted', async () => {
  const bulk = new BulkReprocess(quiet)
  const reprocess = (id: string) =>
    id === 'b' ? Promise.reject(new Error('database is locked')) : Promise.resolve(id === 'c')
  assert.equal(
    bulk.start({ actor: 'Ana', startedAt, total: 3, messageIds: ['a', 'b', 'c'], reprocess }),
    true,
  )
  await bulk.idle()
  assert.deepEqual(bulk.progress(), {
    work: 'reprocess',
    actor: 'Ana',
    startedAt,
    total: 3,
    done: 3,
    changed: 1,
    failed: 1,
    refusals: [],
    refused: 0,
    state: 'finished',
  })
})

test('BulkReprocess, a task still runs, a second one is not begun', async () => {
  const bulk = new BulkReprocess(quiet)
  const gate = Promise.withResolvers<boolean>()
  bulk.start({ actor: 'Ana', startedAt, total: 1, messageIds: ['a'], reprocess: () => gate.promise })
  assert.equal(
    bulk.start({ actor: 'Bia', startedAt, total: 1, messageIds: ['b'], reprocess: () => gate.promise }),
    false,
  )
  gate.resolve(true)
  await bulk.idle()
  assert.equal(bulk.progress()?.actor, 'Ana')
})

test('BulkReprocess, closed in the middle, ends after the message in hand and says so', async () => {
  const bulk = new BulkReprocess(quiet)
  const judged: string[] = []
  const reprocess = async (id: string) => {
    judged.push(id)
    void bulk.close()
    return false
  }
  bulk.start({ actor: 'Ana', startedAt, total: 3, messageIds: ['a', 'b', 'c'], reprocess })
  await bulk.idle()
  assert.deepEqual(judged, ['a'])
  assert.equal(bulk.progress()?.state, 'stopped')
})

test('BulkReprocess, of more messages than it was told, reads one after the other and ends whole', async () => {
  const bulk = new BulkReprocess(quiet)
  const ahead: number[] = []
  let read = 0
  let judged = 0
  async function* ids(): AsyncGenerator<string> {
    for (; read < 4; read++) yield String(read)
  }
  const reprocess = async () => {
    ahead.push(read - judged)
    judged += 1
    return false
  }
  bulk.start({ actor: 'Ana', startedAt, total: 2, messageIds: ids(), reprocess })
  await bulk.idle()
  assert.deepEqual(ahead, [0, 0, 0, 0])
  const { total, done, state } = bulk.progress() ?? {}
  assert.deepEqual({ total, done, state }, { total: 4, done: 4, state: 'finished' })
})

test('BulkReprocess, the list breaks off, says that it stopped and takes another task', async () => {
  const bulk = new BulkReprocess(quiet)
  async function* broken(): AsyncGenerator<string> {
    yield 'a'
    throw new Error('database is locked')
  }
  const reprocess = async () => true
  bulk.start({ actor: 'Ana', startedAt, total: 2, messageIds: broken(), reprocess })
  await bulk.idle()
  assert.deepEqual([bulk.progress()?.done, bulk.progress()?.state], [1, 'stopped'])
  assert.equal(bulk.start({ actor: 'Bia', startedAt, total: 1, messageIds: ['b'], reprocess }), true)
  await bulk.idle()
})
