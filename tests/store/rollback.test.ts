import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Database, rollback } from '../../src/store/database.ts'
import { saveChannel } from '../../src/store/channels.ts'
import { openAnswered } from '../support/bounces.ts'
import { forEachDialect } from '../support/database.ts'
import { countRows } from '../support/settle.ts'
import { dumpTables } from '../support/table-dump.ts'
import { testChannel } from '../support/outbox.ts'

/** The first step that is taken back no more: what sends was made after it. */
const until = '0259'
const own = /^knex_|^sqlite_|_(?:data|idx|content|docsize|config)$/

async function counts(database: Database): Promise<ReadonlyMap<string, number>> {
  const dumped = await dumpTables(database)
  return new Map(
    dumped
      .filter(([table]) => !own.test(table))
      .map(([table, rows]) => [table, rows === '' ? 0 : rows.split('\n').length]),
  )
}

forEachDialect((dialect, open) => {
  test('rollback, each step of the tables of a house that sends, loses no row of those that stay', async () => {
    await using answered = await openAnswered(open)
    const { database } = answered.door
    await saveChannel(database.writer, testChannel('one', 25), new Date())
    // Each step is a batch of its own, so that one is taken back at a time.
    await database.writer('knex_migrations').update({ batch: database.writer.ref('id') })
    assert.ok((await countRows(database, 'desk_addresses')) > 0)
    for (let before = await counts(database); ; ) {
      const [name = ''] = await rollback(database)
      const after = await counts(database)
      for (const [table, count] of after) assert.equal(count, before.get(table), `${name}: ${table}`)
      if (dialect === 'sqlite')
        assert.deepEqual(await database.writer.raw('pragma foreign_key_check'), [], name)
      before = after
      if (name.slice(0, 4) <= until) break
    }
    if (dialect === 'sqlite')
      assert.deepEqual(await database.writer.raw('pragma foreign_keys'), [{ foreign_keys: 1 }])
  })
})
