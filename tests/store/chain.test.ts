import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkChain } from '../../src/store/chain-check.ts'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { settleBatch } from '../../src/store/settlements.ts'
import { forEachDialect, type Open } from '../support/database.ts'
import { settle } from '../support/settle.ts'
import { now, refusal, settlement, texts } from '../support/settlement.ts'

forEachDialect((_dialect, open) => {
  test('beyond 9 chain, of messages written alone, together and at once, verifies', async () => {
    await using database = await filled(open)
    await Promise.all([
      settle(database, settlement()),
      settle(database, settlement()),
      settle(database, settlement()),
    ])
    const { links, messages, gone, faults, root } = await checkChain(database.reader)
    assert.deepEqual([links, messages, gone, faults], [6, 9, 0, []])
    assert.match(root, /^[0-9a-f]{64}$/)
  })

  test('beyond 9 chain, one stored word changed, finds the message or link', async () => {
    const changes: readonly [string, (database: Database) => Promise<unknown>][] = [
      [
        'message',
        ({ writer }) => writer('messages').where({ seq: 2 }).update({ reply: '250 2.6.0 Protocolo 2026-9' }),
      ],
      [
        'message',
        ({ writer }) =>
          writer('messages')
            .where({ seq: 2 })
            .update({ sha256: 'a'.repeat(64) }),
      ],
      [
        'message',
        ({ writer }) => writer('messages').where({ seq: 3 }).update({ reverse_path: 'x@y.example' }),
      ],
      [
        'message',
        ({ writer }) =>
          writer('messages').where({ seq: 1 }).update({ received_at: '2020-01-01T00:00:00.000Z' }),
      ],
      [
        'link',
        ({ writer }) =>
          writer('chain_links')
            .where({ seq: 1 })
            .update({ leaves: Buffer.alloc(32, 1) }),
      ],
      ['link', ({ writer }) => writer('chain_links').where({ seq: 2 }).delete()],
      ['head', ({ writer }) => writer('chain_links').where({ seq: 3 }).delete()],
      ['head', ({ writer }) => writer('chain_head').update({ root: 'b'.repeat(64) })],
    ]
    for (const [kind, change] of changes) {
      await using database = await filled(open)
      assert.deepEqual((await checkChain(database.reader)).faults, [])
      await change(database)
      const { faults } = await checkChain(database.reader)
      assert.ok(
        faults.some((fault) => fault.kind === kind),
        `${kind}: ${JSON.stringify(faults)}`,
      )
    }
  })

  test('chain, refused messages past their days removed, still verifies and counts them', async () => {
    await using database = await filled(open)
    await settle(database, settlement({ outcomes: [refusal()] }))
    await database.writer('messages').where({ state: 'refused' }).delete()
    const { gone, faults } = await checkChain(database.reader)
    assert.deepEqual([gone, faults], [1, []])
  })

  test('chain, a batch that fails, leaves no link', async () => {
    await using database = await filled(open)
    const twice = settlement()
    const write = () => writeTransaction(database, (trx) => settleBatch(trx, [twice], now, texts))
    await write()
    const before = (await checkChain(database.reader)).root
    await assert.rejects(write())
    const { root, faults } = await checkChain(database.reader)
    assert.deepEqual([root, faults], [before, []])
  })
})

/** Three links: one of one message, one of three, one of two. */
async function filled(open: Open): ReturnType<Open> {
  const database = await open()
  await settle(database, settlement())
  await settle(database, settlement(), settlement(), settlement())
  await settle(database, settlement(), settlement())
  return database
}
