import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findParent } from '../../src/store/find-parent.ts'
import { forEachDialect } from '../support/database.ts'
import { settle } from '../support/settle.ts'
import { outcome, settlement } from '../support/settlement.ts'

forEachDialect((_dialect, open) => {
  test('findParent, several tickets hold the Message-IDs, answers the oldest', async () => {
    await using database = await open()
    const [first] = await settle(
      database,
      settlement({ outline: { messageId: 'um@cliente.example' } }),
      settlement({ outline: { messageId: 'dois@cliente.example' } }),
    )
    const messageIds = ['nenhum@cliente.example', 'dois@cliente.example', 'um@cliente.example']
    const parent = await findParent(database.reader, { messageIds })
    assert.equal(parent?.ticketId, first?.outcomes[0]?.ticketId)
    assert.equal(parent?.signal, 'message-id')
  })

  test('findParent, a signed token beside a Message-ID, follows the token', async () => {
    await using database = await open()
    const [, second] = await settle(
      database,
      settlement({ outline: { messageId: 'um@cliente.example' } }),
      settlement(),
    )
    const ticketId = second?.outcomes[0]?.ticketId ?? ''
    const parent = await findParent(database.reader, {
      ticketIds: ['no-such-ticket', ticketId],
      messageIds: ['um@cliente.example'],
    })
    assert.deepEqual(parent, { ticketId, protocol: '2026-000002', signal: 'token' })
  })

  test('findParent, nothing that we know, answers null', async () => {
    await using database = await open()
    await settle(database, settlement())
    assert.equal(await findParent(database.reader, { messageIds: [] }), null)
    assert.equal(await findParent(database.reader, { messageIds: ['x@y.example'], ticketIds: ['z'] }), null)
  })

  test('findParent, ten thousand ancestors, is no fault of the database', async () => {
    await using database = await open()
    const messageIds = Array.from({ length: 10_000 }, (_, index) => `${index}@cliente.example`)
    assert.equal(await findParent(database.reader, { messageIds }), null)
  })

  test('complaint 11 findParent, a Message-ID that a stranger used again in an older ticket, leads to its author’s', async () => {
    await using database = await open()
    const messageId = 'um@cliente.example'
    const mallory = { name: '', address: 'm@ladrao.example' }
    const [older] = await settle(database, settlement({ outline: { author: mallory } }))
    const { ticketId = null, protocol = null } = older?.outcomes[0] ?? {}
    const [ana] = await settle(database, settlement({ outline: { messageId } }))
    const parent = { ticketId: ticketId ?? '', protocol: protocol ?? '', signal: 'token' } as const
    const into = outcome({ disposition: 'reply', opens: null, parent })
    const again = { outline: { messageId, author: mallory }, octets: 'A: 1\r\n\r\nTchau\r\n' }
    await settle(database, settlement({ outcomes: [into], ...again }))
    const found = await findParent(database.reader, { messageIds: [messageId] })
    assert.equal(found?.ticketId, ana?.outcomes[0]?.ticketId)
  })
})
