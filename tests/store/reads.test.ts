import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { listHistory } from '../../src/store/history.ts'
import { markRead, markUnread, unreadMessages } from '../../src/store/reads.ts'
import { discardTicket } from '../../src/store/ticket-changes.ts'
import { forEachDialect } from '../support/database.ts'
import { settleOne } from '../support/settle.ts'
import { now, outcome, settlement } from '../support/settlement.ts'

const action = { actor: 'bia', now }

/** Opens a ticket and answers it twice: three messages that nobody has read. */
async function threeMessages(database: Database): Promise<{ ticketId: string; messages: string[] }> {
  const first = await settleOne(database, settlement())
  const ticketId = first.ticketId ?? ''
  const messages = [first.messageId]
  for (let count = 0; count < 2; count += 1) messages.push((await reply(database, ticketId)).messageId)
  return { ticketId, messages }
}

function reply(database: Database, ticketId: string, changes = {}): ReturnType<typeof settleOne> {
  const parent = { ticketId, protocol: '2026-000001', signal: 'token' } as const
  const answer = outcome({ disposition: 'reply', opens: null, parent, ...changes })
  return settleOne(database, settlement({ outcomes: [answer] }))
}

async function counter(database: Database, ticketId: string): Promise<number> {
  const row: { unread: number } | undefined = await database
    .reader('tickets')
    .where({ id: ticketId })
    .first('unread')
  return row?.unread ?? -1
}

forEachDialect((_dialect, open) => {
  test('C33 C36 markRead, one of three messages, leaves two unread and says in the history which', async () => {
    await using database = await open()
    const { ticketId, messages } = await threeMessages(database)
    const [first = '', second = '', third = ''] = messages
    assert.equal(await counter(database, ticketId), 3)
    assert.equal(await markRead(database.writer, ticketId, { ...action, messageId: second }), true)
    assert.equal(await markRead(database.writer, ticketId, { ...action, messageId: second }), false)
    assert.equal(await counter(database, ticketId), 2)
    assert.deepEqual(await unreadMessages(database.reader, ticketId), new Set([first, third]))
    const line = (await listHistory(database.reader, ticketId)).at(-1)
    assert.deepEqual([line?.event, line?.actor, line?.messageId], ['marked-read', 'bia', second])
  })

  test('C36 markRead and markUnread, all at once and then the latest, count what is unread', async () => {
    await using database = await open()
    const { ticketId, messages } = await threeMessages(database)
    assert.equal(await markRead(database.writer, ticketId, action), true)
    assert.equal(await counter(database, ticketId), 0)
    assert.equal(await markRead(database.writer, ticketId, action), false)
    assert.equal(await markUnread(database.writer, ticketId, action), true)
    assert.deepEqual(await unreadMessages(database.reader, ticketId), new Set(messages.slice(-1)))
    const [first = ''] = messages
    assert.equal(await markUnread(database.writer, ticketId, { ...action, messageId: first }), true)
    assert.equal(await markUnread(database.writer, ticketId, { ...action, messageId: first }), false)
    assert.equal(await counter(database, ticketId), 2)
  })

  test('C33 markRead, a message of another ticket, changes nothing', async () => {
    await using database = await open()
    const { ticketId } = await threeMessages(database)
    const other = await settleOne(database, settlement())
    assert.equal(await markRead(database.writer, ticketId, { ...action, messageId: other.messageId }), false)
    assert.equal(await counter(database, other.ticketId ?? ''), 1)
    assert.equal(await counter(database, ticketId), 3)
  })

  test('C33 markRead, while mails arrive, loses none of them', async () => {
    await using database = await open()
    const { ticketId } = await threeMessages(database)
    const arriving = Array.from({ length: 5 }, () => reply(database, ticketId))
    const reading = Array.from({ length: 5 }, () =>
      writeTransaction(database, (trx) => markRead(trx, ticketId, action)),
    )
    await Promise.all([...arriving, ...reading])
    const unread = await unreadMessages(database.reader, ticketId)
    assert.equal(await counter(database, ticketId), unread.size)
    await markRead(database.writer, ticketId, action)
    assert.equal(await counter(database, ticketId), 0)
  })

  test('M23 mail that its desk wants read, a first one and an answer, adds nothing to the unread', async () => {
    await using database = await open()
    const first = await settleOne(database, settlement({ outcomes: [outcome({ isRead: true })] }))
    const ticketId = first.ticketId ?? ''
    assert.equal(await counter(database, ticketId), 0)
    await reply(database, ticketId, { isRead: true })
    assert.equal(await counter(database, ticketId), 0)
    assert.equal((await unreadMessages(database.reader, ticketId)).size, 0)
    await reply(database, ticketId)
    assert.equal(await counter(database, ticketId), 1)
  })

  test('complaint 6 unreadMessages, machine mail on a ticket, is never among the unread', async () => {
    await using database = await open()
    const { ticketId } = await settleOne(database, settlement())
    await markRead(database.writer, ticketId ?? '', action)
    await reply(database, ticketId ?? '', { isQuiet: true })
    assert.equal((await unreadMessages(database.reader, ticketId ?? '')).size, 0)
    assert.equal(await counter(database, ticketId ?? ''), 0)
  })

  test('C35 discardTicket, and then a reply to it, leaves the reply alone unread', async () => {
    await using database = await open()
    const { ticketId } = await settleOne(database, settlement())
    assert.equal(await discardTicket(database.writer, ticketId ?? '', action), true)
    assert.equal(await counter(database, ticketId ?? ''), 0)
    await reply(database, ticketId ?? '')
    assert.equal(await counter(database, ticketId ?? ''), 1)
  })

  test('unread messages of old, by the counter alone, are the latest that no machine wrote', async () => {
    await using database = await open()
    const { ticketId, messages } = await threeMessages(database)
    const machine = await reply(database, ticketId, { isQuiet: true })
    const read = await settleOne(database, settlement())
    await markRead(database.writer, read.ticketId ?? '', action)
    await database.writer('deliveries').update({ read_at: null })
    await database.writer('tickets').where({ id: ticketId }).update({ unread: 2 })
    const { down, up } = await import('../../migrations/0220-unread-messages.ts')
    await down(database.writer)
    await up(database.writer)
    assert.deepEqual(await unreadMessages(database.reader, ticketId), new Set(messages.slice(1)))
    assert.equal((await unreadMessages(database.reader, read.ticketId ?? '')).size, 0)
    assert.ok(!(await unreadMessages(database.reader, ticketId)).has(machine.messageId))
  })
})
