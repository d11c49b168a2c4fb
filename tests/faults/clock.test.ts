import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseSearch } from '../../src/domain/search.ts'
import { HourCounts } from '../../src/intake/hour-counts.ts'
import { openDatabase } from '../../src/store/database.ts'
import { addDesk } from '../../src/store/desks.ts'
import { listPendingContent } from '../../src/store/extractions.ts'
import { readLoginSession, saveLoginSession } from '../../src/store/login-sessions.ts'
import { listMessages } from '../../src/store/message-list.ts'
import { takeDue } from '../support/outbox.ts'
import { readEquation, recount } from '../../src/store/tallies.ts'
import { addUser } from '../../src/store/users.ts'
import { forEachDialect } from '../support/database.ts'
import { temporaryFolder } from '../support/folders.ts'
import { openDoor } from '../support/gateway.ts'
import { startGatewayProcess } from '../support/gateway-process.ts'
import { mail, openTestIntake } from '../support/intake.ts'
import { sendMail, untilData } from '../support/send-mail.ts'
import { outcome, settlement } from '../support/settlement.ts'
import { settleOne } from '../support/settle.ts'
import { SmtpClient } from '../support/smtp-client.ts'

const preload = pathToFileURL(join(import.meta.dirname, '../support/stepped-clock.ts'))
const dayMs = 24 * 3_600_000

test('security §5 row 7 clock, put ahead and back by a day and over the end of summer time, keeps sessions, order and numbers', async (t) => {
  const dataDir = temporaryFolder()
  const file = join(dataDir, 'ahead')
  /** Ten seconds later it is an hour earlier in Lisbon. */
  const autumnMs = Date.parse('2026-10-25T00:59:50Z') - Date.now()
  const step = async (aheadMs: number): Promise<void> => {
    writeFileSync(file, String(aheadMs))
    // The door looks at its sessions each second.
    await sleep(1300)
  }
  await step(autumnMs)
  const gateway = await startGatewayProcess({
    dataDir,
    node: ['--import', `${preload}?${new URLSearchParams({ file })}`],
    env: { TZ: 'Europe/Lisbon' },
  })
  t.after(() => gateway.kill())
  const idle = await SmtpClient.connect(gateway.smtpPort)
  const sending = await untilData(gateway.smtpPort)
  await sending.write(
    'From: Ana <ana@client.example>\r\nSubject: Devagar\r\nMessage-ID: <slow@client.example>\r\n',
  )
  for (const [index, aheadMs] of [0, 30_000, dayMs, 0, -dayMs, 0].entries()) {
    await step(autumnMs + aheadMs)
    assert.match(await sendMail(gateway.smtpPort, { id: `step-${index}` }), /^250 2\.6\.0 /)
    assert.match(await idle.command('NOOP'), /^250 /, `the session goes on at ${aheadMs}`)
    await sending.write(`X-Step: ${index}\r\n`)
  }
  assert.match(await sending.command('\r\nTexto\r\n.'), /^250 2\.6\.0 /)
  const ids = [...Array.from({ length: 6 }, (_, index) => `step-${index}`), 'slow']
  const database = openDatabase(`sqlite:${join(dataDir, 'portaria.db')}`)
  t.after(() => database.close())
  for (let look = 0; look < 100 && (await listPendingContent(database.reader, 1)).length > 0; look++)
    await sleep(100)
  assert.deepEqual(await listPendingContent(database.reader, 1), [], 'contents are read')
  const { rows } = await listMessages(database.reader, { search: parseSearch(''), limit: 50 })
  assert.deepEqual(
    rows.map(({ messageId }) => messageId?.replace('@client.example', '')),
    ids.toReversed(),
    'in the order of arrival',
  )
  const protocols = rows.map(({ protocol }) => protocol).toReversed()
  assert.deepEqual(
    protocols,
    ids.map((_, index) => `2026-${String(index + 1).padStart(6, '0')}`),
  )
  assert.equal(new Set(rows.map(({ id }) => id)).size, ids.length)
  const days = new Set<string>(await database.reader('messages').pluck('received_at'))
  assert.deepEqual(
    [...new Set([...days].map((time) => time.slice(0, 10)))].sort(),
    ['2026-10-24', '2026-10-25', '2026-10-26'],
    'the clock was really moved',
  )
  assert.deepEqual((await readEquation(database.reader)).all, await recount(database.reader))
  assert.equal(await gateway.stop(), 0)
})

for (const [where, aheadMs] of [
  ['ahead', dayMs],
  ['back', -dayMs],
] as const)
  test(`security §5 row 7 door, clock put ${where} by a day, ends idle sessions when it is time and not before`, async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-11-21T12:00:00Z') })
    const door = await openDoor({ limits: { idleSeconds: 3 } })
    t.after(() => door.close())
    const session = await SmtpClient.connect('port' in door.address ? door.address.port : 0)
    assert.match(await session.command('EHLO client.example'), /^250-/)
    t.mock.timers.setTime(Date.parse('2026-11-21T12:00:00Z') + aheadMs)
    await sleep(1500)
    assert.match(await session.command('NOOP'), /^250 /)
    const from = performance.now()
    assert.match(await session.reply(), /^421 /)
    const waitedMs = performance.now() - from
    assert.ok(waitedMs > 2500 && waitedMs < 6000, `ended after ${waitedMs} ms`)
  })

test('security §5 row 7 hour counts, clock ahead for a while and put back, count the right hour again', () => {
  const counts = new HourCounts()
  const at = new Date('2026-11-21T12:00:00Z')
  const later = (milliseconds: number): Date => new Date(at.getTime() + milliseconds)
  counts.add(['ana'], at)
  for (let count = 0; count < 30; count++) counts.add(['ana'], later(dayMs))
  assert.equal(counts.of('ana', later(dayMs)), 30, 'the hour before the step is over')
  assert.equal(counts.of('ana', at), 1, 'what was counted ahead does not stand for a day')
  assert.equal(counts.of('ana', later(-dayMs)), 0)
  counts.add(['ana'], later(-dayMs))
  assert.equal(counts.of('ana', later(-dayMs)), 1)
})

test('security §5 row 7 intake, clock stepped over the end of the year and back, gives no number twice', async () => {
  const clock = { at: Date.parse('2026-12-31T23:59:59Z') }
  await using opened = await openTestIntake({ clock: () => new Date(clock.at) })
  await opened.addDesk()
  const protocols: string[] = []
  for (const stepMs of [0, 2000, -2000, dayMs, -2 * dayMs, 2 * dayMs]) {
    clock.at += stepMs
    const raw = mail({ 'Message-ID': `<${protocols.length}@cliente.example>` })
    const [reply] = await opened.send({ raw })
    protocols.push(/\d{4}-\d{6}/.exec(reply?.text.join(' ') ?? '')?.[0] ?? 'none')
  }
  assert.deepEqual(protocols, [
    '2026-000001',
    '2027-000001',
    '2026-000002',
    '2027-000002',
    '2026-000003',
    '2027-000003',
  ])
})

forEachDialect((_, open) => {
  test('security §5 row 7 outbox, mails put off by a clock that was ahead, leave when it is put back', async () => {
    await using database = await open()
    const ahead = new Date('2026-11-22T12:00:00Z')
    const right = new Date(ahead.getTime() - dayMs)
    const desk = {
      address: 'suporte@empresa.example',
      aliases: [],
      mode: 'direct',
      profile: 'aberto',
    } as const
    const { id: deskId } = await addDesk(database.writer, { ...desk, acknowledge: true }, right)
    const opens = { kind: 'ticket', title: 'x', acknowledge: true } as const
    await settleOne(database, settlement({ outcomes: [outcome({ deskId, disposition: 'ticket', opens })] }))
    assert.equal((await takeDue(database.writer, ahead, 5)).length, 1)
    assert.equal((await takeDue(database.writer, ahead, 5)).length, 0, 'it is on lease')
    assert.equal((await takeDue(database.writer, right, 5)).length, 1)
    assert.equal((await takeDue(database.writer, right, 5)).length, 0)
  })

  test('security §5 row 7 sign-in, clock stepped by a day either way, never lives longer than it may', async () => {
    await using database = await open()
    const now = new Date('2026-11-21T12:00:00Z')
    const user = { name: 'ana', role: 'administrator', passwordHash: 'x', language: 'pt-BR' } as const
    const added = await addUser(database.writer, user, now)
    assert.ok(added)
    const userId = added.id
    await saveLoginSession(database.writer, 'cookie', { userId, data: '{}' }, now)
    const at = (milliseconds: number) =>
      readLoginSession(database.reader, 'cookie', new Date(now.getTime() + milliseconds))
    assert.equal((await at(0))?.userId, userId)
    assert.equal((await at(-60_000))?.userId, userId, 'a small step ends nothing')
    assert.equal(await at(dayMs), null)
    assert.equal(await at(-dayMs), null)
    assert.equal((await at(0))?.userId, userId, 'nor is it lost by a step that is taken back')
  })
})
