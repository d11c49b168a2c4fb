import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../../src/store/database.ts'
import { forEachDialect } from '../support/database.ts'
import { settlement } from '../support/settlement.ts'
import { settleOne } from '../support/settle.ts'

forEachDialect((_dialect, open) => {
  test('C9 a ticket, that a mail opens, has the origin e-mail and no change by anybody', async () => {
    await using database = await open()
    const { protocol } = await settleOne(database, settlement())
    const ticket = await database.reader('tickets').where({ protocol }).first()
    assert.equal(ticket.origin, 'email')
    assert.equal(ticket.version, 0)
  })

  test('indexes of what people do, of a ticket that a mail opens, hold no row before the 250', async () => {
    await using database = await open()
    await settleOne(database, settlement())
    const definitions = await indexesOf(database)
    const conditions = definitions.flatMap((text) => {
      const [, name = '', condition] = /index (tickets_\w+) on .* where (.*)$/is.exec(text) ?? []
      return condition === undefined || older.includes(name) ? [] : [condition]
    })
    assert.equal(conditions.length, 14)
    for (const condition of conditions)
      assert.deepEqual(await database.reader('tickets').whereRaw(condition).select('id'), [], condition)
  })

  test('indexes, of all tables, hold the same rows in the same order only once', async () => {
    await using database = await open()
    const shapes = (await indexesOf(database)).map((text) => text.replace(/index \S+ on/i, 'index on'))
    assert.ok(shapes.length > 40)
    assert.deepEqual(
      shapes.filter((shape, at) => shapes.indexOf(shape) !== at),
      [],
    )
  })
})

/** The statements that make the indexes there are. */
function indexesOf({ reader, dialect }: Database): Promise<string[]> {
  return dialect === 'sqlite'
    ? reader('sqlite_master').where({ type: 'index' }).whereNotNull('sql').pluck('sql')
    : reader('pg_indexes').whereRaw('schemaname = current_schema()').pluck('indexdef')
}

/** What the path of a message itself looks for. */
const older = ['tickets_awaiting_validation', 'tickets_subject']
