import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryFolder } from '../support/folders.ts'
import { startGatewayProcess } from '../support/gateway-process.ts'
import { SmtpClient } from '../support/smtp-client.ts'

const token = `t-01jd8x6k3q${'a'.repeat(32)}`
const credentials = 'AGFuYQBzZWNyZXQtQ0FOQVJZ'

async function logOf(level: string): Promise<string> {
  const gateway = await startGatewayProcess({
    dataDir: temporaryFolder(),
    env: { PORTARIA_LOG_LEVEL: level },
  })
  const client = await SmtpClient.connect(gateway.smtpPort)
  for (const line of [
    'EHLO client.example',
    `AUTH PLAIN ${credentials}`,
    credentials,
    `XCLIENT LOGIN=${credentials}`,
    `MAIL FROM:<ana@client.example> AUTH=${credentials}`,
    'MAIL FROM:<ana@client.example>',
    `RCPT TO:<atendimento+${token}@desk.example>`,
    `NOOP ${'x'.repeat(1500)}`,
    'DATA',
  ])
    await client.command(line)
  await client.write(`Subject: ${credentials}\r\n\r\nCorpo ${credentials}\r\n`)
  assert.match(await client.command('.'), /^250 /)
  await client.command('QUIT')
  client.close()
  await gateway.stop()
  return gateway.output.join('')
}

test('dialogue log, at debug, tells each line of both sides and nothing secret', async () => {
  const log = await logOf('debug')
  const said = log
    .split('\n')
    .filter((line) => line.includes('"session.dialogue"'))
    .map((line) => JSON.parse(line))
  assert.ok(said.every(({ level, session }) => level === 'debug' && typeof session === 'string'))
  const client = said.flatMap((entry) => entry.client ?? [])
  assert.deepEqual(client.slice(0, 7), [
    'EHLO client.example',
    'AUTH ***',
    '*** (24 octets)',
    'XCLIENT ***',
    'MAIL FROM:<ana@client.example> AUTH=***',
    'MAIL FROM:<ana@client.example>',
    'RCPT TO:<atendimento+t-***@desk.example>',
  ])
  assert.equal(client[7].length, 512)
  assert.ok(said.some(({ server }) => /^354 /.test(server ?? '')))
  assert.ok(said.some(({ server }) => /^250 2\.6\.0 /.test(server ?? '')))
  for (const secret of [credentials, token, 'CANARY', 'Corpo']) assert.ok(!log.includes(secret), secret)
})

test('dialogue log, at info, is silent', async () => {
  assert.doesNotMatch(await logOf('info'), /session\.dialogue/)
})
