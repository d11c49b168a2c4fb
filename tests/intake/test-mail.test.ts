import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createIntake } from '../../src/intake/intake.ts'
import { signTestMark } from '../../src/intake/test-mark.ts'
import { askMailTest, listMailTests } from '../../src/store/mail-tests.ts'
import { addDesk } from '../../src/store/desks.ts'
import { purgeRefused } from '../../src/store/retention.ts'
import { recount, readEquation } from '../../src/store/tallies.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { forEachDialect, type TestDatabase } from '../support/database.ts'
import { bringIn, mailAbout } from '../support/incoming.ts'

const secret = new Uint8Array(32).fill(7)
const now = new Date()

async function openHouse(database: TestDatabase) {
  const desk = await addDesk(
    database.writer,
    { address: 'suporte@empresa.example', mode: 'direct', profile: 'estrito', aliases: [] },
    now,
  )
  const other = await addDesk(
    database.writer,
    { address: 'sac@empresa.example', mode: 'direct', profile: 'triagem', aliases: [], acknowledge: true },
    now,
  )
  const intake = createIntake({
    database,
    blobs: new BlobStore('/nonexistent'),
    secret,
    hostname: 'mx.portaria.example',
    maxMessageOctets: 1_000_000,
    maxHops: 50,
    maxRecipients: 100,
    log: () => undefined,
    extraction: { workers: 1 },
  })
  const dueAt = new Date(now.getTime() + 60_000)
  const id = await askMailTest(
    database.writer,
    { deskId: desk.id, channelId: null, kind: 'asked', dueAt },
    now,
  )
  return { desk, other, intake, id }
}

const marked = (mark: string): string => `X-Portaria-Test: ${mark}\r\n${mailAbout('Teste')}`

forEachDialect((_dialect, open) => {
  test('test message, with our mark, C5 arrives once and opens nothing, not even where its author may not write', async () => {
    await using database = await open()
    const { desk, intake, id } = await openHouse(database)
    const raw = marked(signTestMark(secret, id, desk.id))
    for (let again = 0; again < 2; again++) assert.equal((await bringIn(intake, { raw })).kind, 'pass')
    const all = { since: new Date(0), limit: 10 }
    const [arrived, ...more] = await listMailTests(database.reader, desk.id, all)
    assert.equal(arrived?.state, 'arrived')
    assert.ok(arrived?.arrivedAt && arrived.arrivedAt >= now)
    assert.deepEqual(more, [])
    const dispositions = await database.reader('messages').orderBy('seq').pluck('disposition')
    assert.deepEqual(dispositions, ['test', 'duplicate'])
    for (const table of ['tickets', 'contacts', 'outbox', 'notices']) {
      assert.deepEqual(await database.reader(table), [], table)
    }
    assert.deepEqual((await readEquation(database.reader)).all, await recount(database.reader))
    const [messageId] = await database.reader('messages').orderBy('seq').pluck('id')
    await intake.reprocess(messageId, { actor: 'ana', dryRun: false })
    assert.deepEqual(await database.reader('tickets'), [])
    await purgeRefused(database.writer, null, new Date(Date.now() + 60_000), 10)
    assert.deepEqual(await database.reader('messages').pluck('disposition'), ['duplicate'])
    await intake.close()
  })

  test('test message, with a forged mark or that of another address, C5 security 6.25 is mail like any', async () => {
    await using database = await open()
    const { desk, other, intake, id } = await openHouse(database)
    const good = signTestMark(secret, id, desk.id)
    const forged = [
      `${good.slice(0, -1)}${good.endsWith('a') ? 'b' : 'a'}`,
      signTestMark(new Uint8Array(32).fill(8), id, desk.id),
      id,
      `${good}.${good}`,
      '',
      good,
    ]
    for (const [index, mark] of forged.entries()) {
      const raw = marked(mark)
        .replaceAll('Teste', `Teste ${index}`)
        .replace('Message-ID: <', `Message-ID: <${index}`)
      assert.equal((await bringIn(intake, { raw, to: [other.address] })).kind, 'pass', mark)
    }
    const kinds = await database.reader('tickets').pluck('kind')
    assert.deepEqual(
      kinds,
      forged.map(() => 'pre-ticket'),
    )
    const [waiting] = await listMailTests(database.reader, desk.id, { since: new Date(0), limit: 10 })
    assert.equal(waiting?.state, 'waiting')
    await intake.close()
  })
})
