import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Profile } from '../../src/domain/desk.ts'
import type { DeskSettings } from '../../src/domain/policy/settings.ts'
import { parseSearch } from '../../src/domain/search.ts'
import { listHistory } from '../../src/store/history.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { findTicket, type TicketRecord } from '../../src/store/tickets.ts'
import { forEachDialect } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'
import { changeDesk } from '../../src/store/desks.ts'
import { countRows } from '../support/settle.ts'

const suporte = 'suporte@empresa.example'
const vendas = 'vendas@empresa.example'
type Mode = DeskSettings['sharedMail']

const places = {
  'To and Cc': { To: suporte, Cc: vendas },
  'To and Bcc': { To: suporte, Bcc: vendas },
  'To twice': { To: `${suporte}, ${vendas}` },
} as const

const orders: readonly [circumstance: string, transactions: readonly (readonly string[])[]][] = [
  ['one transaction', [[suporte, vendas]]],
  ['one transaction the other way round', [[vendas, suporte]]],
  ['a transaction each', [[suporte], [vendas]]],
  ['a transaction each the other way round', [[vendas], [suporte]]],
]

const expected: Readonly<Record<Mode, Readonly<Record<keyof typeof places, readonly string[]>>>> = {
  one: {
    'To and Cc': ['suporte + vendas'],
    'To and Bcc': ['suporte + vendas'],
    'To twice': ['suporte + vendas'],
  },
  to: { 'To and Cc': ['suporte'], 'To and Bcc': ['suporte'], 'To twice': ['suporte + vendas'] },
  each: {
    'To and Cc': ['suporte & 1', 'vendas & 1'],
    'To and Bcc': ['suporte & 1', 'vendas & 1'],
    'To twice': ['suporte & 1', 'vendas & 1'],
  },
}

forEachDialect((_dialect, open) => {
  for (const sharedMail of ['one', 'to', 'each'] as const) {
    for (const [named, fields] of Object.entries(places)) {
      test(`complaint 9 a mail to two desks, ${sharedMail} and ${named}, ends alike in whatever order`, async () => {
        for (const [order, transactions] of orders) {
          await using door = await openTestIntake({}, open)
          await openDesks(door, { sharedMail, requestsInCc: 'accept' })
          for (const to of transactions) await door.send({ raw: mail(fields), to })
          const tickets = await ticketsOf(door)
          assert.deepEqual(
            tickets.map(shown).sort(),
            expected[sharedMail][named as keyof typeof places],
            order,
          )
        }
      })
    }
  }

  test('complaint 9 two desks of other policies, put off by 452, come together in either order', async () => {
    for (const first of [suporte, vendas]) {
      await using door = await openTestIntake({}, open)
      await door.addDesk({ profile: 'triagem' })
      await door.addDesk({ address: vendas, settings: { maxFiles: 9 } })
      const to = first === suporte ? [suporte, vendas] : [vendas, suporte]
      const raw = mail({ To: `${vendas}, ${suporte}` })
      const [putOff] = await door.send({ raw, to })
      assert.match(String(putOff?.verdict.kind), /^defer/)
      const [second] = await door.send({ raw, to: [putOff?.recipient ?? ''] })
      const [ticket, ...others] = await ticketsOf(door)
      assert.equal(others.length, 0)
      assert.deepEqual([ticket?.deskAddress, ticket?.queues, ticket?.kind], [vendas, [suporte], 'ticket'])
      assert.ok(second?.text.join(' ').includes(ticket?.protocol ?? '?'))
    }
  })

  test('complaint 9 two desks, of which one shares, have a ticket each', async () => {
    await using door = await openTestIntake({}, open)
    await door.addDesk()
    await door.addDesk({ address: vendas, settings: { sharedMail: 'each', requestsInCc: 'accept' } })
    const raw = mail({ Cc: vendas })
    await door.send({ raw })
    await door.send({ raw, to: [vendas] })
    assert.deepEqual((await ticketsOf(door)).map(shown).sort(), ['suporte & 1', 'vendas & 1'])
  })

  test('complaint 9 complaint 8 both desks at once and again, twenty times, make one ticket', async () => {
    await using door = await openTestIntake({}, open)
    await openDesks(door, {})
    const raw = mail({ To: `${suporte}, ${vendas}` })
    const each = Array.from({ length: 20 }, (_, index) =>
      door.send({ raw, to: [[suporte], [vendas]][index % 2] ?? [] }),
    )
    const replies = await Promise.all(each)
    assert.equal(new Set(replies.flat().map(({ text }) => text.join(' '))).size, 1)
    assert.deepEqual((await ticketsOf(door)).map(shown), ['suporte + vendas'])
  })

  test('complaint 9 a desk only in Cc, where To names one that shares, is one ticket and nothing held', async () => {
    await using door = await openTestIntake({}, open)
    await openDesks(door, {})
    await door.send({ raw: mail(places['To and Cc']), to: [vendas] })
    await door.send({ raw: mail(places['To and Cc']), to: [suporte] })
    assert.deepEqual((await ticketsOf(door)).map(shown), ['suporte + vendas'])
    assert.equal(await countRows(door.database, 'tickets'), 1)
  })

  test('complaint 9 a reply to both desks, in a transaction each, joins its ticket once', async () => {
    await using door = await openTestIntake({}, open)
    await openDesks(door, {})
    await door.send({ raw: mail({ To: `${suporte}, ${vendas}` }), to: [suporte, vendas] })
    const raw = mail(
      {
        To: `${suporte}, ${vendas}`,
        'Message-ID': '<dois@cliente.example>',
        'In-Reply-To': '<um@cliente.example>',
      },
      'E agora?',
    )
    for (const to of [[suporte], [vendas]]) await door.send({ raw, to })
    const [ticket] = await ticketsOf(door)
    assert.deepEqual([ticket?.unread, ticket?.messageIds.length], [2, 2])
  })

  test('complaint 9 a shared ticket, found by either desk, tells in its history how it came', async () => {
    await using door = await openTestIntake({}, open)
    await openDesks(door, {})
    const raw = mail(places['To and Bcc'])
    await door.send({ raw, to: [vendas] })
    await door.send({ raw, to: [suporte] })
    const { reader } = door.database
    for (const address of [suporte, vendas]) {
      const { rows } = await listTickets(reader, { search: parseSearch(`para:${address}`), limit: 9 })
      assert.equal(rows.length, 1, address)
    }
    const [ticket] = await ticketsOf(door)
    const history = await listHistory(reader, ticket?.id ?? '')
    assert.deepEqual(
      history.map(({ event }) => event),
      ['mail-received', 'ticket-registered', 'shared-with-desk'],
    )
  })

  test('complaint 9 a ticket that was closed, reached by the other desk later, stays closed where it is', async () => {
    await using door = await openTestIntake({}, open)
    await openDesks(door, {})
    const raw = mail(places['To and Bcc'])
    await door.send({ raw, to: [vendas] })
    await door.database.writer('tickets').update({ state: 'closed' })
    await door.send({ raw, to: [suporte] })
    const [ticket] = await ticketsOf(door)
    assert.deepEqual([ticket?.deskAddress, ticket?.queues, ticket?.state], [vendas, [suporte], 'closed'])
  })

  test('complaint 9 a ticket that was discarded, reached by the other desk later, is not the end of the request', async () => {
    await using door = await openTestIntake({}, open)
    await openDesks(door, {})
    const raw = mail(places['To and Bcc'])
    await door.send({ raw, to: [vendas] })
    await door.database.writer('tickets').update({ state: 'discarded' })
    for (let again = 0; again < 2; again++) await door.send({ raw, to: [suporte] })
    const tickets = await ticketsOf(door)
    assert.deepEqual(tickets.map(({ deskAddress, state }) => [deskAddress, state]).sort(), [
      [suporte, 'open'],
      [vendas, 'discarded'],
    ])
  })

  test('complaint 9 two desks that hold a mail, reprocessed when they take it, open one ticket', async () => {
    await using door = await openTestIntake({}, open)
    await openDesks(door, { requestsInCc: 'hold' })
    const raw = mail({ To: 'alguem@cliente.example', Cc: `${suporte}, ${vendas}` })
    await door.send({ raw, to: [suporte, vendas], door: 'lmtp' })
    for (const desk of [suporte, vendas])
      await changeDesk(door.database.writer, desk, { settings: { requestsInCc: 'accept' } })
    await new Promise((resolve) => setTimeout(resolve, 60))
    const { id } = await door.database.reader('messages').first('id')
    await door.intake.reprocess(id, { actor: 'cli', dryRun: true })
    await door.intake.reprocess(id, { actor: 'cli' })
    assert.equal((await ticketsOf(door)).length, 1)
  })

  test('complaint 9 the mail of one author, sent again in the name of another, takes nobody’s place', async () => {
    await using door = await openTestIntake({}, open)
    await openDesks(door, {})
    const fields = places['To and Bcc']
    await door.send({ raw: mail({ ...fields, From: 'Mallory <m@ladrao.example>' }), to: [vendas] })
    await door.send({ raw: mail(fields), to: [suporte] })
    assert.equal((await ticketsOf(door)).length, 2)
  })

  test('complaint 9 reprocess, a desk that had refused, joins the ticket of the other', async () => {
    await using door = await openTestIntake({}, open)
    await openDesks(door, { newRequests: 'anyone' })
    await changeDesk(door.database.writer, suporte, { settings: { newRequests: 'nobody' } })
    await new Promise((resolve) => setTimeout(resolve, 60))
    const raw = mail(places['To and Cc'])
    await door.send({ raw, to: [suporte] })
    await door.send({ raw, to: [vendas] })
    await changeDesk(door.database.writer, suporte, { settings: { newRequests: 'anyone' } })
    const { id } = await door.database.reader('messages').where({ state: 'refused' }).first('id')
    for (let again = 0; again < 2; again++) {
      const answer = await door.intake.reprocess(id, { actor: 'cli' })
      assert.equal(answer?.new?.disposition, 'duplicate')
      assert.deepEqual((await ticketsOf(door)).map(shown), ['suporte + vendas'])
    }
  })
})

async function openDesks(
  door: TestIntake,
  settings: Partial<DeskSettings>,
  profile: Profile = 'aberto',
): Promise<void> {
  await door.addDesk({ profile, settings })
  await door.addDesk({ address: vendas, profile, settings })
}

async function ticketsOf({ database: { reader } }: TestIntake): Promise<readonly TicketRecord[]> {
  const protocols: string[] = await reader('tickets').orderBy('seq').pluck('protocol')
  const tickets = await Promise.all(protocols.map((protocol) => findTicket(reader, protocol)))
  return tickets.filter((ticket) => ticket !== null)
}

/** A ticket as `desk + other queues & tickets it is linked to`. */
function shown({ deskAddress, queues, related }: TicketRecord): string {
  const names = [deskAddress, ...queues].map((address) => address.replace('@empresa.example', ''))
  return `${names.join(' + ')}${related.length === 0 ? '' : ` & ${related.length}`}`
}
