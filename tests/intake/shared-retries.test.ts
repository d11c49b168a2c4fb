import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskSettings } from '../../src/domain/policy/settings.ts'
import { signReplyToken } from '../../src/intake/reply-token.ts'
import { changeDesk } from '../../src/store/desks.ts'
import { forEachDialect } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'
import { countRows } from '../support/settle.ts'

const suporte = 'suporte@empresa.example'
const vendas = 'vendas@empresa.example'
const both = [suporte, vendas]
const To = both.join(', ')
const orders = [[both], [[suporte], [vendas]], [[vendas], [suporte]]] as const

forEachDialect((_dialect, open) => {
  async function openDoor(settings: Partial<DeskSettings>): Promise<TestIntake> {
    const door = await openTestIntake({}, open)
    await door.addDesk({ settings })
    await door.addDesk({ address: vendas, settings })
    return door
  }

  test('complaint 8 complaint 9 a mail that joined by subject, sent again after the ticket was closed, opens nothing', async () => {
    for (const sharedMail of ['one', 'each'] as const) {
      for (const transactions of orders) {
        await using door = await openDoor({ sameSubject: 'participants', sharedMail })
        for (const to of both) await door.send({ raw: mail({ To }), to: [to] })
        const opened = await countRows(door.database, 'tickets')
        const raw = mail({ To, 'Message-ID': '<dois@cliente.example>' }, 'E agora?')
        for (const to of transactions) await door.send({ raw, to })
        const joined = await ticketsOf(door)
        await door.database.writer('tickets').update({ state: 'closed' })
        for (const to of transactions) await door.send({ raw, to })
        assert.equal(await countRows(door.database, 'tickets'), opened, sharedMail)
        assert.deepEqual(await ticketsOf(door), joined)
      }
    }
  })

  test('complaint 8 complaint 9 a mail to two desks, sent again under every other setting, opens nothing more', async () => {
    const modes = ['one', 'to', 'each'] as const
    for (const before of modes) {
      for (const after of modes) {
        await using door = await openDoor({ sharedMail: before })
        const raw = mail({ To: suporte, Cc: vendas })
        for (const to of both) await door.send({ raw, to: [to] })
        const opened = await countRows(door.database, 'tickets')
        await change(door, { sharedMail: after })
        for (const transactions of orders) for (const to of transactions) await door.send({ raw, to })
        assert.equal(await countRows(door.database, 'tickets'), opened, `${before}, then ${after}`)
      }
    }
  })

  test('complaint 8 complaint 9 a mail to two desks, sent again after its ticket was discarded, opens nothing', async () => {
    await using door = await openDoor({})
    await door.send({ raw: mail({ To }), to: both })
    await door.database.writer('tickets').update({ state: 'discarded' })
    await door.send({ raw: mail({ To }), to: both })
    assert.equal(await countRows(door.database, 'tickets'), 1)
  })

  test('complaint 8 an answer, sent again after answers were switched off, opens nothing', async () => {
    await using door = await openDoor({})
    await door.send({})
    const [id = ''] = await ticketsOf(door)
    const { to, raw } = answerTo(door, id)
    await door.send({ raw, to })
    await change(door, { joinReplies: false })
    await door.send({ raw, to })
    assert.equal(await countRows(door.database, 'tickets'), 1)
  })

  test('complaint 8 an answer to two tickets of one desk, sent twice, joins each of them once', async () => {
    await using door = await openDoor({})
    await door.send({})
    await door.send({ raw: mail({ 'Message-ID': '<outro@cliente.example>' }) })
    for (let again = 0; again < 2; again++)
      for (const id of await ticketsOf(door)) await door.send(answerTo(door, id))
    assert.deepEqual(await door.database.reader('tickets').orderBy('seq').pluck('unread'), [2, 2])
  })

  test('complaint 8 twenty deliveries at once to two desks that share nothing, of an answer to one ticket, count once', async () => {
    await using door = await openDoor({ sharedMail: 'each' })
    await door.send({})
    const raw = mail({ To, 'Message-ID': '<dois@cliente.example>', 'In-Reply-To': '<um@cliente.example>' })
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => door.send({ raw, to: [both[index % 2] ?? ''] })),
    )
    assert.deepEqual(await door.database.reader('tickets').pluck('unread'), [2])
  })
})

function answerTo({ secret }: TestIntake, ticketId: string) {
  const to = [`suporte+${signReplyToken(secret, ticketId)}@empresa.example`]
  return { to, raw: mail({ 'Message-ID': '<resposta@cliente.example>', Subject: 'Outro' }, 'Obrigada.') }
}

async function ticketsOf({ database }: TestIntake): Promise<readonly string[]> {
  return database.reader('tickets').orderBy('seq').pluck('id')
}

/** A policy is trusted for 50 ms. */
async function change({ database }: TestIntake, settings: Partial<DeskSettings>): Promise<void> {
  for (const address of both) await changeDesk(database.writer, address, { settings })
  await new Promise((resolve) => setTimeout(resolve, 60))
}
