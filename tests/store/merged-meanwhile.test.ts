import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../../src/store/database.ts'
import { mergeTicket } from '../../src/store/merges.ts'
import { unreadMessages } from '../../src/store/reads.ts'
import { closeTicket } from '../../src/store/ticket-changes.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { forEachDialect } from '../support/database.ts'
import { settle, settleOne } from '../support/settle.ts'
import { now, outcome, settlement } from '../support/settlement.ts'

const action = { actor: 'bia', now }

type Landed = { readonly ticketId: string | null; readonly protocol: string | null }

/** An answer that was judged while its ticket still stood for itself. */
function answerTo({ ticketId, protocol }: Landed, changes = {}) {
  const parent = { ticketId: ticketId ?? '', protocol: protocol ?? '', signal: 'token' } as const
  return settlement({ outcomes: [outcome({ disposition: 'reply', opens: null, parent, ...changes })] })
}

async function merge({ reader, writer }: Database, from: Landed, into: Landed): Promise<void> {
  const { id, version } = await reader('tickets').where({ protocol: from.protocol }).first()
  const merged = await mergeTicket(writer, { ticketId: id, version, into: into.protocol ?? '' }, action)
  assert.equal(merged.kind, 'merged')
}

const rowsOf = async ({ reader }: Database, ...tickets: readonly Landed[]) => {
  const rows = []
  for (const { protocol } of tickets) {
    const { state, unread } = await reader('tickets').where({ protocol }).first('state', 'unread')
    rows.push([state, unread])
  }
  return rows
}

forEachDialect((_dialect, open) => {
  test('settleBatch, replies judged before a merge, count where it was merged into and are shown there', async () => {
    await using database = await open()
    const [a, b] = [await settleOne(database, settlement()), await settleOne(database, settlement())]
    await merge(database, a, b)
    await settle(database, answerTo(a), answerTo(b), answerTo(a, { isRead: true }), answerTo(a))
    assert.deepEqual(await rowsOf(database, a, b), [
      ['closed', 0],
      ['open', 5],
    ])
    assert.equal((await unreadMessages(database.reader, b.ticketId ?? '')).size, 5)
    assert.equal((await findTicket(database.reader, b.protocol ?? ''))?.messageIds.length, 6)
  })

  test('settleBatch, a reply that reopens what was merged meanwhile, C35 reopens where it was merged into', async () => {
    await using database = await open()
    const [a, b] = [await settleOne(database, settlement()), await settleOne(database, settlement())]
    await merge(database, a, b)
    await settle(database, answerTo(a, { reopens: true }))
    assert.deepEqual(await rowsOf(database, a, b), [
      ['closed', 0],
      ['open', 3],
    ])
    await closeTicket(database.writer, b.ticketId ?? '', action)
    await settle(database, answerTo(a, { reopens: true }))
    assert.deepEqual(await rowsOf(database, a, b), [
      ['closed', 0],
      ['open', 4],
    ])
    const lines = await database.reader('history').where({ event: 'reopened' }).pluck('ticket_id')
    assert.deepEqual(lines, [b.ticketId])
  })

  test('settleBatch, while tickets are merged, loses no count and opens none that was merged', async () => {
    await using database = await open()
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await settleOne(database, settlement()), await settleOne(database, settlement())]
      const answers = Array.from({ length: 4 }, () => settle(database, answerTo(a, { reopens: true })))
      await Promise.all([...answers, merge(database, a, b)])
      const rows = await rowsOf(database, a, b)
      const unread = (await unreadMessages(database.reader, b.ticketId ?? '')).size
      assert.deepEqual(rows, [
        ['closed', 0],
        ['open', unread],
      ])
      assert.equal(unread, 6)
    }
  })
})
