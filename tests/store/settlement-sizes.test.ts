import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findMessage } from '../../src/store/messages.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { forEachDialect } from '../support/database.ts'
import { countRows, settle } from '../support/settle.ts'
import { outcome, settlement } from '../support/settlement.ts'

forEachDialect((_dialect, open) => {
  test('settleBatch, NUL and half a surrogate pair in every text, writes what is left of them', async () => {
    await using database = await open()
    const hostile = 'a\0b\ud800c'
    const author = { name: hostile, address: `${hostile}@cliente.example` }
    const [settled] = await settle(
      database,
      settlement({
        outline: { subject: hostile, author, messageId: hostile, to: [author], cc: [author] },
        outcomes: [
          outcome({
            recipient: hostile,
            plusPart: hostile,
            opens: { kind: 'ticket', title: hostile, acknowledge: false },
            trace: [{ rule: 'refuseLoop', verdict: 'pass', reason: null, details: { hostile } }],
          }),
        ],
      }),
    )
    const message = await findMessage(database.reader, settled?.messageId ?? '')
    assert.equal(message?.subject, 'ab\ufffdc')
    assert.equal(message?.to[0]?.address, 'ab\ufffdc@cliente.example')
    assert.deepEqual(message?.deliveries[0]?.trace[0]?.details, { hostile: 'ab\ufffdc' })
    assert.equal((await findTicket(database.reader, '2026-000001'))?.title, 'ab\ufffdc')
  })

  test('settleBatch, addresses and a Message-ID of 100,000 characters, are no fault of the database', async () => {
    await using database = await open()
    const long = Array.from({ length: 10_000 }, (_, index) => `ç${index}á`).join('')
    const address = `${long}@${long}.example`
    const author = { name: long, address }
    await settle(
      database,
      settlement({
        outline: { author, messageId: long, subject: long },
        outcomes: [outcome({ recipient: address })],
      }),
    )
    assert.equal((await findTicket(database.reader, '2026-000001'))?.requester, null)
  })

  test('settleBatch, 5,000 messages at once, stays within what one statement may carry', async () => {
    await using database = await open()
    const settled = await settle(database, ...Array.from({ length: 5000 }, () => settlement()))
    assert.equal(settled.at(-1)?.outcomes[0]?.protocol, '2026-005000')
    assert.equal(new Set(settled.map(({ messageId }) => messageId)).size, 5000)
    assert.equal(await countRows(database, 'deliveries'), 5000)
  })

  test('settleBatch, batches of 2 and of 40, take the same number of statements', async () => {
    await using database = await open()
    const count = async (size: number) => {
      let statements = 0
      const onQuery = () => {
        statements += 1
      }
      database.writer.on('query', onQuery)
      await settle(
        database,
        ...Array.from({ length: size }, (_, index) =>
          settlement({ outline: { author: { name: '', address: `a${index}-${size}@cliente.example` } } }),
        ),
      )
      database.writer.removeListener('query', onQuery)
      return statements
    }
    assert.equal(await count(2), await count(40))
  })
})
