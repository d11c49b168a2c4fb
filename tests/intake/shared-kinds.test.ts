import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assignTicket } from '../../src/store/assignments.ts'
import { readyIfRead } from '../../src/store/distribution.ts'
import { listHistory } from '../../src/store/history.ts'
import { mergeTicket } from '../../src/store/merges.ts'
import { markRead } from '../../src/store/reads.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { addUser } from '../../src/store/users.ts'
import { switchOn } from '../support/agents.ts'
import { forEachDialect } from '../support/database.ts'
import { mail, openTestIntake } from '../support/intake.ts'

const suporte = 'suporte@empresa.example'
const vendas = 'vendas@empresa.example'
const now = new Date('2026-11-21T12:00:00Z')

forEachDialect((_dialect, open) => {
  /** A desk of pre-tickets and one of tickets, while tickets are given to agents. */
  async function openDesks() {
    const door = await openTestIntake({ clock: () => now }, open)
    await door.addDesk({ profile: 'triagem' })
    await door.addDesk({ address: vendas })
    await switchOn(door.database, now)
    return { door, onlyTicket: () => door.database.reader('tickets').first() }
  }

  test('complaint 9 a ticket that is assigned, shared with a desk of pre-tickets, is nobody’s any more', async () => {
    const { door, onlyTicket } = await openDesks()
    await using _ = door
    const raw = mail({ To: `${suporte}, ${vendas}` })
    await door.send({ raw, to: [vendas] })
    await door.intake.idle()
    const before = await onlyTicket()
    assert.deepEqual([before.kind, before.waiting_since], ['ticket', now.toISOString()])
    const bia = await addUser(door.database.writer, { name: 'bia', passwordHash: 'x', role: 'operator' }, now)
    const agent = { id: bia?.id ?? '', name: 'bia' }
    const action = { actor: 'bia', now }
    assert.ok(await assignTicket(door.database, { id: before.id, assigneeId: null }, agent, action))
    const { version } = await onlyTicket()
    await door.send({ raw, to: [suporte] })
    await door.intake.idle()
    const after = await onlyTicket()
    assert.deepEqual(
      [after.kind, after.assignee_id, after.waiting_since, after.version],
      ['pre-ticket', null, null, version + 1],
    )
    const lines = await listHistory(door.database.reader, before.id)
    const released = lines.find(({ event }) => event === 'released')
    assert.deepEqual(released?.details, { from: 'bia', toDistributor: false })
  })

  for (const isRead of [true, false]) {
    const circumstance = isRead ? 'that was read' : 'that was not read yet'
    test(`complaint 9 a pre-ticket ${circumstance}, shared with a desk of tickets, waits for an agent`, async () => {
      const { door, onlyTicket } = await openDesks()
      await using _ = door
      const raw = mail({ To: `${vendas}, ${suporte}` })
      await door.send({ raw, to: [suporte] })
      if (isRead) await door.intake.idle()
      const { version, kind } = await onlyTicket()
      assert.equal(kind, 'pre-ticket')
      await door.send({ raw, to: [vendas] })
      await door.intake.idle()
      const after = await onlyTicket()
      assert.deepEqual(
        [after.kind, after.waiting_since, after.version],
        ['ticket', now.toISOString(), version + 1],
      )
    })
  }

  test('complaint 9 a mail whose ticket was merged, sent to another desk too, is new where it was merged into', async () => {
    await using door = await openTestIntake({}, open)
    for (const address of [suporte, vendas]) await door.addDesk({ address })
    const { reader, writer } = door.database
    const raw = mail({ To: `${vendas}, ${suporte}` })
    await door.send({ raw, to: [suporte] })
    await door.send({ raw: mail({ 'Message-ID': '<dois@cliente.example>' }), to: [suporte] })
    const [merged, held] = await reader('tickets').orderBy('seq')
    const action = { actor: 'bia', now }
    const request = { ticketId: merged.id, version: merged.version, into: held.protocol }
    assert.equal((await mergeTicket(writer, request, action)).kind, 'merged')
    await markRead(writer, held.id, action)
    await door.send({ raw, to: [vendas] })
    const rows = await reader('tickets').orderBy('seq')
    assert.deepEqual(
      rows.map(({ state, unread, desk_id: deskId }) => [state, unread, deskId]),
      [
        ['closed', 0, merged.desk_id],
        ['open', 1, held.desk_id],
      ],
    )
    assert.deepEqual((await findTicket(reader, held.protocol))?.queues, [vendas])
  })

  test('readyIfRead, a ticket whose first mail is still to be read, leaves it until it was', async () => {
    const { door, onlyTicket } = await openDesks()
    await using _ = door
    await door.send({ to: [vendas] })
    await door.intake.idle()
    const { writer } = door.database
    await writer('tickets').update({ waiting_since: null })
    await writer('messages').update({ content_state: 'pending' })
    const { id } = await onlyTicket()
    await readyIfRead(writer, id, now)
    assert.equal((await onlyTicket()).waiting_since, null)
    await writer('messages').update({ content_state: 'extracted' })
    await readyIfRead(writer, id, now)
    assert.equal((await onlyTicket()).waiting_since, now.toISOString())
  })
})
