import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Allowance } from '../../src/domain/permission.ts'
import { parseSearch } from '../../src/domain/search.ts'
import { permissionsOfAgents } from '../../src/store/agent-list.ts'
import type { Database } from '../../src/store/database.ts'
import { saveGroup } from '../../src/store/groups.ts'
import { countMessages, listMessages } from '../../src/store/message-list.ts'
import { findDecidingQueue, mayWithMessage, readPermissions } from '../../src/store/permissions.ts'
import { saveQueue } from '../../src/store/queues.ts'
import { countTickets } from '../../src/store/ticket-counts.ts'
import { permittedMessages } from '../../src/store/seen-tickets.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { addUser } from '../../src/store/users.ts'
import { forEachDialect } from '../support/database.ts'
import { settlement } from '../support/settlement.ts'
import { settleOne } from '../support/settle.ts'

const now = new Date('2026-11-21T12:00:00Z')
const everything = { search: parseSearch(''), limit: 10 }

forEachDialect((_dialect, open) => {
  test('readPermissions, of two groups that allow different things, gives the greater to who is in both', async () => {
    await using database = await open()
    const ids = await people(database)
    await queueWith(database, 'fiscal', [
      ['leitura', 'see'],
      ['trabalho', 'work'],
    ])
    const allowedTo = async (name: 'ana' | 'bia' | 'rui' | 'admin') =>
      (await readPermissions(database.reader, ids[name])).get('fiscal')
    assert.equal(await allowedTo('ana'), 'work')
    assert.equal(await allowedTo('bia'), 'see')
    assert.equal(await allowedTo('rui'), null)
    assert.equal(await allowedTo('admin'), undefined)
  })

  test('readPermissions, while no group stands beside any queue, closes none to anybody', async () => {
    await using database = await open()
    const ids = await people(database)
    await queueWith(database, 'fiscal', [])
    assert.equal((await readPermissions(database.reader, ids.rui)).size, 0)
  })

  test('permissionsOfAgents, of everybody at once, says in one query what each is told alone', async () => {
    await using database = await open()
    const ids = Object.values(await people(database))
    await queueWith(database, 'fiscal', [
      ['leitura', 'see'],
      ['trabalho', 'work'],
    ])
    await queueWith(database, 'vendas', [['trabalho', 'manage']])
    let queries = 0
    database.reader.on('query', () => queries++)
    const permissions = await permissionsOfAgents(database.reader, ids)
    assert.equal(queries, 1)
    for (const person of ids)
      assert.deepEqual(permissions.get(person.id), await readPermissions(database.reader, person))
  })

  test('permittedMessages, of a page of messages, are those that mayWithMessage allows one by one', async () => {
    await using database = await open()
    const ids = await people(database)
    await queueWith(database, 'fiscal', [
      ['leitura', 'see'],
      ['trabalho', 'work'],
    ])
    const settled = [
      await settleOne(database, settlement()),
      await settleOne(database, settlement()),
      await settleOne(database, settlement()),
    ]
    const [plain, own, merged] = settled.map(({ protocol }) => protocol ?? '')
    const tickets = database.writer('tickets')
    await tickets.clone().where({ protocol: own }).update({ queue_id: 'fiscal' })
    const { id } = await tickets.clone().where({ protocol: own }).first('id')
    await tickets.clone().where({ protocol: merged }).update({ merged_into_id: id })
    await database.writer('messages').where({ protocol: plain }).update({ protocol: own })
    const messageIds = [...settled.map(({ messageId }) => messageId), 'none']
    for (const person of Object.values(ids)) {
      const permissions = await readPermissions(database.reader, person)
      for (const asked of ['see', 'work'] as const) {
        const expected: string[] = []
        for (const messageId of messageIds)
          if (await mayWithMessage(database.reader, permissions, messageId, asked)) expected.push(messageId)
        const found = await permittedMessages(database.reader, permissions, messageIds, asked)
        assert.deepEqual([...found].toSorted(), expected.toSorted())
      }
    }
  })

  test('lists, of who may not see a queue, hold neither its tickets nor their messages', async () => {
    await using database = await open()
    const ids = await people(database)
    await queueWith(database, 'fiscal', [['leitura', 'see']])
    const secret = await settleOne(database, settlement())
    const plain = await settleOne(database, settlement())
    assert.ok(secret.protocol !== null && secret.protocol !== plain.protocol)
    await database.writer('tickets').where({ protocol: secret.protocol }).update({ queue_id: 'fiscal' })
    const found = async (name: 'bia' | 'rui') => {
      const permissions = await readPermissions(database.reader, ids[name])
      const asked = { permissions, userId: ids[name].id }
      const tickets = await listTickets(database.reader, { ...everything, ...asked })
      const messages = await listMessages(database.reader, { ...everything, ...asked })
      return [
        tickets.rows.length,
        messages.rows.length,
        await countMessages(database.reader, everything.search, asked),
        await mayWithMessage(database.reader, permissions, secret.messageId, 'see'),
        await mayWithMessage(database.reader, permissions, secret.messageId, 'work'),
        await mayWithMessage(database.reader, permissions, plain.messageId, 'work'),
      ]
    }
    assert.deepEqual(await found('bia'), [2, 2, 2, true, false, true])
    assert.deepEqual(await found('rui'), [1, 1, 1, false, false, true])
  })

  for (const [circumstance, ofMerged, ofHeld, isSeen] of [
    ['a hidden one', null, 'fiscal', false],
    ['a visible one', 'fiscal', null, true],
  ] as const) {
    test(`lists, of a ticket merged into ${circumstance}, follow where it stands now`, async () => {
      await using database = await open()
      const ids = await people(database)
      await queueWith(database, 'fiscal', [['trabalho', 'work']])
      const [merged, held] = [
        await settleOne(database, settlement()),
        await settleOne(database, settlement()),
      ]
      const { writer, reader } = database
      const mergedInto = { queue_id: ofMerged, merged_into_id: held.ticketId, state: 'closed' }
      await writer('tickets').where({ protocol: merged.protocol }).update(mergedInto)
      await writer('tickets').where({ protocol: held.protocol }).update({ queue_id: ofHeld })
      const permissions = await readPermissions(reader, ids.rui)
      const request = { ...everything, permissions, userId: ids.rui.id }
      const seen = isSeen ? 1 : 0
      assert.equal((await listTickets(reader, { ...request, state: 'closed' })).rows.length, seen)
      assert.equal((await listMessages(reader, request)).rows.length, 2 * seen)
      assert.equal(await mayWithMessage(reader, permissions, merged.messageId, 'see'), isSeen)
      const counts = await countTickets(reader, { permissions, userId: ids.rui.id, now })
      assert.equal(counts['pre-ticket'].closed + counts.ticket.closed, seen)
      const queueId = await findDecidingQueue(reader, merged.ticketId ?? '')
      assert.equal(queueId, ofHeld)
    })
  }

  test('listMessages, of a mail with a ticket in a hidden queue and one that is seen, shows it as its page does', async () => {
    await using database = await open()
    const ids = await people(database)
    await queueWith(database, 'fiscal', [['trabalho', 'work']])
    const [one, other] = [await settleOne(database, settlement()), await settleOne(database, settlement())]
    const { writer, reader } = database
    const permissions = await readPermissions(reader, ids.rui)
    await writer('tickets').where({ protocol: one.protocol }).update({ queue_id: 'fiscal' })
    assert.equal(
      (await listMessages(reader, { ...everything, permissions, userId: ids.rui.id })).rows.length,
      1,
    )
    await writer('deliveries').where({ message_id: one.messageId }).update({ ticket_id: other.ticketId })
    assert.equal(await mayWithMessage(reader, permissions, one.messageId, 'see'), true)
    assert.equal(
      (await listMessages(reader, { ...everything, permissions, userId: ids.rui.id })).rows.length,
      2,
    )
    await writer('messages').where({ id: one.messageId }).update({ protocol: null })
    await writer('deliveries').where({ message_id: one.messageId }).update({ ticket_id: one.ticketId })
    assert.equal(await mayWithMessage(reader, permissions, one.messageId, 'see'), false)
    assert.equal(
      (await listMessages(reader, { ...everything, permissions, userId: ids.rui.id })).rows.length,
      1,
    )
  })
})

type Person = { readonly id: string; readonly role: 'operator' | 'administrator' }

/** Ana is in both groups, Bia in one, Rui in none. */
async function people(database: Database): Promise<Record<'ana' | 'bia' | 'rui' | 'admin', Person>> {
  const add = async (name: string, role: Person['role'] = 'operator'): Promise<Person> => {
    const user = await addUser(database.writer, { name, passwordHash: 'x', role }, now)
    if (user === null) throw new Error('expected a user, got none')
    return user
  }
  const [ana, bia, rui, admin] = [
    await add('ana'),
    await add('bia'),
    await add('rui'),
    await add('admin', 'administrator'),
  ]
  await saveGroup(database, { id: 'leitura', name: 'Leitura', userIds: [ana.id, bia.id] })
  await saveGroup(database, { id: 'trabalho', name: 'Trabalho', userIds: [ana.id] })
  return { ana, bia, rui, admin }
}

async function queueWith(
  database: Database,
  id: string,
  groups: readonly (readonly [groupId: string, allowed: Allowance])[],
): Promise<void> {
  const queue = { id, name: id, colour: 'red', distributes: true, capacity: null, position: 1 } as const
  await saveQueue(
    database,
    queue,
    groups.map(([groupId, allowed]) => ({ groupId, allowed })),
  )
}
