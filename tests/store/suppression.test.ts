import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCommitWriter } from '../../src/intake/commit-writer.ts'
import { listAudit } from '../../src/store/audit.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { erasePerson } from '../../src/store/erasure.ts'
import { findPersonData } from '../../src/store/person-data.ts'
import { noteRefusals } from '../../src/store/note-refusals.ts'
import { markRecipients } from '../../src/store/outgoing-recipients.ts'
import { releaseSuppressed, suppressedAmong } from '../../src/store/suppression.ts'
import { content } from '../support/settle.ts'
import { texts } from '../support/settlement.ts'
import { addAnswer, type Answered, openAnswered, report, stateOf } from '../support/bounces.ts'
import { forEachDialect, openSqliteInMemory as sqlite } from '../support/database.ts'
import { fresh, send } from '../support/follow-ups.ts'

const ana = 'ana@cliente.example'

async function listed({ door }: Answered): Promise<readonly string[]> {
  await door.intake.idle()
  return [
    ...(await suppressedAmong(door.database.reader, [ana, 'ANA@CLIENTE.example', 'beto@cliente.example'])),
  ]
}

/** Adds an answer and lets it come back. */
async function bounceOnce(
  answered: Answered,
  said: Parameters<typeof report>[0],
  sentAt?: Date,
): Promise<void> {
  const { door, ticketId } = answered
  const again = await addAnswer(door, ticketId, sentAt === undefined ? {} : { sentAt })
  await door.send({ from: null, to: [again.path], raw: report(said) })
  await door.intake.idle()
}

async function bounceTo({ door, path }: Answered, said: Parameters<typeof report>[0]): Promise<void> {
  await door.send({ from: null, to: [path], raw: report(said) })
}

const noDomain = { status: '5.1.2', words: '550 5.1.2 Host unknown' }

forEachDialect((_dialect, open) => {
  test('suppression, one report of an unknown mailbox, puts the address on the list in any case', async () => {
    await using answered = await openAnswered(open)
    assert.deepEqual(await listed(answered), [])
    await answered.door.send({ from: null, to: [answered.path], raw: report() })
    assert.deepEqual(await listed(answered), [ana, 'ANA@CLIENTE.example'])
    const row = await answered.door.database.reader('suppressions').first()
    assert.equal(row.why, 'unknown-mailbox')
    assert.equal(row.mail_id, answered.mailId)
  })

  test('suppression, other hard reports, count to three mails', async () => {
    await using answered = await openAnswered(open)
    await bounceOnce(answered, noDomain)
    await bounceOnce(answered, noDomain)
    assert.deepEqual(await listed(answered), [])
    await bounceOnce(answered, noDomain)
    assert.deepEqual(await listed(answered), [ana, 'ANA@CLIENTE.example'])
  })

  test('suppression, the same mail reported three times, counts once', async () => {
    await using answered = await openAnswered(open)
    for (const _ of [1, 2, 3])
      await answered.door.send({ from: null, to: [answered.path], raw: report(noDomain) })
    assert.deepEqual(await listed(answered), [])
  })

  test('suppression, an address that was released, begins anew', async () => {
    await using answered = await openAnswered(open)
    const { writer } = answered.door.database
    for (const _ of [1, 2, 3]) await bounceOnce(answered, noDomain)
    const later = new Date(Date.now() + 1000)
    assert.equal(await releaseSuppressed(writer, 'Ana@cliente.example', 'bia', later), true)
    assert.equal(await releaseSuppressed(writer, ana, 'bia', later), false)
    assert.deepEqual(await listed(answered), [])
    await bounceOnce(answered, { ...noDomain })
    assert.deepEqual(await listed(answered), [])
    await bounceOnce(answered, {})
    assert.deepEqual(await listed(answered), [ana, 'ANA@CLIENTE.example'])
  })
})

const soft: readonly (readonly [circumstance: string, said: Parameters<typeof report>[0]])[] = [
  ['a full mailbox', { status: '5.2.2', words: '552 5.2.2 Mailbox full' }],
  ['a policy', { status: '5.7.1', words: '550 5.7.1 blocked using a list' }],
  ['a mail that is late', { action: 'delayed', status: '5.1.1' }],
  ['an unknown user for now', { status: '4.1.1', words: '450 4.1.1 User unknown' }],
]

for (const [circumstance, said] of soft) {
  test(`suppression, reports of ${circumstance}, put nobody on the list`, async () => {
    await using answered = await openAnswered(sqlite)
    for (const _ of [1, 2, 3, 4]) await bounceOnce(answered, said)
    assert.deepEqual(await listed(answered), [])
  })
}

test('suppression, a report that proves nothing, puts nobody on the list', async () => {
  await using answered = await openAnswered(sqlite)
  for (const _ of [1, 2, 3, 4]) await answered.door.send({ from: null, raw: report() })
  assert.deepEqual(await listed(answered), [])
})

test('suppression, security 6.26 a report of an address that the mail never went to, says nothing of it', async () => {
  await using answered = await openAnswered(sqlite, { to: [ana, 'rui@cliente.example'] })
  for (const _ of [1, 2, 3, 4]) await bounceTo(answered, { address: 'beto@cliente.example' })
  assert.deepEqual(await listed(answered), [])
})

test('suppression, an answer to an address on the list, is dropped for it and shown as suppressed', async () => {
  await using answered = await openAnswered(sqlite)
  const { door, ticketId } = answered
  await door.send({ from: null, to: [answered.path], raw: report() })
  await door.intake.idle()
  const again = await addAnswer(door, ticketId, { to: [ana, 'beto@cliente.example'], isSent: false })
  assert.deepEqual((await stateOf(again)).recipients, ['filtered', 'waiting'])
  const withheld = await door.database
    .reader('outgoing_recipients')
    .where({ message_id: again.mailId })
    .orderBy('position')
    .pluck('withheld')
  assert.deepEqual(withheld, ['suppressed', null])
})

test('suppression, an acknowledgement to an address on the list, is shown and never leaves', async () => {
  await using answered = await openAnswered(sqlite)
  const { door } = answered
  await door.send({ from: null, to: [answered.path], raw: report() })
  await door.intake.idle()
  await door.database.writer('desks').update({ acknowledge: true })
  await door.database.writer('policy_version').increment('version', 1)
  await new Promise((resolve) => setTimeout(resolve, 60))
  await door.send({ raw: fresh({ Subject: 'Outro assunto' }) })
  const mail = await door.database
    .reader('messages')
    .where({ direction: 'out' })
    .orderBy('seq', 'desc')
    .first()
  assert.deepEqual([mail.kind, mail.state], ['auto-reply', 'filtered'])
  assert.equal((await door.database.reader('outbox')).length, 0)
})

test('suppression, security 6.26 a report to several by one of them, cannot be made by a stranger', async () => {
  await using answered = await openAnswered(sqlite)
  const forged = report({ messageId: `t.x.y.z@mx.empresa.example` })
  await answered.door.send({ from: null, raw: forged })
  await writeTransaction(answered.door.database, async (trx) => {
    assert.deepEqual([...(await suppressedAmong(trx, [ana]))], [])
  })
})

forEachDialect((_dialect, open) => {
  test('suppression, a proved author who writes from the address, releases it; anybody else does not', async () => {
    await using answered = await openAnswered(open)
    const { door } = answered
    const { database } = door
    await door.send({ from: null, to: [answered.path], raw: report() })
    for (const [aligned, left] of [
      [false, [ana, 'ANA@CLIENTE.example']],
      [true, []],
    ] as const) {
      const { id } = await send(door)
      await door.intake.idle()
      const authentication = JSON.stringify({ aligned })
      await database.writer('messages').where({ id }).update({ authentication })
      const writer = createCommitWriter(database, texts, () => undefined)
      await writer.save([{ messageId: id, state: 'extracted', content: content() }], new Date())
      assert.deepEqual(await listed(answered), left)
    }
    const [line] = await listAudit(database.reader, 1)
    assert.deepEqual([line?.event, line?.subject, line?.actor], ['suppression-released', ana, null])
  })

  test('suppression, LGPD ADR 24 an erased person, is forgotten with all reports', async () => {
    await using answered = await openAnswered(open)
    const { door } = answered
    const { database } = door
    await door.send({ from: null, to: [answered.path], raw: report() })
    assert.equal((await listed(answered)).length, 2)
    const { id } = await database.reader('contacts').where({ address: ana }).first('id')
    assert.equal((await findPersonData(database.reader, id))?.suppressed.length, 1)
    await erasePerson(database, door.blobs, id)
    for (const table of ['suppressions', 'mail_reports', 'outgoing_recipients'])
      assert.deepEqual(await database.reader(table), [], table)
    assert.ok(!JSON.stringify(await database.reader('history')).includes('User unknown'))
  })
})

forEachDialect((_dialect, open) => {
  test('suppression, a recipient whom the next server refused, counts like one who was reported', async () => {
    await using answered = await openAnswered(open, { isSent: false })
    const { database } = answered.door
    const now = new Date()
    await writeTransaction(database, async (trx) => {
      const failed = {
        position: 0,
        state: 'failed' as const,
        status: '5.1.1',
        reply: '550 5.1.1 User unknown',
      }
      await markRecipients(trx, answered.mailId, [{ ...failed, at: now }])
      const refused = { mailId: answered.mailId, address: ana, isAtRecipient: true, at: now }
      await noteRefusals(trx, [{ ...failed, ...refused }], now)
    })
    assert.deepEqual(await listed(answered), [ana, 'ANA@CLIENTE.example'])
    const { mail, events } = await stateOf(answered)
    assert.deepEqual([mail, events], ['failed', []])
  })

  test('suppression, a mail that the next server refused once it had it, says nothing of its recipient', async () => {
    await using answered = await openAnswered(open, { isSent: false })
    const now = new Date()
    const reply = '550 User unknown'
    await writeTransaction(answered.door.database, async (trx) => {
      const failed = { position: 0, state: 'failed' as const, status: null, reply }
      await markRecipients(trx, answered.mailId, [{ ...failed, at: now }])
      const refused = { mailId: answered.mailId, address: ana, isAtRecipient: false, at: now }
      await noteRefusals(trx, [{ ...failed, ...refused }], now)
    })
    assert.deepEqual(await listed(answered), [])
  })
})
