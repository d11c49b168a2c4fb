import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkReprocess } from '../../src/admin/bulk-reprocess.ts'

const startedAt = new Date('2026-11-21T12:00:00Z')
const quiet = () => {}

test('BulkReprocess, one message fails, the others are still judged and it is counted', async () => {
  const bulk = new BulkReprocess(quiet)
  const reprocess = (id: string) =>
    id === 'b' ? Promise.reject(new Error('database is locked')) : Promise.resolve(id === 'c')
  assert.equal(bulk.start({ actor: 'Ana', startedAt, messageIds: ['a', 'b', 'c'], reprocess }), true)
  await bulk.idle()
  assert.deepEqual(bulk.progress(), {
    actor: 'Ana',
    startedAt,
    total: 3,
    done: 3,
    changed: 1,
    failed: 1,
    state: 'finished',
  })
})

test('BulkReprocess, a task still runs, a second one is not begun', async () => {
  const bulk = new BulkReprocess(quiet)
  const gate = Promise.withResolvers<boolean>()
  bulk.start({ actor: 'Ana', startedAt, messageIds: ['a'], reprocess: () => gate.promise })
  assert.equal(
    bulk.start({ actor: 'Bia', startedAt, messageIds: ['b'], reprocess: () => gate.promise }),
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
    return false
  }
  bulk.start({ actor: 'Ana', startedAt, messageIds: ['a', 'b', 'c'], reprocess })
  await bulk.close()
  assert.deepEqual(judged, ['a'])
  assert.equal(bulk.progress()?.state, 'stopped')
})
