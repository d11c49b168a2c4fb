import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findMessage } from '../../src/store/messages.ts'
import { forEachDialect } from '../support/database.ts'
import { countRows, settle } from '../support/settle.ts'
import { outcome, refusal, settlement } from '../support/settlement.ts'

forEachDialect((_dialect, open) => {
  test('complaint 8 settleBatch, a delivery repeated later, gets the number of the first and no ticket', async () => {
    await using database = await open()
    const first = settlement()
    const [one] = await settle(database, first)
    const [two] = await settle(database, first)
    assert.deepEqual(two?.outcomes, [{ ...one?.outcomes[0], disposition: 'duplicate' }])
    const message = await findMessage(database.reader, two?.messageId ?? '')
    assert.equal(message?.state, 'discarded')
    assert.equal(message?.reply, '250 2.6.0 Protocolo 2026-000001')
    assert.equal(await countRows(database, 'tickets'), 1)
    assert.equal(await countRows(database, 'history'), 2)
  })

  test('complaint 8 settleBatch, a delivery repeated within the batch, opens one ticket', async () => {
    await using database = await open()
    const message = settlement()
    const settled = await settle(database, message, settlement(), message)
    assert.deepEqual(
      settled.map(({ outcomes }) => [outcomes[0]?.disposition, outcomes[0]?.protocol]),
      [
        ['pre-ticket', '2026-000001'],
        ['pre-ticket', '2026-000002'],
        ['duplicate', '2026-000001'],
      ],
    )
  })

  test('complaint 8 settleBatch, a retry with another Received field on top, is the same delivery', async () => {
    await using database = await open()
    const messageId = 'retry@cliente.example'
    await settle(database, settlement({ outline: { messageId }, octets: 'Received: a\r\n\r\nOi\r\n' }))
    const [again] = await settle(
      database,
      settlement({ outline: { messageId }, octets: 'Received: b\r\n\r\nOi\r\n' }),
    )
    assert.equal(again?.outcomes[0]?.disposition, 'duplicate')
  })

  test('settleBatch, another body under the same Message-ID, is a delivery of its own', async () => {
    await using database = await open()
    const messageId = 'broken@cliente.example'
    await settle(database, settlement({ outline: { messageId }, octets: 'A: 1\r\n\r\nOi\r\n' }))
    const [other] = await settle(
      database,
      settlement({ outline: { messageId }, octets: 'A: 1\r\n\r\nTchau\r\n' }),
    )
    assert.equal(other?.outcomes[0]?.protocol, '2026-000002')
  })

  test('settleBatch, two aliases of one desk in one transaction, opens one ticket', async () => {
    await using database = await open()
    const outcomes = [outcome(), outcome({ recipient: 'ajuda@empresa.example' })]
    const [settled] = await settle(database, settlement({ outcomes }))
    assert.deepEqual(
      settled?.outcomes.map(({ disposition, protocol }) => [disposition, protocol]),
      [
        ['pre-ticket', '2026-000001'],
        ['duplicate', '2026-000001'],
      ],
    )
    assert.equal((await findMessage(database.reader, settled?.messageId ?? ''))?.state, 'ticket')
  })

  test('settleBatch, two desks in one transaction, opens a ticket for each', async () => {
    await using database = await open()
    const outcomes = [outcome(), outcome({ recipient: 'vendas@empresa.example', deskId: 'desk-2' })]
    const [settled] = await settle(database, settlement({ outcomes }))
    const message = await findMessage(database.reader, settled?.messageId ?? '')
    assert.equal(message?.reply, '250 2.6.0 Protocolo 2026-000001 2026-000002')
    assert.equal(message?.protocol, '2026-000001')
  })

  test('settleBatch, a refused message sent again, is refused again and never a duplicate', async () => {
    await using database = await open()
    const refused = settlement({ outcomes: [refusal()], refusalReply: '550 5.6.0 Assunto ausente' })
    await settle(database, refused)
    const [again] = await settle(database, refused)
    assert.equal(again?.outcomes[0]?.disposition, 'refused')
    const message = await findMessage(database.reader, again?.messageId ?? '')
    assert.equal(message?.reply, '550 5.6.0 Assunto ausente')
    assert.equal(message?.reason, 'subject-missing')
    assert.equal(await countRows(database, 'contacts'), 0)
  })
})
