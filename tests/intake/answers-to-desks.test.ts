import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskSettings } from '../../src/domain/policy/settings.ts'
import { parseSearch } from '../../src/domain/search.ts'
import type { IntakeOptions } from '../../src/intake/intake.ts'
import { replay } from '../../src/intake/replay.ts'
import { signMessageId, signReplyToken } from '../../src/intake/reply-token.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { forEachDialect } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'

const suporte = 'suporte@empresa.example'
const vendas = 'vendas@empresa.example'
const both = [suporte, vendas]
const To = both.join(', ')

forEachDialect((_dialect, open) => {
  async function openDoor(
    settings: Partial<DeskSettings>,
    options: Partial<IntakeOptions> = {},
  ): Promise<TestIntake> {
    const door = await openTestIntake(options, open)
    await door.addDesk({ settings })
    await door.addDesk({ address: vendas, settings })
    return door
  }

  test('complaint 9 a ticket at each desk, an answer to one of them, joins the ticket of that desk', async () => {
    for (const transactions of [[both], [[suporte], [vendas]]]) {
      for (const desk of both) {
        await using door = await openDoor({ sharedMail: 'each' })
        for (const to of transactions) await door.send({ raw: mail({ To }), to })
        await markRead(door)
        await door.send({ raw: answer({ To: desk, 'In-Reply-To': '<um@cliente.example>' }), to: [desk] })
        assert.deepEqual(
          await unreadAt(door),
          desk === suporte ? { suporte: [1], vendas: [0] } : { suporte: [0], vendas: [1] },
        )
        await replaysAlike(door)
      }
    }
  })

  test('complaint 9 a ticket at each desk, an answer to both of them, joins each', async () => {
    await using door = await openDoor({ sharedMail: 'each' })
    await door.send({ raw: mail({ To }), to: both })
    await markRead(door)
    await door.send({ raw: answer({ To, References: '<um@cliente.example>' }), to: both })
    assert.deepEqual(await unreadAt(door), { suporte: [1], vendas: [1] })
  })

  test('complaint 9 a ticket at each desk, an answer to our mail about one sent to the other, joins that one’s', async () => {
    await using door = await openDoor({ sharedMail: 'each' })
    await door.send({ raw: mail({ To }), to: both })
    await markRead(door)
    const ours = `<${signMessageId(door.secret, await ticketAt(door, 'suporte'), 'mx.empresa.example')}>`
    await door.send({ raw: answer({ To: vendas, 'In-Reply-To': ours }), to: [vendas] })
    assert.deepEqual(await unreadAt(door), { suporte: [0], vendas: [1] })
  })

  test('complaint 9 a ticket at each desk, an answer by the token of the other’s, joins it and comes into both queues', async () => {
    await using door = await openDoor({ sharedMail: 'each' })
    await door.send({ raw: mail({ To }), to: both })
    await markRead(door)
    const token = signReplyToken(door.secret, await ticketAt(door, 'suporte'))
    const raw = answer({ To: vendas, 'In-Reply-To': '<um@cliente.example>' })
    await door.send({ raw, to: [`vendas+${token}@empresa.example`] })
    assert.deepEqual(await unreadAt(door), { suporte: [1], vendas: [1, 0] })
  })

  test('complaint 9 a ticket of one desk, answered at another that had no part in it, comes into its queue unread', async () => {
    for (const sharedMail of ['one', 'to', 'each'] as const) {
      await using door = await openDoor({ sharedMail })
      await door.send({})
      await markRead(door)
      const raw = answer({ To: vendas, 'In-Reply-To': '<um@cliente.example>' })
      for (let again = 0; again < 2; again++) await door.send({ raw, to: [vendas] })
      assert.deepEqual(await unreadAt(door), { suporte: [1], vendas: [1] }, sharedMail)
      const shared = await door.database.reader('history').where({ event: 'shared-with-desk' })
      assert.equal(shared.length, 1)
      await replaysAlike(door)
    }
  })

  test('complaint 9 an answer to the desk of its ticket and to another, in any order, comes into both queues once', async () => {
    for (const sharedMail of ['one', 'each'] as const) {
      for (const transactions of [
        [both],
        [both.toReversed()],
        [[suporte], [vendas]],
        [[vendas], [suporte]],
      ]) {
        await using door = await openDoor({ sharedMail })
        await door.send({})
        await markRead(door)
        const raw = answer({ To: vendas, Cc: suporte, 'In-Reply-To': '<um@cliente.example>' })
        for (const to of transactions) await door.send({ raw, to })
        assert.deepEqual(await unreadAt(door), { suporte: [1], vendas: [1] })
        const [ticket] = await door.database.reader('tickets').select('desk_id')
        assert.equal(ticket.desk_id, await deskAt(door, suporte))
      }
    }
  })

  test('complaint 9 an answer read at one desk, reaching the other later, is unread there', async () => {
    await using door = await openDoor({})
    await door.send({})
    const raw = answer({ To, 'In-Reply-To': '<um@cliente.example>' })
    await door.send({ raw, to: [suporte] })
    await markRead(door)
    await door.send({ raw, to: [vendas] })
    assert.deepEqual(await unreadAt(door), { suporte: [1], vendas: [1] })
  })

  test('complaint 9 desks that see what names them in To, an answer with one in Bcc, comes to the others alone', async () => {
    await using door = await openDoor({ sharedMail: 'to' })
    await door.send({})
    const raw = answer({ To: suporte, 'In-Reply-To': '<um@cliente.example>' })
    await door.send({ raw, to: [vendas] })
    await door.send({ raw, to: [suporte] })
    assert.deepEqual(await unreadAt(door), { suporte: [2], vendas: [] })
  })

  test('complaint 6 complaint 9 a ticket of one desk, what a machine answers at another, changes no queue and marks nothing unread', async () => {
    await using door = await openDoor({})
    await door.send({})
    await markRead(door)
    const away = { 'Auto-Submitted': 'auto-replied', 'In-Reply-To': '<um@cliente.example>' }
    await door.send({ raw: answer({ To: vendas, ...away }), to: [vendas], from: null })
    assert.deepEqual(await unreadAt(door), { suporte: [0], vendas: [] })
  })

  test('complaint 9 a shared ticket that one desk has read, reached by the other, is unread in both lists', async () => {
    for (const order of [both, both.toReversed()]) {
      await using door = await openDoor({})
      const raw = mail({ To })
      await door.send({ raw, to: order.slice(0, 1) })
      await markRead(door)
      await door.send({ raw, to: order.slice(1) })
      assert.deepEqual(await unreadAt(door), { suporte: [1], vendas: [1] })
      await markRead(door)
      await door.send({ raw, to: order.slice(1) })
      assert.deepEqual(await unreadAt(door), { suporte: [0], vendas: [0] }, 'a repeated delivery is no news')
      await door.send({ raw: answer({ To, 'In-Reply-To': '<um@cliente.example>' }), to: order })
      assert.deepEqual(await unreadAt(door), { suporte: [1], vendas: [1] })
    }
  })

  test('complaint 9 an answer held at another desk, let in by an operator, comes into its queue unread', async () => {
    await using door = await openDoor({}, { caps: { mailsPerTicket: 0 } })
    await door.send({})
    await markRead(door)
    await door.send({ raw: answer({ To: vendas, 'In-Reply-To': '<um@cliente.example>' }), to: [vendas] })
    assert.deepEqual(await unreadAt(door), { suporte: [0], vendas: [] })
    const { id } = await door.database.reader('messages').where({ reason: 'above-cap' }).first('id')
    await door.intake.reprocess(id, { actor: 'cli' })
    assert.deepEqual(await unreadAt(door), { suporte: [1], vendas: [1] })
  })

  test('complaint 9 the list of tickets, one in two queues, names both desks', async () => {
    await using door = await openDoor({})
    await door.send({ raw: mail({ To }), to: both })
    await door.send({ raw: answer({}) })
    const { rows } = await listTickets(door.database.reader, { search: parseSearch(''), limit: 9 })
    const named = rows.map(({ deskAddress, queues }) => [deskAddress, ...queues])
    assert.deepEqual(named, [[suporte], both])
  })

  test('complaint 11 a Message-ID that a stranger used at another desk, answered there, leads to its author’s ticket', async () => {
    await using door = await openDoor({ sharedMail: 'each' })
    await door.send({})
    const stranger = mail({ From: 'm@ladrao.example', To: vendas }, 'Outra coisa.')
    await door.send({ raw: stranger, to: [vendas], from: 'm@ladrao.example' })
    await markRead(door)
    const raw = answer({ To: vendas, 'In-Reply-To': '<um@cliente.example>' })
    await door.send({ raw, to: [vendas] })
    assert.deepEqual(await unreadAt(door), { suporte: [1], vendas: [1, 0] })
  })
})

function answer(fields: Readonly<Record<string, string>>): string {
  return mail({ Subject: 'Re: outro', 'Message-ID': '<resposta@cliente.example>', ...fields }, 'Obrigada.')
}

/** The unread messages of the tickets in the list of each desk, the oldest ticket first. */
async function unreadAt({ database: { reader } }: TestIntake) {
  const at = async (address: string) => {
    const { rows } = await listTickets(reader, { search: parseSearch(`para:${address}`), limit: 9 })
    return rows.toReversed().map(({ unread }) => unread)
  }
  return { suporte: await at(suporte), vendas: await at(vendas) }
}

async function markRead({ database }: TestIntake): Promise<void> {
  await database.writer('tickets').update({ unread: 0 })
}

async function ticketAt(door: TestIntake, local: string): Promise<string> {
  const desk = await deskAt(door, `${local}@empresa.example`)
  const { id } = await door.database.reader('tickets').where({ desk_id: desk }).first('id')
  return id
}

async function deskAt({ database }: TestIntake, address: string): Promise<string> {
  const { id } = await database.reader('desks').where({ address }).first('id')
  return id
}

async function replaysAlike({ database, blobs }: TestIntake): Promise<void> {
  for (const id of await database.reader('messages').pluck('id')) {
    const replayed = await replay({ db: database.reader, blobs }, id)
    assert.deepEqual(replayed?.differences, [])
  }
}
