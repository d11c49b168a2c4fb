import assert from 'node:assert/strict'
import { test } from 'node:test'
import { furnish } from '../../src/cli/demo/furniture.ts'
import { listClassifications } from '../../src/store/classifications.ts'
import { findOrder } from '../../src/store/orders.ts'
import { listQueues } from '../../src/store/queues.ts'
import { listTicketTypes } from '../../src/store/ticket-types.ts'
import { openSqliteInMemory } from '../support/database.ts'

test('furnish, an empty house, has work lists, types with rules that lead to them, and an order', async () => {
  await using database = await openSqliteInMemory()
  await furnish(database)
  const queues = await listQueues(database.reader)
  const types = await listTicketTypes(database.reader)
  const rules = await listClassifications(database.reader)
  assert.deepEqual(
    rules.map(({ typeId }) => types.find(({ id }) => id === typeId)?.queueId),
    ['Fiscal', 'Suporte técnico', 'Pós-venda'].map((name) => queues.find((queue) => queue.name === name)?.id),
  )
  assert.ok(rules.every(({ mode }) => mode === 'active'))
  assert.equal((await findOrder(database.reader, '#88123'))?.client, 'Consumidor Maria')
})
