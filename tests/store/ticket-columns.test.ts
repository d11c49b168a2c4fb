import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDialect } from '../support/database.ts'
import { settlement } from '../support/settlement.ts'
import { settleOne } from '../support/settle.ts'

forEachDialect((dialect, open) => {
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
    const definitions: string[] =
      dialect === 'sqlite'
        ? await database.reader('sqlite_master').where({ type: 'index' }).whereNotNull('sql').pluck('sql')
        : await database.reader('pg_indexes').whereRaw('schemaname = current_schema()').pluck('indexdef')
    const conditions = definitions.flatMap((text) => {
      const [, name = '', condition] = /index (tickets_\w+) on .* where (.*)$/is.exec(text) ?? []
      return condition === undefined || older.includes(name) ? [] : [condition]
    })
    assert.equal(conditions.length, 16)
    for (const condition of conditions)
      assert.deepEqual(await database.reader('tickets').whereRaw(condition).select('id'), [], condition)
  })
})

/** What the path of a message itself looks for. */
const older = ['tickets_awaiting_validation', 'tickets_subject']
