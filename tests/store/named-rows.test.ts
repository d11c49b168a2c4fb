import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listBranches, removeBranch, saveBranch } from '../../src/store/branches.ts'
import { listQueues, saveQueue } from '../../src/store/queues.ts'
import { forEachDialect } from '../support/database.ts'
import { settlement } from '../support/settlement.ts'
import { settleOne } from '../support/settle.ts'

forEachDialect((_dialect, open) => {
  test('named rows, two of one name added at once, keep the first and tell the second', async () => {
    await using database = await open()
    const saved = await Promise.all(
      ['a', 'b', 'c'].map((id) => saveBranch(database, { id, name: id === 'b' ? ' FILIAL ' : 'Filial' })),
    )
    assert.deepEqual(saved.toSorted(), [false, false, true])
    assert.equal((await listBranches(database.reader)).length, 1)
  })

  test('named rows, renamed to a name that is taken, stay as they were', async () => {
    await using database = await open()
    await saveBranch(database, { id: 'a', name: 'Norte' })
    await saveBranch(database, { id: 'b', name: 'Sul' })
    assert.equal(await saveBranch(database, { id: 'b', name: 'norte' }), false)
    assert.equal(await saveBranch(database, { id: 'b', name: 'SUL' }), true)
    assert.deepEqual(await listBranches(database.reader), [
      { id: 'a', name: 'Norte' },
      { id: 'b', name: 'SUL' },
    ])
  })

  test('named rows, one that a ticket names, is not removed until none does', async () => {
    await using database = await open()
    await saveBranch(database, { id: 'a', name: 'Norte' })
    await settleOne(database, settlement())
    await database.writer('tickets').update({ branch_id: 'a' })
    assert.equal(await removeBranch(database, 'a'), false)
    await database.writer('tickets').update({ branch_id: null })
    assert.equal(await removeBranch(database, 'a'), true)
  })

  test('queues, saved with all they have, come back in their order', async () => {
    await using database = await open()
    const queue = {
      id: 'q',
      name: 'Fiscal',
      colour: 'red',
      distributes: false,
      capacity: 5,
      position: 2,
    } as const
    const first = { ...queue, id: 'p', name: 'Suporte', capacity: null, position: 1 }
    for (const each of [queue, first]) assert.equal(await saveQueue(database, each, []), true)
    assert.deepEqual(await listQueues(database.reader), [first, queue])
  })
})
