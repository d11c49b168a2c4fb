import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { returnMails, takeDue } from '../../src/store/outbox.ts'
import { noteStandstill } from '../../src/store/standstill.ts'
import { forEachDialect } from '../support/database.ts'
import { queueTestMail } from '../support/outbox.ts'

const now = new Date('2026-11-21T12:00:00Z')
const standstill = { channelId: 'away', reply: 'away', limit: 200 }

const note = (database: Database, at = now): Promise<number> =>
  writeTransaction(database, (trx) => noteStandstill(trx, standstill, at))

const states = (database: Database): Promise<string[]> =>
  database.reader('messages').where({ direction: 'out' }).orderBy('id').pluck('state')

forEachDialect((dialect, open) => {
  test('standstill, mails that were never tried or were given back, are put off and in the end given up', async () => {
    await using database = await open()
    const ids: string[] = []
    for (let index = 0; index < 3; index++)
      ids.push(await queueTestMail(database, { channelId: 'away', now }))
    const claim = { channelId: 'away', lease: 'one', leaseMs: 60_000, limit: 1 }
    const [taken] = await takeDue(database.writer, claim, now)
    await writeTransaction(database, (trx) => returnMails(trx, [taken?.id ?? ''], { lease: 'one' }, now))
    assert.deepEqual(await states(database), ['waiting', 'waiting', 'waiting'])
    assert.equal(await note(database), 0)
    assert.deepEqual(await states(database), ['deferred', 'deferred', 'deferred'])
    assert.equal(await note(database, new Date(now.getTime() + 6 * 24 * 3_600_000)), 3)
    assert.deepEqual(await states(database), ['failed', 'failed', 'failed'])
  })

  if (dialect === 'sqlite')
    test('standstill, however many are put off, looks at none of them', async () => {
      await using database = await open()
      await queueTestMail(database, { channelId: 'away', now })
      const asked: string[] = []
      database.writer.on('query', ({ sql }: { sql: string }) => void asked.push(sql))
      await note(database)
      database.writer.removeAllListeners('query')
      const selects = asked.filter((sql) => /^select .*`outbox`/.test(sql))
      assert.equal(selects.length, 2)
      for (const sql of selects) {
        const plan: { detail: string }[] = await database.reader.raw(
          `explain query plan ${sql.replaceAll('?', "''")}`,
        )
        assert.match(
          plan.map(({ detail }) => detail).join(),
          /outbox_channel_id_gives_up_at_index \(channel_id=\? AND gives_up_at[=<]/,
        )
      }
    })
})
