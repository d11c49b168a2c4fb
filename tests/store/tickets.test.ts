import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSearch } from '../../src/domain/search.ts'
import { addDesk } from '../../src/store/desks.ts'
import { listHistory } from '../../src/store/history.ts'
import { listTickets } from '../../src/store/ticket-list.ts'
import { markRead, markUnread } from '../../src/store/reads.ts'
import { closeTicket, discardTicket, markSpam } from '../../src/store/ticket-changes.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { forEachDialect } from '../support/database.ts'
import { extract, settle, settleOne } from '../support/settle.ts'
import { now, outcome, settlement } from '../support/settlement.ts'

const action = { actor: 'bia', now }

forEachDialect((_dialect, open) => {
  test('findTicket, a conversation with a repeated delivery, lists each message once', async () => {
    await using database = await open()
    const message = settlement()
    const { messageId, ticketId } = await settleOne(database, message)
    await settle(database, message)
    const parent = { ticketId: ticketId ?? '', protocol: '2026-000001', signal: 'token' } as const
    const reply = await settleOne(
      database,
      settlement({ outcomes: [outcome({ disposition: 'reply', opens: null, parent })] }),
    )
    const ticket = await findTicket(database.reader, '2026-000001')
    assert.deepEqual(ticket?.messageIds, [messageId, reply.messageId])
    assert.equal(await findTicket(database.reader, '2026-999999'), null)
  })

  test('C21 tickets, read, unread and closed, each leave a line of history with who did it', async () => {
    await using database = await open()
    const ticketId = (await settleOne(database, settlement())).ticketId ?? ''
    assert.equal(await markRead(database.writer, ticketId, action), true)
    assert.equal(await markRead(database.writer, ticketId, action), false)
    assert.equal(await markUnread(database.writer, ticketId, action), true)
    assert.equal(await closeTicket(database.writer, ticketId, action), true)
    assert.equal(await discardTicket(database.writer, ticketId, action), false)
    const history = await listHistory(database.reader, ticketId)
    assert.deepEqual(
      history.slice(2).map(({ event, actor }) => [event, actor]),
      [
        ['marked-read', 'bia'],
        ['marked-unread', 'bia'],
        ['closed', 'bia'],
      ],
    )
    assert.equal((await findTicket(database.reader, '2026-000001'))?.state, 'closed')
  })

  test('listTickets, filters by kind, state, person, desk, protocol and word, finds the right ones', async () => {
    await using database = await open()
    const desk = await addDesk(
      database.writer,
      {
        address: 'vendas@empresa.example',
        mode: 'direct',
        profile: 'aberto',
        aliases: ['loja@empresa.example'],
      },
      now,
    )
    const settled = await settle(
      database,
      settlement(),
      settlement({ outline: { author: { name: 'Beto', address: 'beto@cliente.example' } } }),
      settlement({
        outcomes: [
          outcome({
            disposition: 'ticket',
            deskId: desk.id,
            opens: { kind: 'ticket', title: 'Orçamento', acknowledge: false },
          }),
        ],
      }),
    )
    await extract(database, ...settled.map(({ messageId }) => messageId))
    await markSpam(database.writer, settled[0]?.outcomes[0]?.ticketId ?? '', action)
    const found = async (
      query: string,
      more: { kind?: 'ticket' | 'pre-ticket'; state?: 'open' | 'spam' } = {},
    ) =>
      (await listTickets(database.reader, { search: parseSearch(query), limit: 10, ...more })).rows.map(
        ({ protocol }) => Number(protocol.slice(-1)),
      )
    assert.deepEqual(await found(''), [3, 2, 1])
    assert.deepEqual(await found('', { kind: 'pre-ticket' }), [2, 1])
    assert.deepEqual(await found('', { kind: 'pre-ticket', state: 'open' }), [2])
    assert.deepEqual(await found('status:spam'), [1])
    assert.deepEqual(await found('de:BETO@cliente.example'), [2])
    assert.deepEqual(await found('para:loja@empresa.example'), [3])
    assert.deepEqual(await found('protocolo:2026-000002'), [2])
    assert.deepEqual(await found('orcam'), [3])
    assert.deepEqual(await found('assunto:impressora'), [2, 1])
    assert.deepEqual(await found('assunto:beto'), [])
    assert.deepEqual(await found('status:nada'), [])
  })
})
