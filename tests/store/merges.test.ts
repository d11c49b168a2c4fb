import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signReplyToken } from '../../src/intake/reply-token.ts'
import { listHistory } from '../../src/store/history.ts'
import { mergeTicket } from '../../src/store/merges.ts'
import { addDesk } from '../../src/store/desks.ts'
import { markSpam } from '../../src/store/ticket-changes.ts'
import { findMergedInto } from '../../src/store/ticket-family.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { forEachDialect } from '../support/database.ts'
import { fresh, ourId, replaysAlike, send, signalsOf, ticketOf } from '../support/follow-ups.ts'
import { openTestIntake, type TestIntake } from '../support/intake.ts'

const action = { actor: 'bia', now: new Date() }

forEachDialect((_dialect, open) => {
  async function openDoor() {
    const door = await openTestIntake({}, open)
    await door.addDesk()
    return door
  }

  async function merge(door: TestIntake, from: string | null, into: string | null, age = 0) {
    const { id, version } = await ticketOf(door, { protocol: from })
    const request = { ticketId: id, version: version - age, into: into ?? '' }
    return mergeTicket(door.database.writer, request, action)
  }

  test('complaint 13 A merged into B and B into C, by token, Message-ID and number of A, join C', async () => {
    await using door = await openDoor()
    const [a, b, c] = [await send(door), await send(door), await send(door)]
    const { id } = await ticketOf(door, a)
    assert.equal((await merge(door, a.protocol, b.protocol)).kind, 'merged')
    assert.deepEqual(await merge(door, b.protocol, c.protocol), { kind: 'merged', protocol: c.protocol })
    const to = [`suporte+${signReplyToken(door.secret, id)}@empresa.example`]
    const replies = [
      await send(door, { raw: fresh({ Subject: 'Re: x' }), to }),
      await send(door, { raw: fresh({ 'In-Reply-To': ourId(door, id) }) }),
      await send(door, { raw: fresh({ 'In-Reply-To': `<${a.messageId}>` }) }),
      await send(door, { raw: fresh({ Subject: `RES: [${a.protocol}]` }) }),
    ]
    for (const { disposition, protocol } of replies)
      assert.deepEqual([disposition, protocol], ['reply', c.protocol])
    assert.deepEqual(await signalsOf(door, replies[3] ?? a), ['number followed'])
    assert.deepEqual(
      [(await ticketOf(door, a)).unread, (await ticketOf(door, b)).unread, (await ticketOf(door, c)).unread],
      [0, 0, 7],
    )
    const shown = await findTicket(door.database.reader, c.protocol ?? '')
    assert.deepEqual(shown?.messageIds, [a.id, b.id, c.id, ...replies.map((reply) => reply.id)])
    assert.equal(await findMergedInto(door.database.reader, id), c.protocol)
    await replaysAlike(door)
  })

  test('complaint 13 a long chain of merges, from either end, is one step and never a circle', async () => {
    await using door = await openDoor()
    const tickets = []
    for (let each = 0; each < 6; each++) tickets.push(await send(door))
    for (let each = 0; each < 5; each++)
      await merge(door, tickets[each]?.protocol ?? null, tickets[each + 1]?.protocol ?? null)
    const last = tickets[5]?.protocol ?? null
    const { id } = await ticketOf(door, { protocol: last })
    const held = await door.database.reader('tickets').whereNotNull('merged_into_id').pluck('merged_into_id')
    assert.deepEqual(
      held,
      Array.from({ length: 5 }, () => id),
    )
    for (const { protocol } of tickets.slice(0, 5)) {
      assert.deepEqual(await merge(door, last, protocol), { kind: 'same' })
      assert.deepEqual(await merge(door, protocol, last), { kind: 'changed' })
    }
    assert.deepEqual(await merge(door, last, last), { kind: 'same' })
    assert.deepEqual(await merge(door, last, '2026-999999'), { kind: 'unknown' })
  })

  test('complaint 13 merge, A into B and B into A at once, is done once', async () => {
    await using door = await openDoor()
    const [a, b] = [await send(door), await send(door)]
    const results = await Promise.all([
      merge(door, a.protocol, b.protocol),
      merge(door, b.protocol, a.protocol),
    ])
    assert.equal(results.filter(({ kind }) => kind === 'merged').length, 1, JSON.stringify(results))
    const merged = await door.database.reader('tickets').whereNotNull('merged_into_id')
    assert.equal(merged.length, 1)
  })

  test('mergeTicket, both tickets, get a line of history and a new version; who saw an old one is told', async () => {
    await using door = await openDoor()
    const [a, b] = [await send(door), await send(door)]
    const before = await ticketOf(door, b)
    assert.deepEqual(await merge(door, a.protocol, b.protocol, 1), { kind: 'changed' })
    await merge(door, a.protocol, b.protocol)
    const [ofA, ofB] = [await ticketOf(door, a), await ticketOf(door, b)]
    assert.deepEqual([ofA.state, ofB.state, ofB.version], ['closed', 'open', before.version + 1])
    for (const [ticket, event, protocol] of [
      [ofA, 'merged-into', b.protocol],
      [ofB, 'merged-here', a.protocol],
    ] as const) {
      const line = (await listHistory(door.database.reader, ticket.id)).at(-1)
      assert.deepEqual([line?.event, line?.actor, line?.details], [event, 'bia', { protocol }])
    }
  })

  for (const [circumstance, own, into, due] of [
    ['a due time', '2026-12-01', null, '2026-12-01'],
    ['an earlier one', '2026-12-01', '2026-12-24', '2026-12-01'],
    ['a later one', '2026-12-24', '2026-12-01', '2026-12-01'],
    ['none', null, '2026-12-01', '2026-12-01'],
  ] as const) {
    test(`mergeTicket, of a ticket with ${circumstance}, leaves the earlier and tells where it changed`, async () => {
      await using door = await openDoor()
      const [a, b] = [await send(door), await send(door)]
      const time = (day: string | null) => (day === null ? null : `${day}T12:00:00.000Z`)
      const { writer, reader } = door.database
      await writer('tickets')
        .where({ protocol: a.protocol })
        .update({ due_at: time(own) })
      await writer('tickets')
        .where({ protocol: b.protocol })
        .update({ due_at: time(into) })
      await merge(door, a.protocol, b.protocol)
      const { id, due_at: dueAt } = await reader('tickets').where({ protocol: b.protocol }).first()
      assert.equal(dueAt, time(due))
      const lines = (await listHistory(reader, id)).filter(({ event }) => event === 'due-changed')
      assert.deepEqual(
        lines.map(({ details }) => details),
        due === into ? [] : [{ from: time(into), to: time(due) }],
      )
    })
  }

  test('mergeTicket, of another desk, is seen by that desk too; its client takes part by number', async () => {
    await using door = await openDoor()
    const rh = { address: 'rh@empresa.example', mode: 'direct', profile: 'aberto', aliases: [] } as const
    await addDesk(door.database.writer, rh, new Date())
    const bia = { From: 'bia@cliente.example', To: rh.address }
    const [a, b] = [await send(door, { raw: fresh(bia), to: [rh.address] }), await send(door)]
    await merge(door, a.protocol, b.protocol)
    assert.deepEqual((await findTicket(door.database.reader, b.protocol ?? ''))?.queues, [rh.address])
    const number = { From: 'bia@cliente.example', Subject: `RES: ${b.protocol}` }
    assert.equal((await send(door, { raw: fresh(number) })).protocol, b.protocol)
  })

  test('mergeTicket, spam or a ticket into a pre-ticket, is not possible', async () => {
    await using door = await openDoor()
    const [a, b] = [await send(door), await send(door)]
    const { id } = await ticketOf(door, b)
    await door.database.writer('tickets').where({ id }).update({ kind: 'pre-ticket' })
    assert.deepEqual(await merge(door, a.protocol, b.protocol), { kind: 'not-possible' })
    await markSpam(door.database.writer, id, action)
    assert.deepEqual(await merge(door, b.protocol, a.protocol), { kind: 'not-possible' })
  })
})
