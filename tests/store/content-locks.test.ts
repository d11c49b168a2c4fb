import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCommitWriter } from '../../src/intake/commit-writer.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { markForText, writeWaiting } from '../../src/store/text-waiting.ts'
import { lockTickets } from '../../src/store/ticket-family.ts'
import { forEachDialect } from '../support/database.ts'
import { content, countRows, settleOne } from '../support/settle.ts'
import { now, settlement, texts } from '../support/settlement.ts'

forEachDialect((dialect, open) => {
  test('content of a mail, whose ticket somebody changes meanwhile, waits for him and no deadlock ends it', async () => {
    await using database = await open()
    const { messageId, ticketId } = await settleOne(database, settlement())
    assert.ok(ticketId)
    const faults: unknown[] = []
    const writer = createCommitWriter(database, texts, (_level, _event, fields) => faults.push(fields))
    const saving = await writeTransaction(database, async (trx) => {
      await lockTickets(trx, [ticketId])
      const saved = writer.save([{ messageId, state: 'extracted', content: content() }], now)
      await sleep(300)
      await markForText(trx, [ticketId], now)
      return { saved }
    })
    assert.deepEqual(await saving.saved, [{ status: 'fulfilled', value: null }])
    assert.deepEqual(faults, [])
    assert.equal((await database.reader('tickets').whereNotNull('classified_at')).length, 1)
  })

  test('words of tickets, marked anew in one order while the last of them was marked first, meet no deadlock', async () => {
    await using database = await open()
    const ids: string[] = []
    for (const subject of ['um', 'dois'])
      ids.push((await settleOne(database, settlement({ outline: { subject } }))).ticketId ?? '')
    ids.sort()
    await database.writer('text_waiting').delete()
    for (const [index, id] of ids.toReversed().entries())
      await markForText(database.writer, [id], new Date(now.getTime() + index * 1_000))
    const writing = await writeTransaction(database, async (trx) => {
      await markForText(trx, ids.slice(0, 1), now)
      const words = writeWaiting(database, 10, now)
      words.catch(() => undefined)
      await sleep(300)
      await markForText(trx, ids.slice(1), now)
      return { words }
    })
    assert.equal(await writing.words, true)
    while (await writeWaiting(database, 10, now));
    assert.equal(await countRows(database, 'text_waiting'), 0)
  })

  // Nothing is held beside anything else on SQLite.
  if (dialect === 'sqlite') return

  test('content of a mail, given to another ticket while it waits, holds neither while it waits for that one', async () => {
    await using database = await open()
    const [{ ticketId: other }, { messageId, ticketId: own }] = [
      await settleOne(database, settlement()),
      await settleOne(database, settlement()),
    ]
    assert.ok(other && own)
    const faults: unknown[] = []
    const writer = createCommitWriter(database, texts, (_level, _event, fields) => faults.push(fields))
    const attaching = await database.writer.transaction()
    await lockTickets(attaching, [own])
    const saving = writer.save([{ messageId, state: 'extracted', content: content() }], now)
    const working = await database.writer.transaction()
    await lockTickets(working, [other])
    await sleep(300)
    await attaching('deliveries').where({ ticket_id: own }).update({ ticket_id: other })
    await attaching.commit()
    await sleep(300)
    await lockTickets(working, [own])
    await working.commit()
    assert.deepEqual(await saving, [{ status: 'fulfilled', value: null }])
    assert.deepEqual(faults, [])
  })
})
