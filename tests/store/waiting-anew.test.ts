import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assignTicket } from '../../src/store/assignments.ts'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { distributeWaiting } from '../../src/store/distribution.ts'
import { listHistory } from '../../src/store/history.ts'
import { saveQueue } from '../../src/store/queues.ts'
import { splitTicket } from '../../src/store/splits.ts'
import { closeTicket, reopenTicket } from '../../src/store/ticket-changes.ts'
import { reopenForMail } from '../../src/store/ticket-links.ts'
import { changeUser } from '../../src/store/users.ts'
import { addAgent, agentsOf, comeOnline, minutes, openRead, start, switchOn } from '../support/agents.ts'
import { forEachDialect } from '../support/database.ts'
import { settleOne } from '../support/settle.ts'
import { outcome, settlement } from '../support/settlement.ts'

const action = { actor: 'bia', now: minutes(5) }

const waits = async ({ reader }: Database, ids: readonly string[]) => {
  const rows: { id: string; waiting_since: string | null }[] = await reader('tickets').select(
    'id',
    'waiting_since',
  )
  return ids.map((id) => rows.find((row) => row.id === id)?.waiting_since !== null)
}

forEachDialect((_dialect, open) => {
  /** Ana has all of some tickets, and Bia comes online when Ana has gone. */
  async function withAna(count: number) {
    const database = await open()
    await switchOn(database)
    const [ana, bia] = [await addAgent(database, 'ana'), await addAgent(database, 'bia')]
    await comeOnline(database, ana, start)
    const tickets = await openRead(database, count)
    await distributeWaiting(database, minutes(1))
    assert.deepEqual(await agentsOf(database, tickets), Array(count).fill('ana'))
    return { database, ana, bia, tickets }
  }

  test('changeUser, who may not sign in any more, A6 lets the open tickets wait for another agent', async () => {
    const { database, ana, bia, tickets } = await withAna(3)
    await using _ = database
    const [kept = '', closed = '', hand = ''] = tickets
    const queue = { id: 'mao', name: 'À mão', colour: 'red', capacity: null, position: 1 } as const
    await saveQueue(database, { ...queue, distributes: false }, [])
    await database.writer('tickets').where({ id: hand }).update({ queue_id: 'mao' })
    await closeTicket(database.writer, closed, action)
    await changeUser(database.writer, ana.id, { active: false }, minutes(5))
    assert.deepEqual(await agentsOf(database, tickets), [null, 'ana', null])
    assert.deepEqual(await waits(database, tickets), [true, false, false])
    const line = (await listHistory(database.reader, kept)).at(-1)
    const details = { from: 'ana', toDistributor: true }
    assert.deepEqual([line?.event, line?.actor, line?.details], ['released', null, details])
    await comeOnline(database, bia, minutes(6))
    assert.equal(await distributeWaiting(database, minutes(6)), 1)
    assert.deepEqual(await agentsOf(database, tickets), ['bia', 'ana', null])
  })

  test('changeUser, who still may sign in, keeps the tickets; with the distributor off they are nobody’s', async () => {
    const { database, ana, tickets } = await withAna(1)
    await using _ = database
    await changeUser(database.writer, ana.id, { active: true, role: 'administrator' }, minutes(5))
    assert.deepEqual(await agentsOf(database, tickets), ['ana'])
    await database.writer('house_settings').update({ value: '{"isOn":false,"idleMinutes":15,"since":null}' })
    await changeUser(database.writer, ana.id, { active: false }, minutes(5))
    assert.deepEqual([await agentsOf(database, tickets), await waits(database, tickets)], [[null], [false]])
  })

  for (const [how, reopen] of [
    ['by a mail', reopenByMail],
    ['by hand', (database: Database, id: string) => reopenTicket(database.writer, id, action)],
  ] as const) {
    test(`reopening ${how}, a ticket of nobody or of who is gone, A6 lets it wait for an agent`, async () => {
      const { database, ana, tickets } = await withAna(2)
      await using _ = database
      const [gone = '', kept = ''] = tickets
      const bia = await database.reader('users').where({ name: 'bia' }).first()
      const assigned = { id: kept, assigneeId: ana.id }
      assert.ok(await assignTicket(database, assigned, { id: bia.id, name: 'bia' }, action))
      const [nobodys = ''] = await openRead(database, 1)
      await database.writer('tickets').where({ id: nobodys }).update({ waiting_since: null })
      const all = [gone, kept, nobodys]
      for (const id of all) await closeTicket(database.writer, id, action)
      await changeUser(database.writer, ana.id, { active: false }, minutes(5))
      for (const id of all) await reopen(database, id)
      assert.deepEqual(await agentsOf(database, all), [null, 'bia', null])
      assert.deepEqual(await waits(database, all), [true, false, true])
    })
  }

  test('splitTicket, of a ticket that nobody has, A6 lets the new one wait too', async () => {
    await using database = await open()
    await switchOn(database)
    const [ticketId = ''] = await openRead(database, 1)
    const { protocol, version } = await database.reader('tickets').where({ id: ticketId }).first()
    const parent = { ticketId, protocol, signal: 'token' } as const
    const answer = outcome({ disposition: 'reply', opens: null, parent })
    const { messageId } = await settleOne(database, settlement({ outcomes: [answer] }))
    const request = { ticketId, version, messageIds: [messageId], title: 'Outra' }
    const split = await splitTicket(database.writer, request, action)
    assert.equal(split.kind, 'split')
    const [newer] = await database.reader('tickets').whereNot({ id: ticketId }).pluck('id')
    assert.deepEqual(await waits(database, [newer]), [true])
  })
})

async function reopenByMail(database: Database, ticketId: string): Promise<void> {
  const { id: messageId } = await database.reader('messages').first('id')
  await writeTransaction(database, (trx) => reopenForMail(trx, [{ ticketId, messageId }], minutes(5)))
}
