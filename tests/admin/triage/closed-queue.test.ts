import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saveGroup } from '../../../src/store/groups.ts'
import { saveQueue } from '../../../src/store/queues.ts'
import { saveTicketType } from '../../../src/store/ticket-types.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { forEachDialect, type Open } from '../../support/database.ts'
import { exchange, preTicketAbout, rowOf, startTriage } from '../../support/triage.ts'
import type { Visitor } from '../../support/visitor.ts'

type World = { readonly admin: TestAdmin; readonly bia: Visitor; readonly protocol: string }

/** Runs a test with Bia, who has signed in and is not in the one group of the queue `fila`, and one pre-ticket. */
async function withClosedQueue(
  open: Open,
  allowed: 'see' | 'work',
  run: (world: World) => Promise<void>,
): Promise<void> {
  await using database = await open()
  const admin = await startTriage(database)
  try {
    const bia = await admin.signIn('operator', 'bia')
    const protocol = await preTicketAbout(admin, 'Camisa')
    const queue = { id: 'fila', name: 'Trocas', colour: 'blue', position: 1 } as const
    await saveGroup(admin.database, { id: 'trocas', name: 'Equipe', userIds: [] })
    const distributed = { ...queue, distributes: true, capacity: null }
    await saveQueue(admin.database, distributed, [{ groupId: 'trocas', allowed }])
    await run({ admin, bia, protocol })
  } finally {
    await admin.close()
  }
}

const filled = { version: '0', seen: '2', client: 'Loja', newClient: 'yes', step: 'save' }

forEachDialect((_dialect, open) => {
  test('assuming, as a type whose queue is closed to one, C14 is 403 and not offered', async () => {
    await withClosedQueue(open, 'work', async ({ admin, bia, protocol }) => {
      await saveTicketType(admin.database, { ...exchange, groupId: null, requiredFields: [] })
      await saveTicketType(admin.database, {
        ...exchange,
        ...{ id: 'livre', name: 'Livre', queueId: null, groupId: null, requiredFields: [] },
      })
      const path = `/triage/${protocol}/assume`
      const { text } = await bia.get(path)
      assert.match(text, /<option value="livre"/)
      assert.doesNotMatch(text, /<option value="troca"/)
      assert.equal((await bia.post(path, { ...filled, type: 'troca' })).status, 403)
      const row = await rowOf(admin, protocol)
      assert.deepEqual([row.kind, row.queue_id, row.assignee_id], ['pre-ticket', null, null])
      assert.equal((await bia.post(path, { ...filled, type: 'livre' })).location, `/tickets/${protocol}`)
      assert.equal((await bia.get(`/tickets/${protocol}`)).status, 200)
    })
  })

  test('type, of a group that one is not in, C14 cannot be exchanged for one that anybody takes', async () => {
    await withClosedQueue(open, 'work', async ({ admin, bia, protocol }) => {
      await saveTicketType(admin.database, { ...exchange, queueId: null, requiredFields: [] })
      await saveTicketType(admin.database, {
        ...exchange,
        ...{ id: 'livre', name: 'Livre', queueId: null, groupId: null, requiredFields: [] },
      })
      await admin.database.writer('tickets').update({ type_id: 'troca' })
      assert.doesNotMatch((await bia.get(`/triage/${protocol}`)).text, /name="act" value="type"/)
      const fields = { act: 'type', ticket: `${protocol}.0`, type: 'livre' }
      assert.match((await bia.post('/triage/selected', fields)).text, /o tipo dele é de outro grupo/)
      const row = await rowOf(admin, protocol)
      assert.deepEqual([row.type_id, row.version], ['troca', 0])
    })
  })

  test('type, one without a queue given to a pre-ticket in a closed one, leaves it where it stands', async () => {
    await withClosedQueue(open, 'work', async ({ admin, bia, protocol }) => {
      const user = await admin.database.reader('users').where({ name: 'bia' }).first()
      await saveGroup(admin.database, { id: 'trocas', name: 'Equipe', userIds: [user.id] })
      await saveTicketType(admin.database, { ...exchange, queueId: null, groupId: null, requiredFields: [] })
      await admin.database.writer('tickets').update({ queue_id: 'fila' })
      const fields = { act: 'type', ticket: `${protocol}.0`, type: 'troca' }
      assert.match((await bia.post('/triage/selected', fields)).text, /Tipo alterado/)
      const row = await rowOf(admin, protocol)
      assert.deepEqual([row.type_id, row.queue_id], ['troca', 'fila'])
    })
  })
})
