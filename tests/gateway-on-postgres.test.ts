import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { listPendingContent } from '../src/store/extractions.ts'
import { readEquation, recount } from '../src/store/tallies.ts'
import { forEachDialect } from './support/database.ts'
import { temporaryFolder } from './support/folders.ts'
import { startGatewayProcess } from './support/gateway-process.ts'
import { SmtpClient } from './support/smtp-client.ts'

const dataDir = temporaryFolder()

forEachDialect((dialect, open) => {
  // On SQLite the tests of durability run the gateway against its file.
  if (dialect === 'sqlite') return

  test('complaint 1, a gateway on PostgreSQL that is killed and started again, keeps and reads what it acknowledged', async () => {
    await using database = await open()
    const env = { PORTARIA_DATABASE_URL: database.url, PORTARIA_LOG_LEVEL: 'error' }
    const killed = await startGatewayProcess({ dataDir, env })
    for (let count = 1; count <= 20; count++)
      assert.match(await send(killed.smtpPort, count), /^250 2\.6\.0 Protocolo/)
    await killed.kill()
    const gateway = await startGatewayProcess({ dataDir, env })
    assert.match(await send(gateway.smtpPort, 21), /Protocolo \d{4}-000021$/)
    assert.match(await send(gateway.smtpPort, 21), /Protocolo \d{4}-000021$/)
    for (let look = 0; look < 100 && (await listPendingContent(database.reader, 1)).length > 0; look++)
      await sleep(100)
    assert.deepEqual(await listPendingContent(database.reader, 1), [])
    const { all } = await readEquation(database.reader)
    assert.deepEqual(all, await recount(database.reader))
    assert.deepEqual([all.received, all.ticket, all.discarded], [22, 21, 1])
    assert.equal(await gateway.stop(), 0)
  })
})

async function send(port: number, count: number): Promise<string> {
  const client = await SmtpClient.connect(port)
  try {
    await client.command('EHLO client.example')
    await client.command('MAIL FROM:<ana@client.example>')
    await client.command('RCPT TO:<atendimento@desk.example>')
    await client.command('DATA')
    await client.write(
      `From: ana@client.example\r\nMessage-ID: <${count}@client.example>\r\n\r\nBom dia.\r\n`,
    )
    return await client.command('.')
  } finally {
    client.close()
  }
}
