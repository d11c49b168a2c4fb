import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrate, pendingMigrations, rollback } from '../../src/store/database.ts'
import { forEachDialect } from '../support/database.ts'

forEachDialect((dialect, open) => {
  test('migrations, taken back and run again, leave no table behind and come back whole', async () => {
    await using database = await open()
    assert.deepEqual(await pendingMigrations(database), [])
    const undone = await rollback(database)
    assert.ok(undone.includes('0004-messages'))
    assert.deepEqual(await tablesOf(database.writer, dialect), [])
    assert.deepEqual([...(await pendingMigrations(database))].sort(), [...undone].sort())
    assert.deepEqual([...(await migrate(database))].sort(), [...undone].sort())
  })
})

async function tablesOf(db: import('../../src/store/dialect.ts').Db, dialect: string): Promise<string[]> {
  const names: string[] =
    dialect === 'sqlite'
      ? await db('sqlite_master').where({ type: 'table' }).pluck('name')
      : await db('information_schema.tables').whereRaw('table_schema = current_schema()').pluck('table_name')
  return names.filter((name) => !name.startsWith('knex_') && !name.startsWith('sqlite_'))
}
