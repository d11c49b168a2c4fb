import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../../src/store/database.ts'
import { listPendingContent } from '../../src/store/extractions.ts'
import { temporaryFolder } from '../support/folders.ts'
import { startGatewayProcess } from '../support/gateway-process.ts'
import { findLosses } from '../support/kill-rounds.ts'
import { startPostgres } from '../support/postgres.ts'
import { sendMail, untilData } from '../support/send-mail.ts'

test('security §5 row 4 gateway, PostgreSQL stopped during DATA and started again, puts mail off with 451 and takes it within 10 s', async (t) => {
  const postgres = await startPostgres()
  if (postgres === null) {
    t.skip('PostgreSQL is not installed')
    return
  }
  t.after(() => postgres.stop())
  const env = { PORTARIA_DATABASE_URL: postgres.url }
  const gateway = await startGatewayProcess({ dataDir: temporaryFolder(), env })
  t.after(() => gateway.kill())
  assert.match(await sendMail(gateway.smtpPort, { id: 'before' }), /^250 2\.6\.0 /)
  const client = await untilData(gateway.smtpPort)
  await client.write('From: ana@client.example\r\nMessage-ID: <during@client.example>\r\n\r\nTexto\r\n')
  await postgres.pause()
  assert.match(await client.command('.'), /^451 4\.3\.0 /)
  for (const command of ['MAIL FROM:<ana@client.example>', 'RSET', 'NOOP'])
    assert.match(await client.command(command), /^(?:250|451 4\.3\.0) /)
  await postgres.resume()
  const start = performance.now()
  let reply = ''
  while (!reply.startsWith('250') && performance.now() - start < 10_000) {
    reply = await sendMail(gateway.smtpPort, { id: 'during' }).catch(String)
    await sleep(100)
  }
  assert.match(reply, /^250 2\.6\.0 /)
  assert.match(await client.command('MAIL FROM:<ana@client.example>'), /^250 /)
  client.close()
  const database = openDatabase(postgres.url)
  t.after(() => database.close())
  for (let look = 0; look < 150 && (await listPendingContent(database.reader, 1)).length > 0; look++)
    await sleep(100)
  assert.deepEqual(await listPendingContent(database.reader, 5), [])
  const ids = await database.reader('messages').where({ state: 'ticket' }).orderBy('seq').pluck('message_id')
  assert.deepEqual(ids, ['before@client.example', 'during@client.example'])
  assert.equal(await gateway.stop(), 0)
})

test('security §5 row 4 gateway, its backends killed during DATA again and again, acknowledges nothing that is not kept', async (t) => {
  const postgres = await startPostgres()
  if (postgres === null) {
    t.skip('PostgreSQL is not installed')
    return
  }
  t.after(() => postgres.stop())
  const env = { PORTARIA_DATABASE_URL: postgres.url }
  const gateway = await startGatewayProcess({ dataDir: temporaryFolder(), env })
  t.after(() => gateway.kill())
  const database = openDatabase(postgres.url)
  t.after(() => database.close())
  const acknowledged: string[] = []
  const isOver = { value: false }
  const senders = Array.from({ length: 4 }, async (_, sender) => {
    for (let count = 0; !isOver.value; count++) {
      // Who was put off at MAIL or RCPT hears 503 to DATA.
      const reply = await sendMail(gateway.smtpPort, { id: `${sender}.${count}` }).catch(String)
      assert.match(reply, /^(?:250 2\.6\.0|451 4\.3\.0|Error: expected 354, got 503) /)
      if (reply.startsWith('250')) acknowledged.push(`${sender}.${count}@client.example`)
    }
  })
  let killed = 0
  for (let round = 0; round < 8; round++) {
    await sleep(300)
    const { rows } = await database.writer.raw(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename is not null',
    )
    killed += rows.length
  }
  isOver.value = true
  await Promise.all(senders)
  assert.ok(killed > 8, `${killed} backends were killed`)
  assert.match(await sendMail(gateway.smtpPort, { id: 'last' }), /^250 2\.6\.0 /)
  for (let look = 0; look < 150 && (await listPendingContent(database.reader, 1)).length > 0; look++)
    await sleep(100)
  assert.deepEqual(await listPendingContent(database.reader, 5), [])
  const { missing, doubled, halfKept } = await findLosses(database, new Set(acknowledged))
  assert.deepEqual({ missing, doubled, halfKept }, { missing: [], doubled: [], halfKept: 0 })
  assert.ok(acknowledged.length > 8, `${acknowledged.length} acknowledged`)
  assert.equal(await gateway.stop(), 0)
})
