import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { listPendingContent } from '../../src/store/extractions.ts'
import { forEachDialect } from '../support/database.ts'
import { temporaryFolder } from '../support/folders.ts'
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts'
import { sendMail } from '../support/send-mail.ts'

forEachDialect((dialect, open) => {
  test('roles, the door in one process and the work in another, contents are read by the second', async (t) => {
    const dataDir = temporaryFolder()
    if (dialect === 'sqlite') {
      // Both find an empty folder, as they do when a supervisor starts them together.
      const [door, work] = await Promise.all([start(t, dataDir, 'door'), start(t, dataDir, 'work')])
      const database = openDatabase(`sqlite:${join(dataDir, 'portaria.db')}`)
      t.after(() => database.close())
      await play(database, door, work, () => start(t, dataDir, 'work'))
    } else {
      const database = await open()
      t.after(() => database[Symbol.asyncDispose]())
      const env = { PORTARIA_DATABASE_URL: database.url }
      const [door, work] = await Promise.all([start(t, dataDir, 'door', env), start(t, dataDir, 'work', env)])
      await play(database, door, work, () => start(t, dataDir, 'work', env))
    }
  })
})

async function start(
  t: TestContext,
  dataDir: string,
  role: string,
  env: Readonly<Record<string, string>> = {},
): Promise<GatewayProcess> {
  const gateway = await startGatewayProcess({
    dataDir,
    args: ['--roles', role],
    env: { ...env, PORTARIA_LOG_LEVEL: 'debug' },
  })
  t.after(() => gateway.kill())
  return gateway
}

async function play(
  database: Database,
  door: GatewayProcess,
  work: GatewayProcess,
  startWorkAgain: () => Promise<GatewayProcess>,
): Promise<void> {
  for (const [id, octets] of [
    ['small', 500],
    ['large', 600_000],
  ] as const)
    assert.match(await sendMail(door.smtpPort, { id, octets }), /^250 2\.6\.0 /)
  await untilRead(database)
  assert.equal(await work.stop(), 0)
  assert.match(await sendMail(door.smtpPort, { id: 'nobody-works' }), /^250 2\.6\.0 /)
  await sleep(2000)
  assert.equal((await listPendingContent(database.reader, 5)).length, 1)
  const again = await startWorkAgain()
  await untilRead(database)
  assert.equal(await again.stop(), 0)
  assert.equal(await door.stop(), 0)
  assert.doesNotMatch(door.output.join(''), /content\.extracted/)
  assert.equal((await database.reader('contents')).length, 3)
}

async function untilRead(database: Database): Promise<void> {
  for (let look = 0; look < 150 && (await listPendingContent(database.reader, 1)).length > 0; look++)
    await sleep(100)
  assert.deepEqual(await listPendingContent(database.reader, 5), [])
}
