import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rollback, writeTransaction } from '../../src/store/database.ts'
import { findMessage } from '../../src/store/messages.ts'
import { findNoticed, listNotices } from '../../src/store/notices.ts'
import { addFiltered } from '../../src/store/outgoing-filter.ts'
import { recordSent, takeDue } from '../support/outbox.ts'
import { applyRejudgement } from '../../src/store/rejudgements.ts'
import { purgeRefused } from '../../src/store/retention.ts'
import { settlementTexts } from '../../src/intake/settlement-texts.ts'
import { settleBatch } from '../../src/store/settlements.ts'
import { readEquation } from '../../src/store/tallies.ts'
import { forEachDialect, type TestDatabase } from '../support/database.ts'
import {
  addForwardedDesk,
  blank,
  forward,
  type ForwardedMail,
  judged,
  signature,
} from '../support/forwarded.ts'
import { authentication } from '../support/facts.ts'
import { countRows } from '../support/settle.ts'

const now = new Date('2026-03-04T05:06:07.000Z')
const several = [
  'From: Ana <ana@client.example>',
  'To: suporte@desk.example, rui@client.example',
  'Subject: Impressora',
]

function after(hours: number): Date {
  return new Date(now.getTime() + hours * 3_600_000)
}

/** What became of telling the author of each mail: why nothing, or the state of the mail that was made. */
async function told(database: TestDatabase, deskId: string, ...mails: ForwardedMail[]): Promise<string[]> {
  const results: string[] = []
  for (const { messageId } of await forward(database, deskId, ...mails)) {
    for (const { mail, withheld } of await listNotices(database.reader, messageId))
      results.push(withheld ?? mail?.state ?? 'lost')
  }
  return results
}

/** After how many hours each mail that waits may leave. */
async function leaving(database: TestDatabase): Promise<number[]> {
  const rows: string[] = await database.reader('outbox').orderBy('next_attempt_at').pluck('next_attempt_at')
  return rows.map((at) => (Date.parse(at) - now.getTime()) / 3_600_000)
}

/** Has a mail open a ticket that its author is told of, if he may be. */
async function acknowledge(database: TestDatabase, deskId: string, at: Date): Promise<void> {
  const fields = [...blank, 'Subject: Impressora', `Message-ID: <${at.getTime()}@client.example>`]
  const opens = await judged(database, deskId, { at, fields })
  const outcomes = opens.outcomes.map((outcome) => ({
    ...outcome,
    opens: { kind: 'ticket', title: 'Impressora', acknowledge: true } as const,
  }))
  await writeTransaction(database, (trx) =>
    settleBatch(trx, [{ ...opens, outcomes }], at, settlementTexts(signature)),
  )
}

forEachDialect((_dialect, open) => {
  test('notice, a proved author refused, waits in the outbox and is linked with the message', async () => {
    await using database = await open()
    const [settled] = await forward(database, await addForwardedDesk(database, now), { at: now })
    const [notice] = await listNotices(database.reader, settled?.messageId ?? '')
    const [due] = await takeDue(database.writer, now, 10)
    assert.equal(due?.id, notice?.mail?.id)
    assert.equal(due?.mail.to, 'ana@client.example')
    assert.equal(due?.mail.template, 'refusal-notice')
    assert.equal(await findNoticed(database.reader, due?.id ?? ''), settled?.messageId)
    await recordSent(database.writer, due?.id ?? '', '250 2.0.0 OK', now)
    const row = await findMessage(database.reader, due?.id ?? '')
    assert.deepEqual([row?.direction, row?.state, row?.reversePath], ['out', 'sent', null])
    assert.equal((await findMessage(database.reader, settled?.messageId ?? ''))?.state, 'refused')
  })

  test('notice, complaint 7 a reason again within a day, is told once however often it comes', async () => {
    await using database = await open()
    const desk = await addForwardedDesk(database, now)
    assert.deepEqual(await told(database, desk, { at: now }, { at: now }), ['waiting', 'told-today'])
    assert.deepEqual(await told(database, desk, { at: after(0.5) }), ['told-today'])
    // The date is another, the day is not over.
    assert.deepEqual(await told(database, desk, { at: after(23) }), ['told-today'])
    assert.deepEqual(await told(database, desk, { at: after(25) }), ['waiting'])
    assert.equal(await countRows(database, 'outbox'), 2)
  })

  test('notice, security another reason within the hour, waits until the hour is over', async () => {
    await using database = await open()
    const desk = await addForwardedDesk(database, now)
    const mails = [{ at: now }, { at: now, fields: several }]
    assert.deepEqual(await told(database, desk, ...mails), ['waiting', 'waiting'])
    assert.deepEqual(await leaving(database), [0, 1])
    assert.equal((await takeDue(database.writer, now, 10)).length, 1)
    assert.equal(
      (await takeDue(database.writer, after(0.9), 10)).length,
      1,
      'the first one again, its lease over',
    )
    assert.deepEqual(await told(database, desk, { at: after(0.9), fields: several }), ['told-today'])
    const due = await takeDue(database.writer, after(1), 10)
    assert.deepEqual(
      due.map(({ mail }) => 'reason' in mail && mail.reason),
      ['several-recipients'],
    )
  })

  test('notice, security refusals all day, are told five times and an hour apart', async () => {
    await using database = await open()
    const results: string[] = []
    for (const desk of ['um', 'dois', 'tres', 'quatro', 'cinco', 'seis', 'sete']) {
      const id = await addForwardedDesk(database, now, `${desk}@desk.example`)
      results.push(...(await told(database, id, { at: now })))
    }
    assert.deepEqual(results, [...Array.from({ length: 5 }, () => 'waiting'), 'capped', 'capped'])
    assert.deepEqual(await leaving(database), [0, 1, 2, 3, 4])
    const id = await addForwardedDesk(database, now, 'oito@desk.example')
    const again = (hours: number) => told(database, id, { at: after(hours) })
    assert.deepEqual(await again(23.9), ['capped'])
    assert.deepEqual(await again(24), ['waiting'])
  })

  test('notice, an author acknowledged within the hour, is written to when the hour is over', async () => {
    await using database = await open()
    const desk = await addForwardedDesk(database, now)
    await acknowledge(database, desk, now)
    assert.equal(await countRows(database, 'outbox'), 1)
    assert.deepEqual(await told(database, desk, { at: after(0.5) }), ['waiting'])
    assert.deepEqual(await leaving(database), [0, 1])
    // An acknowledgement is not worth waiting for: the reply has told its number.
    await acknowledge(database, desk, after(0.75))
    assert.deepEqual(await leaving(database), [0, 1])
  })

  test('notice, its message accepted before its turn, is taken back and says so', async () => {
    await using database = await open()
    const desk = await addForwardedDesk(database, now)
    const mails = [{ at: now }, { at: now, fields: several }]
    const [left, waits] = await forward(database, desk, ...mails)
    await takeDue(database.writer, now, 10)
    for (const { messageId = '' } of [left ?? {}, waits ?? {}]) {
      const { outcomes } = await judged(database, desk, { at: now, fields: [...blank, 'Subject: x'] })
      for (const outcome of outcomes)
        await writeTransaction(database, (trx) =>
          applyRejudgement(trx, { messageId, position: 0, outcome, actor: 'bia', now: after(0.5) }),
        )
    }
    const became = async (messageId = '') =>
      (await listNotices(database.reader, messageId)).map(({ withheld, mail }) => withheld ?? mail?.state)
    assert.deepEqual(await became(left?.messageId), ['sending'], 'what is on its way is not taken back')
    assert.deepEqual(await became(waits?.messageId), ['accepted'])
    assert.deepEqual(await leaving(database), [0])
    const { all } = await readEquation(database.reader)
    assert.deepEqual([all.received, all.refused], [2, 0])
  })

  test('notice, two transactions at the same moment, tell one author once', async () => {
    await using database = await open()
    const desk = await addForwardedDesk(database, now)
    const results = await Promise.all(Array.from({ length: 8 }, () => told(database, desk, { at: now })))
    assert.deepEqual(results.flat().sort(), [...Array.from({ length: 7 }, () => 'told-today'), 'waiting'])
    assert.equal(await countRows(database, 'outbox'), 1)
  })

  test('notice, two reasons at the same moment, are told an hour apart', async () => {
    await using database = await open()
    const desk = await addForwardedDesk(database, now)
    const mails = [{ at: now }, { at: now, fields: several }]
    const results = await Promise.all(mails.map((mail) => told(database, desk, mail)))
    assert.deepEqual(results.flat(), ['waiting', 'waiting'])
    assert.deepEqual(await leaving(database), [0, 1])
  })

  test('notice, the same reason twice a day, is refused by the database itself', async () => {
    await using database = await open()
    await forward(database, await addForwardedDesk(database, now), { at: now })
    const [row] = await database.reader('notices')
    const twice = database.writer('notices').insert({ ...row, position: 1, mail_id: 'other' })
    await assert.rejects(Promise.resolve(twice), /unique/i)
  })

  for (const [circumstance, mail, why] of [
    ['a stranger', { facts: { authentication: null } }, 'not-authenticated'],
    ['a forged author', { facts: { authentication: authentication() } }, 'not-authenticated'],
    ['the null reverse-path', { reversePath: null }, 'machine'],
    ['a list', { fields: [...blank, 'List-Id: <a.example>'] }, 'machine'],
    ['a mail of last week', { fields: [...blank, 'Date: Wed, 25 Feb 2026 10:00:00 +0000'] }, 'old'],
  ] as const) {
    test(`notice, complaint 7 ${circumstance}, is never written`, async () => {
      await using database = await open()
      const desk = await addForwardedDesk(database, now)
      assert.deepEqual(await told(database, desk, { at: now, ...mail }), [why])
      assert.equal(await countRows(database, 'outbox'), 0)
    })
  }

  for (const address of ['ana@client.example', 'suporte@desk.example', 'suporte+x@desk.example']) {
    test(`notice, O20 O21 ${address} on the filter, is shown as filtered and never leaves`, async () => {
      await using database = await open()
      const desk = await addForwardedDesk(database, now)
      await addFiltered(database.writer, { address: 'ana@client.example', owner: 'cli' }, now)
      const fields = [`From: ${address}`, 'To: suporte@desk.example']
      assert.deepEqual(await told(database, desk, { at: now, fields }), ['filtered'])
      assert.deepEqual(await takeDue(database.writer, now, 10), [])
      assert.equal((await database.reader('messages').where({ state: 'filtered' })).length, 1)
      // Nobody was told anything, so that the next one does not say so.
      assert.deepEqual(await told(database, desk, { at: now, fields }), ['filtered'])
    })
  }

  test('notice, its message purged, is forgotten with it', async () => {
    await using database = await open()
    await forward(database, await addForwardedDesk(database, now), { at: now })
    await purgeRefused(database.writer, null, after(48), 10)
    assert.equal(await countRows(database, 'notices'), 0)
  })

  test('notices, the migration taken back, leaves no table', async () => {
    await using database = await open()
    await rollback(database)
    await assert.rejects(countRows(database, 'notices'), /no such table|does not exist/)
  })
})
