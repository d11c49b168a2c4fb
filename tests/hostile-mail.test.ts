import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryFolder } from './support/folders.ts'
import { startGatewayProcess } from './support/gateway-process.ts'
import { type HostileMail, hostileMails, mailOf } from './support/hostile-mails.ts'
import { SmtpClient } from './support/smtp-client.ts'
import { expectWaitUnder } from './support/waits.ts'

const dataDir = temporaryFolder()
const maxWaitMs = 250

/** Shapes that would hold whoever reads the header section or looks for text, not only who reads the content. */
const doorShapes: readonly HostileMail[] = [
  {
    name: 'a source route without end',
    make: () => mailOf('text/plain', 'x', `From: <${'@a'.repeat(60)}\r\n`),
  },
  {
    name: 'a long source route without end',
    make: () => mailOf('text/plain', 'x', `From: <${'@a,'.repeat(20_000)}\r\n`),
  },
  { name: '200 KB of opening brackets', make: () => mailOf('text/html', '<'.repeat(200_000)) },
  { name: '200 KB of style openings', make: () => mailOf('text/html', '<style'.repeat(33_000)) },
  {
    name: '200 KB of encoded words',
    make: () => mailOf('text/plain', 'x', `Subject: ${'=?utf-8?Q?=C3=A7?= '.repeat(10_000)}\r\n`),
  },
  {
    name: '200 KB of nested groups',
    make: () => mailOf('text/plain', 'x', `Cc: ${'g:'.repeat(100_000)}\r\n`),
  },
  {
    name: '200 KB of delimiters',
    make: () => mailOf('multipart/mixed; boundary=b', '--b\r\n'.repeat(40_000)),
  },
]

test('complaint 17, the hostile shapes one after another, make no other sender wait 250 ms', async (context) => {
  const gateway = await startGatewayProcess({ dataDir, env: { PORTARIA_LOG_LEVEL: 'error' } })
  context.after(() => gateway.kill())
  await expectWaitUnder(maxWaitMs, async () => {
    const isDone = { value: false }
    const watching = worstWait(gateway.smtpPort, isDone)
    for (const { name, make } of [...doorShapes, ...hostileMails]) {
      const reply = await send(gateway.smtpPort, make())
      assert.match(reply, /^(?:250 2\.6\.0|5\d\d 5\.\d\.\d) /, name)
    }
    isDone.value = true
    const { waitMs, commands } = await watching
    context.diagnostic(`the worst of ${commands} waits was ${waitMs.toFixed(0)} ms`)
    return waitMs
  })
  assert.equal(await gateway.stop(), 0)
})

/** The longest that an honest client waits for any reply, but for the end of DATA, until told that it is enough. */
async function worstWait(
  port: number,
  isDone: { readonly value: boolean },
): Promise<{ waitMs: number; commands: number }> {
  let waitMs = 0
  let commands = 0
  while (!isDone.value) {
    const client = await SmtpClient.connect(port)
    for (const line of [
      'EHLO client.example',
      'MAIL FROM:<ana@client.example>',
      'RCPT TO:<atendimento@desk.example>',
      'NOOP',
      'RSET',
    ]) {
      const from = performance.now()
      await client.command(line)
      waitMs = Math.max(waitMs, performance.now() - from)
      commands++
    }
    client.close()
  }
  return { waitMs, commands }
}

async function send(port: number, octets: Buffer): Promise<string> {
  const client = await SmtpClient.connect(port)
  try {
    await client.command('EHLO hostile.example')
    await client.command('MAIL FROM:<mallory@hostile.example>')
    await client.command('RCPT TO:<atendimento@desk.example>')
    await client.command('DATA')
    await client.write(octets)
    return await client.command('.')
  } finally {
    client.close()
  }
}
