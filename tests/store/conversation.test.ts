import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Conversation, readConversation, type Selection } from '../../src/store/conversation.ts'
import type { Database } from '../../src/store/database.ts'
import { addNote } from '../../src/store/notes.ts'
import { closeTicket } from '../../src/store/ticket-changes.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { forEachDialect } from '../support/database.ts'
import { extract, settle, settleOne } from '../support/settle.ts'
import { now, outcome, settlement } from '../support/settlement.ts'

const protocol = '2026-000001'

/** Opens a ticket and answers it so many times, one second after the other. */
async function longTicket(database: Database, replies: number): Promise<string> {
  const { ticketId, messageId } = await settleOne(database, settlement())
  const parent = { ticketId: ticketId ?? '', protocol, signal: 'token' } as const
  const answers = Array.from({ length: replies }, (_, index) =>
    settlement({
      receivedAt: new Date(now.getTime() + 1000 * (index + 1)),
      outcomes: [outcome({ disposition: 'reply', opens: null, parent })],
    }),
  )
  const settled = await settle(database, ...answers)
  await extract(database, messageId, ...settled.map((each) => each.messageId))
  return ticketId ?? ''
}

async function read(
  database: Database,
  {
    selection = 'all',
    until = null,
    limit = 40,
  }: { selection?: Selection; until?: number | null; limit?: number } = {},
): Promise<Conversation> {
  const ticket = await findTicket(database.reader, protocol)
  const { id: ticketId = '', messageIds = [] } = ticket ?? {}
  return readConversation(database.reader, { ticketId, messageIds, selection, until, limit })
}

forEachDialect((_dialect, open) => {
  test('C21 C22 readConversation, mail, note and closing, stand in the order in which they came', async () => {
    await using database = await open()
    const id = await longTicket(database, 1)
    const later = (seconds: number) => ({ actor: 'bia', now: new Date(now.getTime() + 1000 * seconds) })
    await addNote(database.writer, id, { authorId: 'u1', text: 'Ligar.' }, later(2))
    await closeTicket(database.writer, id, later(3))
    const { entries, total, before, lines } = await read(database)
    const told = entries.map((entry) =>
      entry.kind === 'mail'
        ? `mail ${entry.spoken.content?.replyText}`
        : entry.kind === 'note'
          ? `note ${entry.note.text}`
          : `line ${entry.line.event}`,
    )
    assert.deepEqual(told, [
      'mail Não imprime.',
      'line pre-ticket-registered',
      'mail Não imprime.',
      'note Ligar.',
      'line closed',
    ])
    assert.deepEqual([total, before, lines], [5, 0, 5])
  })

  test('C21 readConversation, the history alone, has every line of it', async () => {
    await using database = await open()
    await longTicket(database, 1)
    const { entries } = await read(database, { selection: 'history' })
    assert.deepEqual(
      entries.map((entry) => entry.kind === 'line' && entry.line.event),
      ['mail-received', 'pre-ticket-registered', 'mail-received'],
    )
    assert.equal((await read(database, { selection: 'notes' })).total, 0)
    assert.equal((await read(database, { selection: 'mail' })).total, 2)
  })

  test('C22 readConversation, of a thousand messages, reads a page of them and finds the others', async () => {
    await using database = await open()
    await longTicket(database, 999)
    const started = performance.now()
    const latest = await read(database)
    assert.ok(performance.now() - started < 2_000)
    assert.deepEqual([latest.entries.length, latest.total, latest.before], [40, 1001, 961])
    const older = await read(database, { until: latest.before })
    assert.equal(older.before, 921)
    const [first] = (await read(database, { until: 3 })).entries
    assert.deepEqual(first?.at, now)
    assert.deepEqual((await read(database, { until: 99_999 })).before, 961)
  })
})
