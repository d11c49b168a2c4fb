import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addContact, findContact } from '../../src/store/contacts.ts'
import { addDesk } from '../../src/store/desks.ts'
import { listHistory } from '../../src/store/history.ts'
import { findMessage } from '../../src/store/messages.ts'
import { readEquation, recount } from '../../src/store/tallies.ts'
import { findTicket } from '../../src/store/tickets.ts'
import type { Settled } from '../../src/domain/settlement.ts'
import { forEachDialect } from '../support/database.ts'
import { countRows, settle } from '../support/settle.ts'
import { now, outcome, outline, refusal, settlement } from '../support/settlement.ts'

forEachDialect((_dialect, open) => {
  test('settleBatch, three messages, numbers their tickets in order', async () => {
    await using database = await open()
    const settled = await settle(database, settlement(), settlement(), settlement())
    assert.deepEqual(
      settled.map(({ outcomes }) => outcomes.map(({ protocol }) => protocol)),
      [['2026-000001'], ['2026-000002'], ['2026-000003']],
    )
    const [next] = await settle(database, settlement())
    assert.equal(next?.outcomes[0]?.protocol, '2026-000004')
  })

  test('settleBatch, a message, keeps envelope, outline, trace and the reply', async () => {
    await using database = await open()
    const [settled] = await settle(
      database,
      settlement({ outcomes: [outcome({ recipient: 'Suporte+loja7@empresa.example', plusPart: 'loja7' })] }),
    )
    const message = await findMessage(database.reader, settled?.messageId ?? '')
    assert.equal(message?.reply, '250 2.6.0 Protocolo 2026-000001')
    assert.deepEqual(message?.recipients, ['Suporte+loja7@empresa.example'])
    assert.deepEqual(message?.author, { name: 'Ana Lúcia', address: 'Ana@Cliente.example' })
    assert.deepEqual(message?.peer, { address: '192.0.2.1', helo: 'mx.cliente.example', tls: 'TLSv1.3' })
    assert.equal(message?.state, 'ticket')
    assert.equal(message?.disposition, 'pre-ticket')
    assert.equal(message?.contentState, 'pending')
    assert.deepEqual(message?.receivedAt, now)
    assert.equal(message?.deliveries[0]?.plusPart, 'loja7')
    assert.equal(message?.deliveries[0]?.trace[0]?.rule, 'refuseLoop')
    assert.equal(message?.deliveries[0]?.ticketId, settled?.outcomes[0]?.ticketId)
  })

  test('O3 settleBatch, an author not known yet, makes one contact and links it', async () => {
    await using database = await open()
    await settle(database, settlement(), settlement())
    const contact = await findContact(database.reader, 'ANA@cliente.example')
    assert.equal(contact?.name, 'Ana Lúcia')
    assert.equal(contact?.registered, false)
    const ticket = await findTicket(database.reader, '2026-000002')
    assert.equal(ticket?.requester?.id, contact?.id)
    assert.equal(await countRows(database, 'contacts'), 1)
  })

  test('settleBatch, an author who is registered, leaves the contact as it is', async () => {
    await using database = await open()
    const known = { address: 'ana@cliente.example', name: 'Ana Silva', role: 'technician' } as const
    await addContact(database.writer, known, now)
    await settle(database, settlement())
    assert.equal((await findContact(database.reader, known.address))?.name, 'Ana Silva')
    assert.equal((await findTicket(database.reader, '2026-000001'))?.requester?.name, 'Ana Silva')
  })

  test('C1 C21 settleBatch, a new pre-ticket, begins its history with the mail and the registration', async () => {
    await using database = await open()
    const [settled] = await settle(database, settlement())
    const history = await listHistory(database.reader, settled?.outcomes[0]?.ticketId ?? '')
    assert.deepEqual(
      history.map(({ event, messageId }) => [event, messageId]),
      [
        ['mail-received', settled?.messageId],
        ['pre-ticket-registered', settled?.messageId],
      ],
    )
  })

  test('C21 history, an attempt to edit or delete a line, is refused by the database itself', async () => {
    await using database = await open()
    await settle(database, settlement())
    await assert.rejects(async () => database.writer('history').update({ event: 'closed' }), /append-only/)
    await assert.rejects(async () => database.writer('history').delete(), /append-only/)
  })

  test('settleBatch, a message refused before its octets came, is kept without content', async () => {
    await using database = await open()
    const [settled] = await settle(
      database,
      settlement({ outcomes: [refusal()], octets: null, outline: null }),
    )
    const message = await findMessage(database.reader, settled?.messageId ?? '')
    assert.equal(message?.contentState, 'absent')
    assert.equal(message?.sha256, null)
    assert.equal(await countRows(database, 'raw_messages'), 0)
  })

  test('settleBatch, replies to tickets, counts them as unread and adds them to the history', async () => {
    await using database = await open()
    const [first, second] = await settle(database, settlement(), settlement())
    const replyTo = (settled: Settled | undefined) =>
      settlement({
        outcomes: [
          outcome({
            disposition: 'reply',
            opens: null,
            parent: {
              ticketId: settled?.outcomes[0]?.ticketId ?? '',
              protocol: settled?.outcomes[0]?.protocol ?? '',
              signal: 'token',
            },
          }),
        ],
      })
    const [reply] = await settle(database, replyTo(first), replyTo(second), replyTo(first))
    assert.equal(reply?.outcomes[0]?.protocol, '2026-000001')
    assert.equal((await findTicket(database.reader, '2026-000001'))?.unread, 3)
    assert.equal((await findTicket(database.reader, '2026-000002'))?.unread, 2)
    const history = await listHistory(database.reader, first?.outcomes[0]?.ticketId ?? '')
    assert.deepEqual(
      history.map(({ event }) => event),
      ['mail-received', 'pre-ticket-registered', 'mail-received', 'mail-received'],
    )
  })

  test('A23 settleBatch, Cc with an address of ours, keeps only the strangers and makes them no contacts', async () => {
    await using database = await open()
    await addDesk(
      database.writer,
      {
        address: 'suporte@empresa.example',
        mode: 'direct',
        profile: 'triagem',
        aliases: ['ajuda@empresa.example'],
      },
      now,
    )
    const cc = ['Beto@cliente.example', 'AJUDA@empresa.example', 'suporte+loja7@empresa.example'].map(
      (address) => ({
        name: '',
        address,
      }),
    )
    await settle(database, settlement({ outline: { cc } }))
    assert.deepEqual((await findTicket(database.reader, '2026-000001'))?.cc, ['Beto@cliente.example'])
    assert.equal(await findContact(database.reader, 'beto@cliente.example'), null)
  })

  test('settleBatch, a fault half-way, leaves nothing behind', async () => {
    await using database = await open()
    const broken = outcome({ deskId: null })
    await assert.rejects(
      settle(database, settlement(), settlement({ outcomes: [broken] })),
      /expected a desk/,
    )
    assert.equal(await countRows(database, 'messages'), 0)
    const [settled] = await settle(database, settlement())
    assert.equal(settled?.outcomes[0]?.protocol, '2026-000001')
  })

  test('readEquation, after every kind of outcome, agrees with the tables and adds up', async () => {
    await using database = await open()
    const first = settlement()
    const [settled] = await settle(database, first)
    const parent = {
      ticketId: settled?.outcomes[0]?.ticketId ?? '',
      protocol: '2026-000001',
      signal: 'message-id',
    } as const
    await settle(
      database,
      first,
      settlement({ outcomes: [outcome({ disposition: 'reply', opens: null, parent })] }),
      settlement({
        outcomes: [outcome({ disposition: 'held', reason: 'for-postmaster', deskId: null, opens: null })],
      }),
      settlement({ outcomes: [refusal()] }),
      settlement({
        outcomes: [refusal(), outcome({ recipient: 'vendas@empresa.example', deskId: 'desk-2' })],
      }),
    )
    await assert.rejects(settle(database, settlement({ outcomes: [outcome({ deskId: null })] })))
    const { all, today } = await readEquation(database.reader, now)
    assert.deepEqual(all, { received: 6, ticket: 2, reply: 1, held: 1, refused: 1, discarded: 1 })
    assert.deepEqual(today, all)
    assert.deepEqual(await recount(database.reader), all)
    const tomorrow = await readEquation(database.reader, new Date(now.getTime() + 86_400_000))
    assert.equal(tomorrow.today.received, 0)
    assert.equal(tomorrow.all.received, 6)
  })
})

test('outline, of the tests, gives each message an identity of its own', () => {
  assert.notEqual(outline().messageId, outline().messageId)
})
