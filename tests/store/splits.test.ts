import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSearch } from '../../src/domain/search.ts'
import { signReplyToken } from '../../src/intake/reply-token.ts'
import { listHistory } from '../../src/store/history.ts'
import type { MessageRecord } from '../../src/store/messages.ts'
import { splitTicket } from '../../src/store/splits.ts'
import { markSpam } from '../../src/store/ticket-changes.ts'
import { listLinks } from '../../src/store/ticket-links.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { forEachDialect } from '../support/database.ts'
import { fresh, ourId, replaysAlike, send, ticketOf } from '../support/follow-ups.ts'
import { openTestIntake, type TestIntake } from '../support/intake.ts'
import { writeTexts } from '../support/settle.ts'

const action = { actor: 'bia', now: new Date() }

forEachDialect((_dialect, open) => {
  async function openDoor() {
    const door = await openTestIntake({}, open)
    await door.addDesk()
    return door
  }

  async function split(door: TestIntake, protocol: string | null, ...messages: readonly MessageRecord[]) {
    const { id, version } = await ticketOf(door, { protocol })
    const messageIds = messages.map((message) => message.id)
    const request = { ticketId: id, version, messageIds, title: 'Outra impressora' }
    return splitTicket(door.database.writer, request, action)
  }

  /** A ticket with an answer to it, by somebody in copy. */
  async function conversation(door: TestIntake) {
    const first = await send(door)
    const { id } = await ticketOf(door, first)
    const answer = { 'In-Reply-To': ourId(door, id), From: 'Caio <caio@cliente.example>' }
    const second = await send(door, { raw: fresh(answer) })
    return { first, second, id }
  }

  test('split, a message, is a new ticket of its author and linked, with history on both', async () => {
    await using door = await openDoor()
    const { first, second, id } = await conversation(door)
    const result = await split(door, first.protocol, second)
    assert.equal(result.kind, 'split')
    const fresher = await findTicket(door.database.reader, 'protocol' in result ? result.protocol : '')
    assert.deepEqual(fresher?.messageIds, [second.id])
    assert.deepEqual(
      [fresher.title, fresher.requester?.address, fresher.unread],
      ['Outra impressora', 'caio@cliente.example', 1],
    )
    const old = await findTicket(door.database.reader, first.protocol ?? '')
    assert.deepEqual([old?.messageIds, old?.unread, old?.version], [[first.id], 1, 1])
    assert.deepEqual(await listLinks(door.database.reader, fresher.id), [
      { protocol: first.protocol, kind: 'split', isOlder: true },
    ])
    for (const [ticketId, event] of [
      [id, 'split-off'],
      [fresher.id, 'split-from'],
    ] as const) {
      const line = (await listHistory(door.database.reader, ticketId)).at(-1)
      assert.deepEqual([line?.event, line?.actor], [event, 'bia'])
    }
    await writeTexts(door.database)
    const found = await listTickets(door.database.reader, { search: parseSearch('outra'), limit: 9 })
    assert.deepEqual(
      found.rows.map(({ protocol }) => protocol),
      [fresher.protocol],
    )
  })

  test('split, later answers, go where the message they answer went, whatever token they bear', async () => {
    await using door = await openDoor()
    const { first, second, id } = await conversation(door)
    const result = await split(door, first.protocol, second)
    const References = `${ourId(door, id)} <${second.messageId}>`
    const to = [`suporte+${signReplyToken(door.secret, id)}@empresa.example`]
    for (const recipients of [['suporte@empresa.example'], to]) {
      const reply = await send(door, { raw: fresh({ References }), to: recipients })
      assert.deepEqual({ kind: 'split', protocol: reply.protocol }, result)
    }
    const old = await send(door, { raw: fresh({ References: `<${second.messageId}> <${first.messageId}>` }) })
    assert.equal(old.protocol, first.protocol)
    await replaysAlike(door)
  })

  test('split of a split, an answer with the first token, goes to the last', async () => {
    await using door = await openDoor()
    const { first, second, id } = await conversation(door)
    const third = await send(door, { raw: fresh({ 'In-Reply-To': ourId(door, id) }) })
    const one = await split(door, first.protocol, second, third)
    const two = await split(door, 'protocol' in one ? one.protocol : null, third)
    const to = [`suporte+${signReplyToken(door.secret, id)}@empresa.example`]
    const reply = await send(door, { raw: fresh({ 'In-Reply-To': `<${third.messageId}>` }), to })
    assert.deepEqual({ kind: 'split', protocol: reply.protocol }, two)
  })

  test('split, a stranger who uses the Message-ID of a split message again, draws no answers', async () => {
    await using door = await openDoor()
    const { first, second } = await conversation(door)
    const result = await split(door, first.protocol, second)
    const forged = { 'Message-ID': `<${second.messageId}>`, From: 'rui@fora.example' }
    assert.equal((await send(door, { raw: fresh(forged) })).disposition, 'ticket')
    const reply = await send(door, { raw: fresh({ 'In-Reply-To': `<${second.messageId}>` }) })
    assert.deepEqual({ kind: 'split', protocol: reply.protocol }, result)
  })

  test('split, nothing, everything, of another ticket, of spam or of an old view, is refused', async () => {
    await using door = await openDoor()
    const { first, second, id } = await conversation(door)
    const other = await send(door)
    assert.deepEqual(await split(door, first.protocol), { kind: 'nothing-chosen' })
    assert.deepEqual(await split(door, first.protocol, other), { kind: 'nothing-chosen' })
    assert.deepEqual(await split(door, first.protocol, first, second), { kind: 'all-chosen' })
    const stale = { ticketId: id, version: 7, messageIds: [second.id], title: '' }
    assert.deepEqual(await splitTicket(door.database.writer, stale, action), { kind: 'changed' })
    await markSpam(door.database.writer, id, action)
    assert.deepEqual(await split(door, first.protocol, second), { kind: 'not-possible' })
    assert.equal((await ticketOf(door, first)).unread, 0, 'who threw it away has seen it')
  })
})
