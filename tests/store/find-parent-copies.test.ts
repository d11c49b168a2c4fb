import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Dialect } from '../../src/store/database.ts'
import { findParent } from '../../src/store/find-parent.ts'
import { findGoingOn } from '../../src/store/going-on.ts'
import { forEachDialect, type TestDatabase } from '../support/database.ts'
import { settle } from '../support/settle.ts'
import { settlement } from '../support/settlement.ts'

const copies = 5000
const messageId = 'um@cliente.example'

forEachDialect((dialect, open) => {
  test('security 26 findParent, an answer to a mail that came thousands of times, reads none of its copies', async () => {
    await using database = await open()
    const settled = await settle(database, settlement({ outline: { messageId } }))
    const { ticketId = null } = settled[0]?.outcomes[0] ?? {}
    await copy(database, 'messages', `'c' || n.n`, 'id')
    await copy(database, 'deliveries', `'c' || n.n`, 'message_id')
    await database.writer.raw('analyze')
    const asked: Asked[] = []
    database.reader.on('query', (statement: Asked) => asked.push(statement))
    const parent = await findParent(database.reader, { messageIds: [messageId], deskId: 'another' })
    assert.deepEqual([parent?.ticketId, parent?.isElsewhere], [ticketId, true])
    const [looked] = asked.filter(({ sql }) => sql.includes('named'))
    assert.ok(looked)
    await readsFew(database, dialect, looked)
  })

  test('security 26 findGoingOn, an answer to a mail that came thousands of times, reads none of its copies', async () => {
    await using database = await open()
    const settled = await settle(database, settlement({ outline: { messageId } }), settlement())
    const [older, newer] = settled.map(({ outcomes }) => outcomes[0])
    const link = { ticket_id: newer?.ticketId, other_id: older?.ticketId, kind: 'split', at: '2026' }
    await database.writer('ticket_links').insert(link)
    await copy(database, 'messages', `'c' || n.n`, 'id')
    const moved = { protocol: newer?.protocol }
    await database.writer('messages').where({ protocol: older?.protocol }).update(moved)
    await database.writer.raw('analyze')
    const asked: Asked[] = []
    database.reader.on('query', (statement: Asked) => asked.push(statement))
    const named = {
      ticketId: older?.ticketId ?? '',
      protocol: older?.protocol ?? '',
      signal: 'token',
    } as const
    const found = await findGoingOn(database.reader, named, { messageIds: [messageId], deskId: null })
    assert.deepEqual([found.ticketId, found.signal], [newer?.ticketId, 'message-id'])
    const [looked] = asked.filter(({ sql }) => sql.includes('min('))
    assert.ok(looked)
    await readsFew(database, dialect, looked)
  })
})

type Asked = { readonly sql: string; readonly bindings: readonly string[] }

/** Copies the one row of a table, under another key, as what came again. */
async function copy(
  { writer }: TestDatabase,
  table: 'messages' | 'deliveries',
  key: string,
  column: string,
): Promise<void> {
  const columns = Object.keys(await writer(table).columnInfo()).filter(
    (name) => !['seq', 'reference'].includes(name),
  )
  const values = columns.map((name) => {
    if (name === column) return key
    if (name === 'dedupe_key') return 'null'
    return name === 'disposition' ? `'duplicate'` : `one.${name}`
  })
  await writer.raw(`insert into ${table} (${columns.join()})
    with recursive n(n) as (select 1 union all select n.n + 1 from n where n.n < ${copies})
    select ${values.join()} from n cross join (select * from ${table} limit 1) as one`)
}

async function readsFew({ reader }: TestDatabase, dialect: Dialect, { sql, bindings }: Asked): Promise<void> {
  if (dialect === 'sqlite') {
    const steps: { detail: string }[] = await reader.raw(`explain query plan ${sql}`, [...bindings])
    const details = steps
      .map(({ detail }) => detail)
      .filter((detail) => /\b(messages|deliveries)\b/.test(detail))
    assert.equal(details.length > 0, true)
    for (const detail of details)
      assert.match(detail, /messages_oldest_of_id|SEARCH deliveries .*\(message_id=\?\)/)
    return
  }
  const asked = sql.replaceAll(/\$\d+/g, '?')
  const { rows }: { rows: Record<string, string>[] } = await reader.raw(`explain analyze ${asked}`, [
    ...bindings,
  ])
  const plan = rows.map((row) => row['QUERY PLAN'] ?? '').join('\n')
  const read = [...plan.matchAll(/actual.* rows=(\d+)|Removed by .*: (\d+)/g)].map((found) =>
    Number(found[1] ?? found[2]),
  )
  assert.ok(read.length > 0 && Math.max(...read) < 1000, plan)
}
