import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { VirusScan } from '../../src/domain/policy/scans.ts'
import type { SettingChanges } from '../../src/domain/policy/settings.ts'
import { listDeferrals } from '../../src/store/deferrals.ts'
import { findAttempt, findAttemptByReference, listAttempts } from '../../src/store/door-attempts.ts'
import { forEachDialect, type Open, openSqliteInMemory } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake, type TestMail } from '../support/intake.ts'
import { countRows } from '../support/settle.ts'

const down: VirusScan = { kind: 'unscanned', cause: 'timeout' }
const clean: VirusScan = { kind: 'clean' }
const found: VirusScan = { kind: 'found', signature: 'X' }
const answer = mail({ 'Message-ID': '<dois@cliente.example>', 'In-Reply-To': '<um@cliente.example>' })

/** A house whose scanner says these things, and whose desks share what comes to several. */
async function openWith(
  said: readonly VirusScan[],
  open?: Open,
  change: SettingChanges = {},
): Promise<TestIntake> {
  const left = [...said]
  const virus = async (): Promise<VirusScan> => left.shift() ?? clean
  const house = await openTestIntake({ scanners: { virus } }, open)
  const settings = { virusScan: 'defer-unscanned', sharedMail: 'one', dangerousFiles: 'hold' } as const
  await house.addDesk({ settings: { ...settings, ...change } })
  return house
}

async function say(house: TestIntake, sent: TestMail = {}): Promise<string> {
  const [reply] = await house.send(sent)
  return reply === undefined ? '' : `${reply.verdict.kind} ${reply.text.join(' ')}`
}

const fates: readonly (readonly [string, readonly VirusScan[], readonly TestMail[], string])[] = [
  ['taken', [down, clean], [{}], 'ticket'],
  ['refused', [down, found], [{}], 'refused'],
  ['held', [down, clean], [{ raw: fileOf('application/x-msdownload; name=a.exe') }], 'held'],
  ['an answer that is refused', [clean, down, found], [{}, { raw: answer }], 'refused'],
  ['an answer that is taken', [clean, down, clean], [{}, { raw: answer }], 'reply'],
]

forEachDialect((_dialect, open) => {
  for (const [fate, said, mails, state] of fates) {
    test(`put off, ${fate} at the next try, is no longer with its sender and leads to its message`, async () => {
      await using house = await openWith(said, open)
      for (const sent of mails) await say(house, sent)
      assert.equal((await listDeferrals(house.database.reader, { limit: 9 })).rows.length, 1)
      await say(house, mails.at(-1))
      assert.deepEqual((await listDeferrals(house.database.reader, { limit: 9 })).rows, [])
      const { reference } = await house.database.reader('deferrals').first('reference')
      const [ended] = (await listDeferrals(house.database.reader, { limit: 9, reference })).rows
      assert.equal(ended?.became?.state, state)
    })
  }

  test('put off, its sender reading the reference aloud, is found by it however often it came', async () => {
    await using house = await openWith([down, down], open)
    const [, letters = ''] = /^defer .*\[ref ([0-9A-Z]{4})\]$/.exec(await say(house)) ?? []
    assert.match(await say(house), new RegExp(`\\[ref ${letters}\\]$`))
    const { rows } = await listDeferrals(house.database.reader, { limit: 9, reference: letters })
    assert.deepEqual(
      rows.map(({ subject, tries, became }) => [subject, tries, became]),
      [['Impressora parada', 2, null]],
    )
  })

  test('put off, waiting to be let in and refused for another reason, waits no longer', async () => {
    await using house = await openWith([clean, found], open, { approveAtDoor: 'strangers' })
    const sent = { peer: '192.0.2.7' }
    const [, letters = ''] = /\[ref ([0-9A-Z]{4})\]$/.exec(await say(house, sent)) ?? []
    const waiting = async () =>
      (await listAttempts(house.database.reader, { state: 'waiting', limit: 9 })).rows
    const [attempt, ...others] = await waiting()
    assert.deepEqual([others, attempt?.reference], [[], letters])
    const id = await findAttemptByReference(house.database.reader, letters)
    assert.equal(id, attempt?.id)
    assert.match(await say(house, sent), /^reject/)
    assert.deepEqual(await waiting(), [])
    const message = await house.database.reader('messages').first('id')
    assert.equal((await findAttempt(house.database.reader, id ?? ''))?.messageId, message.id)
  })
})

test('put off, security a thousand sessions at once, share a few transactions', async () => {
  const commits = { count: 0 }
  await using house = await openTestIntake({}, async () => {
    const database = await openSqliteInMemory()
    database.writer.on('query', ({ sql }: { sql: string }) => {
      if (sql.startsWith('COMMIT')) commits.count++
    })
    return database
  })
  await house.addDesk({ settings: { greylisting: '5' } })
  await house.send({ peer: '198.51.100.1', from: 'eva@cliente.example' })
  const before = commits.count
  await Promise.all(
    Array.from({ length: 1000 }, (_, index) =>
      house.send({
        peer: `192.0.${index % 250}.7`,
        from: `ana${index}@cliente.example`,
        raw: mail({ 'Message-ID': `<${index}@cliente.example>` }),
      }),
    ),
  )
  assert.ok(commits.count - before < 40, `${commits.count - before} transactions`)
  assert.equal(await countRows(house.database, 'greylist'), 1001)
  assert.equal(await countRows(house.database, 'deferrals'), 1001)
})

test('put off, a note that cannot be written, is told in the log and answered all the same', async () => {
  await using house = await openWith([down])
  await house.database.writer.schema.dropTable('deferrals')
  assert.match(await say(house), /^defer /)
  assert.ok(house.logged.some(({ event, fields }) => event === 'store.failed' && 'task' in fields))
})

function fileOf(type: string): string {
  return mail({ 'Content-Type': type, 'Content-Disposition': 'attachment; filename=a.exe' }, 'MZ')
}
