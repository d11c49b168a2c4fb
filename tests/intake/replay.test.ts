import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { replay } from '../../src/intake/replay.ts'
import { addBlock, removeBlock } from '../../src/store/blocklist.ts'
import { changeDesk } from '../../src/store/desks.ts'
import { changeRuleMode } from '../../src/store/rule-modes.ts'
import { hasCorpus, readCorpusMail, readExpected } from '../corpus/expected.ts'
import { forEachDialect } from '../support/database.ts'
import { filesBelow } from '../support/files.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'

const desk = 'suporte@empresa.example'
const now = new Date('2026-11-21T12:00:00Z')

forEachDialect((_dialect, open) => {
  test('beyond 5 replay, of all mails after the policy has changed, differs in nothing', async () => {
    await using door = await openTestIntake({}, open)
    await fill(door)
    await changeEverything(door)
    const replays = await replayAll(door)
    assert.deepEqual(
      replays.flatMap(({ differences }) => differences),
      [],
    )
    assert.ok(replays.filter(({ obstacle }) => obstacle === null).length >= 7)
    assert.deepEqual(
      replays.flatMap(({ obstacle }) => obstacle ?? []),
      ['no-octets'],
    )
  })

  test('beyond 5 replay, one octet changed in the store, finds it', async () => {
    await using door = await openTestIntake({}, open)
    await fill(door)
    const id = await idOf(door, '1@cliente.example')
    const { octets } = await door.database.reader('raw_messages').where({ message_id: id }).first('octets')
    const changed = Buffer.from(octets)
    changed[changed.length - 5] = 33
    await door.database.writer('raw_messages').where({ message_id: id }).update({ octets: changed })
    assert.deepEqual(await found(door), [[id, 'octets']])
  })

  test('beyond 5 replay, a policy changed in the store, finds what it judged', async () => {
    await using door = await openTestIntake({}, open)
    await fill(door)
    const record = await door.database.reader('policy_records').orderBy('seq').first('id', 'policy')
    const policy = record.policy.replace('"subjectRequired":true', '"subjectRequired":false')
    assert.notEqual(policy, record.policy)
    await door.database.writer('policy_records').where({ id: record.id }).update({ policy })
    assert.equal((await found(door)).filter(([, what]) => what === 'policy').length > 0, true)
  })

  test('beyond 5 replay, a verdict or fact changed in the store, finds it', async () => {
    await using door = await openTestIntake({}, open)
    await fill(door)
    const refused = await idOf(door, '2@cliente.example')
    await door.database.writer('deliveries').where({ message_id: refused }).update({ disposition: 'held' })
    assert.deepEqual(await found(door), [[refused, 'disposition']])
  })
})

test('replay, a message reprocessed since, is judged by the facts of the last time', async () => {
  await using door = await openTestIntake()
  await fill(door)
  await changeEverything(door)
  const id = await idOf(door, '2@cliente.example')
  const { new: fresh } = (await door.intake.reprocess(id, { actor: 'cli' })) ?? {}
  assert.equal(fresh?.disposition, 'ticket')
  assert.deepEqual(await found(door), [])
})

test('replay, a message without a record of its facts, says so; an unknown one is null', async () => {
  await using door = await openTestIntake()
  await fill(door)
  await door.database.writer('deliveries').update({ basis: null })
  const id = await idOf(door, '1@cliente.example')
  assert.equal((await replayOf(door, id))?.obstacle, 'no-basis')
  assert.equal(await replayOf(door, 'NOBODY'), null)
})

test('beyond 5 replay, the whole corpus, differs in nothing', {
  skip: !hasCorpus && 'no corpus at hand',
}, async () => {
  await using door = await openTestIntake({ maxMessageOctets: 50_000_000 })
  await door.addDesk({ profile: 'estrito' })
  for (const { file } of readExpected()) await door.send({ raw: readCorpusMail(file) })
  await changeEverything(door)
  assert.deepEqual(await found(door), [])
})

/** Mails of every outcome: a ticket, an answer, a repeated one, refusals, one in shadow, one too long for its row. */
async function fill(door: TestIntake): Promise<void> {
  await door.addDesk({ profile: 'estrito' })
  await addBlock(door.database.writer, { pattern: 'spam.example', reason: 'Propaganda', owner: 'cli' }, now)
  await door.send({ raw: mail({ 'Message-ID': '<1@cliente.example>' }) })
  await door.send({ raw: mail({ 'Message-ID': '<1@cliente.example>' }) })
  await door.send({ raw: mail({ 'Message-ID': '<2@cliente.example>', Subject: '' }) })
  await door.send({
    raw: mail({ 'Message-ID': '<3@cliente.example>', 'In-Reply-To': '<1@cliente.example>', Subject: '' }),
  })
  await door.send({ raw: mail({ 'Message-ID': '<4@cliente.example>', From: 'x@spam.example' }) })
  await door.send({ raw: mail({ 'Message-ID': '<5@cliente.example>' }, 'linha\r\n'.repeat(50_000)) })
  await door.send({ raw: `${mail({ 'Message-ID': '<6@cliente.example>' })}\rtorto` })
  await changeRuleMode(
    door.database.writer,
    { rule: 'refuseBlockedReversePath', mode: 'shadow', actor: 'cli' },
    now,
  )
  await new Promise((resolve) => setTimeout(resolve, 60))
  await door.send({ raw: mail({ 'Message-ID': '<7@cliente.example>' }), from: 'x@spam.example' })
  await door.send({ raw: mail(), to: ['ninguem@empresa.example'] })
  for (const file of filesBelow(resolve(import.meta.dirname, '../messages'), '.eml'))
    await door.send({ raw: readFileSync(file) })
  await door.intake.idle()
}

async function changeEverything({ database }: TestIntake): Promise<void> {
  const settings = { subjectRequired: false, onlyAddressInTo: false, newRequests: 'anyone' } as const
  await changeDesk(database.writer, desk, { settings })
  await removeBlock(database.writer, 'spam.example')
  await changeRuleMode(database.writer, { rule: 'refuseBlockedReversePath', mode: 'live', actor: 'cli' }, now)
}

async function replayAll(door: TestIntake) {
  const ids: string[] = await door.database.reader('messages').orderBy('seq').pluck('id')
  const replays = await Promise.all(ids.map((id) => replayOf(door, id)))
  return replays.filter((each) => each !== null)
}

function replayOf({ database, blobs }: TestIntake, id: string): ReturnType<typeof replay> {
  return replay({ db: database.reader, blobs }, id)
}

async function found(door: TestIntake): Promise<[string, string][]> {
  const replays = await replayAll(door)
  return replays.flatMap(({ messageId, differences }) =>
    differences.map(({ what }): [string, string] => [messageId, what]),
  )
}

async function idOf({ database }: TestIntake, messageId: string): Promise<string> {
  const row = await database.reader('messages').where({ message_id: messageId }).orderBy('seq').first('id')
  return row.id
}
