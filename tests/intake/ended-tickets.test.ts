import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSearch } from '../../src/domain/search.ts'
import { listHistory } from '../../src/store/history.ts'
import { listLinks } from '../../src/store/ticket-links.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { markRead } from '../../src/store/reads.ts'
import { closeTicket, discardTicket, markSpam } from '../../src/store/ticket-changes.ts'
import { forEachDialect } from '../support/database.ts'
import { fresh, ourId, replaysAlike, send, set, ticketOf } from '../support/follow-ups.ts'
import { openTestIntake, type TestIntake } from '../support/intake.ts'
import { countRows } from '../support/settle.ts'

const action = { actor: 'bia', now: new Date() }

/** Opens a ticket and ends it, read. */
async function ended(door: TestIntake, end = closeTicket) {
  const first = await send(door)
  const { id } = await ticketOf(door, first)
  await markRead(door.database.writer, id, action)
  assert.ok(await end(door.database.writer, id, action))
  return { id, protocol: first.protocol, ours: ourId(door, id) }
}

async function unreadOf({ database }: TestIntake): Promise<readonly string[]> {
  const request = { search: parseSearch(''), onlyUnread: true, limit: 50 }
  return (await listTickets(database.reader, request)).rows.map(({ protocol }) => protocol)
}

forEachDialect((_dialect, open) => {
  async function openDoor(settings = {}) {
    const door = await openTestIntake({}, open)
    await door.addDesk({ settings })
    return door
  }

  test('C35 attach, a reply to a closed ticket, is unread there and it stays closed', async () => {
    await using door = await openDoor()
    const { ours, protocol } = await ended(door)
    const reply = await send(door, { raw: fresh({ 'In-Reply-To': ours }) })
    assert.deepEqual([reply.disposition, reply.protocol], ['reply', protocol])
    const { state, unread } = await ticketOf(door, reply)
    assert.deepEqual([state, unread], ['closed', 1])
    assert.deepEqual(await unreadOf(door), [protocol])
  })

  test('C35 reopen, a reply by Message-ID or number, opens the ticket again with a line of history', async () => {
    await using door = await openDoor({ closedTickets: 'reopen' })
    const { id, ours, protocol } = await ended(door)
    const before = await ticketOf(door, { protocol })
    const reply = await send(door, { raw: fresh({ 'In-Reply-To': ours }) })
    const { state, unread, version } = await ticketOf(door, reply)
    assert.deepEqual([reply.protocol, state, unread, version], [protocol, 'open', 1, before.version + 1])
    assert.deepEqual(await unreadOf(door), [protocol])
    const line = (await listHistory(door.database.reader, id)).at(-1)
    assert.deepEqual([line?.event, line?.actor, line?.messageId], ['reopened', null, reply.id])
    await closeTicket(door.database.writer, id, action)
    const numbered = await send(door, { raw: fresh({ Subject: `RES: ${protocol}` }) })
    assert.equal((await ticketOf(door, numbered)).state, 'open')
    await replaysAlike(door)
  })

  test('C35 new, a reply to a closed ticket, opens a linked one; answers to that one join it', async () => {
    await using door = await openDoor({ closedTickets: 'new' })
    const { id, ours, protocol } = await ended(door)
    const follow = await send(door, { raw: fresh({ 'In-Reply-To': ours, References: ours }) })
    assert.deepEqual([follow.disposition, follow.protocol === protocol], ['ticket', false])
    const fresher = await ticketOf(door, follow)
    assert.deepEqual(await listLinks(door.database.reader, fresher.id), [
      { protocol, kind: 'follow-up', isOlder: true },
    ])
    assert.deepEqual(await unreadOf(door), [follow.protocol])
    assert.equal((await listHistory(door.database.reader, id)).at(-1)?.event, 'followed-up')
    const fields = { 'In-Reply-To': `<${follow.messageId}>`, References: `${ours} <${follow.messageId}>` }
    const answer = await send(door, { raw: fresh(fields) })
    assert.deepEqual([answer.disposition, answer.protocol], ['reply', follow.protocol])
    assert.equal((await ticketOf(door, { protocol })).state, 'closed')
    await replaysAlike(door)
  })

  test('C35 M24d new, where nobody may ask, still opens the linked ticket', async () => {
    await using door = await openDoor()
    const { ours } = await ended(door)
    await set(door, { closedTickets: 'new', newRequests: 'nobody' })
    assert.equal((await send(door, { raw: fresh({ 'In-Reply-To': ours }) })).disposition, 'ticket')
    assert.equal((await send(door)).reason, 'requests-closed')
  })

  test('C35 complaint 6 reopen and new, a machine’s answer to a closed ticket, changes nothing of it', async () => {
    await using door = await openDoor()
    const { ours, protocol } = await ended(door)
    for (const closedTickets of ['reopen', 'new'] as const) {
      await set(door, { closedTickets })
      const raw = fresh({ 'In-Reply-To': ours, 'Auto-Submitted': 'auto-replied' })
      assert.equal((await send(door, { raw, from: null })).disposition, 'reply')
      const { state, unread } = await ticketOf(door, { protocol })
      assert.deepEqual([state, unread], ['closed', 0], closedTickets)
    }
    assert.equal(await countRows(door.database, 'tickets'), 1)
  })

  test('C35 reopen, a discarded pre-ticket and spam, opens the first and never the second', async () => {
    await using door = await openDoor({ closedTickets: 'reopen' })
    const discarded = await ended(door, discardTicket)
    const spam = await ended(door, markSpam)
    await send(door, { raw: fresh({ 'In-Reply-To': discarded.ours }) })
    await send(door, { raw: fresh({ 'In-Reply-To': spam.ours }) })
    assert.equal((await ticketOf(door, discarded)).state, 'open')
    const { state, unread } = await ticketOf(door, spam)
    assert.deepEqual([state, unread], ['spam', 1])
  })
})
