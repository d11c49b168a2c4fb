import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Knex } from 'knex'
import { contactsAt } from '../../src/store/known-addresses.ts'
import { messagesOfFamily } from '../../src/store/ticket-family.ts'
import type { Db } from '../../src/store/dialect.ts'
import { holdersOfAny, textCondition } from '../../src/store/text-index.ts'
import { forEachDialect } from '../support/database.ts'

const questions: readonly (readonly [name: string, ask: (db: Db) => Knex.QueryBuilder])[] = [
  [
    'messages of a conversation',
    (db) => db('messages').whereIn('id', messagesOfFamily(db, { ids: ['T1'], protocols: ['2026-000001'] })),
  ],
  ['somebody by an address', (db) => db('contacts').whereIn('id', contactsAt(db, 'ana@cliente.example'))],
]

forEachDialect((dialect, open) => {
  if (dialect === 'sqlite') return
  for (const [name, ask] of questions) {
    test(`plans, ${name}, are answered by indexes alone`, async () => {
      await using database = await open()
      await database.reader.transaction(async (trx) => {
        // Tables of no rows are else always read whole.
        await trx.raw('set local enable_seqscan = off')
        const { sql, bindings } = ask(trx).select('id').toSQL().toNative()
        const plan = await planOf(trx, sql, bindings)
        assert.doesNotMatch(plan, /Seq Scan on/, plan)
      })
    })
  }

  test('plans, tickets without a word that all have, are answered by the index of words', async () => {
    await using database = await open()
    await database.writer.raw(
      `insert into ticket_words (seq, words)
        select i, to_tsvector('simple', 'impressora parada pedido' || i) from generate_series(1, 20000) as i`,
    )
    await database.writer.raw('vacuum analyze ticket_words')
    const without = textCondition('impressora', { isWhole: true })
    const { sql, bindings } = holdersOfAny(database.reader, without === null ? [] : [without])
      .toSQL()
      .toNative()
    assert.match(await planOf(database.reader, sql, bindings), /Index Scan on ticket_words_words/)
  })
})

/** The plan that PostgreSQL makes of a query, a line for each step. */
async function planOf(db: Db, sql: string, bindings: readonly Knex.Value[]): Promise<string> {
  const { rows } = await db.raw(`explain ${sql.replace(/\$\d+/g, '?')}`, [...bindings])
  return rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n')
}
