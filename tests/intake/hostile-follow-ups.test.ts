import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numbersIn } from '../../src/domain/ticket/signals.ts'
import { signMessageId, signReplyToken } from '../../src/intake/reply-token.ts'
import { addContact } from '../../src/store/contacts.ts'
import { closeTicket } from '../../src/store/ticket-changes.ts'
import { forEachDialect } from '../support/database.ts'
import { fresh, ourId, send, ticketOf } from '../support/follow-ups.ts'
import { openTestIntake, type TestIntake } from '../support/intake.ts'
import { countRows } from '../support/settle.ts'

const stranger = 'Rui <rui@fora.example>'
const otherSecret = Buffer.alloc(32, 8)

forEachDialect((_dialect, open) => {
  async function openDoor(settings = {}) {
    const door = await openTestIntake({}, open)
    await door.addDesk({ settings })
    return door
  }

  async function quickly<T>(act: () => Promise<T>): Promise<T> {
    const started = performance.now()
    const result = await act()
    assert.ok(performance.now() - started < 5_000, `took ${performance.now() - started} ms`)
    return result
  }

  test('complaint 11 forged signs, of another secret, cut or of no ticket, lead nowhere', async () => {
    await using door = await openDoor()
    const first = await send(door)
    const { id } = await ticketOf(door, first)
    const token = signReplyToken(door.secret, id)
    for (const forged of [
      signReplyToken(otherSecret, id),
      token.slice(0, -1),
      `${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`,
      signReplyToken(door.secret, 'NOSUCHTICKET'),
      `t-${id.toLowerCase()}`,
    ]) {
      const to = [`suporte+${forged}@empresa.example`]
      const sent = await send(door, { raw: fresh({ From: stranger }), to })
      assert.notEqual(sent.protocol, first.protocol, forged)
    }
    for (const forged of [
      signMessageId(otherSecret, id, 'mx.empresa.example'),
      ourId(door, id).slice(1, -1).replace(/@.*/, 'x@mx.empresa.example'),
      `t.${id.toLowerCase()}.00@mx.empresa.example`,
    ]) {
      const sent = await send(door, { raw: fresh({ From: stranger, 'In-Reply-To': `<${forged}>` }) })
      assert.equal(sent.disposition, 'ticket', forged)
    }
    assert.equal((await ticketOf(door, first)).unread, 1)
  })

  test('complaint 12 a thousand References, the true one among them, are read in time and bounded', async () => {
    await using door = await openDoor()
    const first = await send(door)
    const ids = Array.from({ length: 1_000 }, (_, index) => `<nada${index}@fora.example>`)
    const forged = await quickly(() => send(door, { raw: fresh({ References: ids.join('\r\n ') }) }))
    assert.equal(forged.disposition, 'ticket')
    const References = [...ids, `<${first.messageId}>`].join('\r\n ')
    const reply = await quickly(() => send(door, { raw: fresh({ References }) }))
    assert.equal(reply.protocol, first.protocol)
  })

  test('complaint 11 subjects of 100 kB, of numbers, digits or prefixes, are read in time', async () => {
    await using door = await openDoor({ sameSubject: 'participants' })
    const tickets = [await send(door), await send(door)]
    for (const unit of [
      `${tickets[0]?.protocol} `,
      '2026-00000',
      '0',
      '-',
      'Re: ',
      'Re[1]: ',
      'RES:ENC:',
      '2026-000001-',
    ]) {
      const Subject = unit.repeat(Math.ceil(100_000 / unit.length))
      const sent = await quickly(() => send(door, { raw: fresh({ From: stranger, Subject }) }))
      assert.equal(sent.disposition, 'ticket', unit)
    }
    const rows = await countRows(door.database, 'ticket_links')
    assert.ok(rows <= 2, `${rows} links`)
  })

  test('complaint 11 numbers of many tickets, in one subject, link five and join none', async () => {
    await using door = await openDoor()
    const tickets = []
    for (let each = 0; each < 8; each++) tickets.push(await send(door))
    const Subject = tickets.map(({ protocol }) => protocol).join(' ')
    const sent = await send(door, { raw: fresh({ From: stranger, Subject }) })
    assert.equal(sent.disposition, 'ticket')
    assert.equal(await countRows(door.database, 'ticket_links'), 5)
  })

  test('C35 a closed ticket, followed up by a stranger under the Message-ID of the client, draws no answers', async () => {
    await using door = await openDoor({ closedTickets: 'new' })
    const first = await send(door)
    const { id } = await ticketOf(door, first)
    await closeTicket(door.database.writer, id, { actor: 'bia', now: new Date() })
    const forged = { From: stranger, 'Message-ID': `<${first.messageId}>`, References: ourId(door, id) }
    const trap = await send(door, { raw: fresh(forged) })
    assert.equal(trap.disposition, 'ticket')
    const reply = await send(door, { raw: fresh({ 'In-Reply-To': `<${first.messageId}>` }) })
    assert.deepEqual([reply.disposition, reply.protocol === trap.protocol], ['ticket', false])
  })

  test('C35 a closed ticket, followed up many times, is found in time and by whom it concerns', async () => {
    await using door = await openDoor({ closedTickets: 'new' })
    await addContact(
      door.database.writer,
      { address: 'ana@cliente.example', name: 'Ana', role: 'requester' },
      new Date(),
    )
    const first = await send(door)
    const { id } = await ticketOf(door, first)
    await closeTicket(door.database.writer, id, { actor: 'bia', now: new Date() })
    const ours = ourId(door, id)
    for (let each = 0; each < 20; each++)
      await send(door, { raw: fresh({ From: stranger, References: ours }) })
    const mine = await send(door, { raw: fresh({ References: ours }) })
    const References = `${ours} <${mine.messageId}>`
    const reply = await quickly(() => send(door, { raw: fresh({ References }) }))
    assert.equal(reply.protocol, mine.protocol)
    assert.equal(await countTickets(door), 22)
  })
})

test('numbers in a subject, in all kinds of company, are those of tickets', () => {
  for (const [subject, numbers] of [
    ['RES: [2026-000123] x', ['2026-000123']],
    ['#2026-000123', ['2026-000123']],
    ['chamado-2026-000123.', ['2026-000123']],
    ['2026-000123 e 2026-000124, 2026-000123', ['2026-000123', '2026-000124']],
    ['12026-000123', []],
    ['2026-0001', []],
    ['2026-0001234567890', []],
    ['２０２６-000123', []],
  ] as const) {
    assert.deepEqual(numbersIn(subject), numbers, subject)
  }
})

async function countTickets({ database }: TestIntake): Promise<number> {
  return countRows(database, 'tickets')
}
