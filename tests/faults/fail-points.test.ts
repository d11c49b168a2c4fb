import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { addDesk } from '../../src/store/desks.ts'
import { listPendingContent } from '../../src/store/extractions.ts'
import { readEquation, recount } from '../../src/store/tallies.ts'
import { forEachDialect } from '../support/database.ts'
import { temporaryFolder } from '../support/folders.ts'
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts'
import { findLosses } from '../support/kill-rounds.ts'
import { openDownstream } from '../support/downstream.ts'
import { untilData } from '../support/send-mail.ts'

const preload = pathToFileURL(join(import.meta.dirname, '../support/fail-point.ts'))
const ids = ['small-1', 'small-2', 'long', 'small-3', 'with-file']

/** What may be known to its sender when the process ends there. */
const points = {
  'before-insert': 'the octets are on disk and no row is',
  'before-commit': 'the rows are written and not committed',
  'after-commit': 'the rows are committed and nobody knows',
  'before-250': 'all is done but the reply',
  'after-250': 'the reply is on its way and the content is not read',
  'in-extraction': 'a file of the content is written without its name',
  'before-content': 'the content is read and not written',
} as const

forEachDialect((dialect, open) => {
  for (const [point, what] of Object.entries(points)) {
    test(`security §5 row 5 SIGKILL ${point}, ${what}, loses and doubles nothing`, async (t) => {
      await using place = await openPlace(t, dialect, open)
      const first = await place.start(point)
      const acknowledged = new Set(await sendAll(first.smtpPort, ['before']))
      assert.deepEqual([...acknowledged], ['before'])
      place.arm()
      const ended = once(first.child, 'exit')
      for (const id of await sendAll(first.smtpPort, ids)) acknowledged.add(id)
      assert.deepEqual((await ended)[1], 'SIGKILL', first.output.join(''))

      const again = await place.start(null)
      const { missing } = await findLosses(place.database, named(acknowledged))
      assert.deepEqual(missing, [], 'what was acknowledged is there without its sender')
      const rest = ids.filter((id) => !acknowledged.has(id))
      assert.deepEqual((await sendAll(again.smtpPort, rest)).sort(), rest.sort())
      await untilRead(place.database)
      await checkAll(place.database, ['before', ...ids])
      assert.equal(await again.stop(), 0)
    })
  }

  test('security §5 row 5 SIGKILL after the downstream 250, not yet noted, sends no second copy and says so', async (t) => {
    await using place = await openPlace(t, dialect, open)
    const downstream = await openDownstream()
    t.after(() => downstream.close())
    const env = { PORTARIA_SMARTHOST: `smtp://127.0.0.1:${downstream.port}` }
    const desk = { aliases: [], mode: 'direct', profile: 'aberto', acknowledge: true } as const
    const first = await place.start('after-downstream-250', env)
    await addDesk(place.database.writer, { ...desk, address: 'recibo@desk.example' }, new Date())
    place.arm()
    const ended = once(first.child, 'exit')
    await sendAll(first.smtpPort, ['asked'], 'recibo@desk.example')
    assert.deepEqual((await ended)[1], 'SIGKILL', first.output.join(''))
    assert.equal(downstream.mails.length, 1)

    const again = await place.start(null, env)
    // It belongs to the process that died for a minute more.
    await place.database.writer('outbox').update({ lease_until: new Date().toISOString() })
    await until(async () => (await place.database.reader('outbox')).length === 0)
    assert.equal(await again.stop(), 0)
    assert.equal(downstream.mails.length, 1)
    const out = await place.database.reader('messages').where({ direction: 'out' }).select('state')
    assert.deepEqual(
      out.map(({ state }) => state),
      ['failed'],
    )
    const attempts = await place.database.reader('delivery_attempts').select('outcome')
    assert.deepEqual(
      attempts.map(({ outcome }) => outcome),
      ['unknown'],
    )
    await checkAll(place.database, ['asked'])
  })
})

type Place = AsyncDisposable & {
  readonly database: Database
  /** From now on the point counts. */
  arm(): void
  start(point: string | null, env?: Readonly<Record<string, string>>): Promise<GatewayProcess>
}

async function openPlace(
  t: TestContext,
  dialect: string,
  open: Parameters<Parameters<typeof forEachDialect>[0]>[1],
): Promise<Place> {
  const dataDir = temporaryFolder()
  const armed = join(dataDir, 'armed')
  const postgres = dialect === 'postgres' ? await open() : null
  const database = postgres ?? openDatabase(`sqlite:${join(dataDir, 'portaria.db')}`)
  return {
    database,
    arm: () => writeFileSync(armed, ''),
    async start(point, env = {}) {
      const address = `${preload}?${new URLSearchParams({ point: point ?? '', armed })}`
      const gateway = await startGatewayProcess({
        dataDir,
        node: point === null ? [] : ['--import', address],
        env: { ...env, ...(postgres === null ? {} : { PORTARIA_DATABASE_URL: postgres.url }) },
      })
      t.after(() => gateway.kill())
      return gateway
    },
    [Symbol.asyncDispose]: () => postgres?.[Symbol.asyncDispose]() ?? database.close(),
  }
}

/** Sends all at once, each in a session of its own, and gives those that were acknowledged. */
async function sendAll(
  port: number,
  all: readonly string[],
  to = 'atendimento@desk.example',
): Promise<string[]> {
  const replies = await Promise.all(all.map((id) => sendOne(port, id, to).catch(() => '')))
  return all.filter((_, index) => replies[index]?.startsWith('250 2.6.0 '))
}

async function sendOne(port: number, id: string, to: string): Promise<string> {
  const client = await untilData(port, to)
  try {
    const text = 'A impressora parou de novo.\r\n'.repeat(id === 'long' ? 20_000 : 5)
    await client.write(
      `From: Ana <ana@client.example>\r\nTo: ${to}\r\nSubject: Pedido ${id}\r\nMessage-ID: <${id}@client.example>\r\n` +
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n' +
        `--b\r\nContent-Type: text/plain\r\n\r\n${text}` +
        `--b\r\nContent-Type: application/pdf; name=${id}.pdf\r\n\r\n%PDF of ${id}\r\n--b--\r\n`,
    )
    return await client.command('.')
  } finally {
    client.close()
  }
}

async function checkAll(database: Database, all: readonly string[]): Promise<void> {
  assert.deepEqual(await findLosses(database, named(new Set(all))), { missing: [], doubled: [], halfKept: 0 })
  const kept: { state: string; disposition: string }[] = await database
    .reader('messages')
    .where({ direction: 'in' })
    .select('state', 'disposition')
  assert.equal(kept.filter(({ state }) => state === 'ticket').length, all.length)
  // What a sender had to send again, because it never heard the 250, is known as the same.
  const repeated = kept.filter(({ state }) => state !== 'ticket')
  assert.ok(repeated.every(({ disposition }) => disposition === 'duplicate'))
  assert.equal((await database.reader('tickets')).length, all.length)
  assert.deepEqual((await readEquation(database.reader)).all, await recount(database.reader))
}

function named(all: ReadonlySet<string>): Set<string> {
  return new Set([...all].map((id) => `${id}@client.example`))
}

async function untilRead(database: Database): Promise<void> {
  await until(async () => (await listPendingContent(database.reader, 1)).length === 0)
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 300 && !(await isDone()); look++) await sleep(100)
  assert.ok(await isDone())
}
