import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Knex } from 'knex'
import { contactsAt } from '../../src/store/known-addresses.ts'
import { messagesOfFamily } from '../../src/store/ticket-family.ts'
import type { Db } from '../../src/store/dialect.ts'
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
        const { rows } = await trx.raw(`explain ${sql.replace(/\$\d+/g, '?')}`, [...bindings])
        const plan = rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n')
        assert.doesNotMatch(plan, /Seq Scan on/, plan)
      })
    })
  }
})
