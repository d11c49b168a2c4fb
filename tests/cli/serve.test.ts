import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'
import { startGatewayProcess } from '../support/gateway-process.ts'
import { SmtpClient } from '../support/smtp-client.ts'

const main = resolve(import.meta.dirname, '../../src/main.ts')

function started(
  dataDir: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
) {
  return spawn(process.execPath, [main, 'serve', ...args], {
    env: {
      PATH: process.env.PATH,
      PORTARIA_DATA_DIR: dataDir,
      PORTARIA_SMTP_LISTEN: '127.0.0.1:0',
      PORTARIA_ADMIN_LISTEN: '127.0.0.1:0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function untilSaid(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<string> {
  let said = ''
  for await (const chunk of stream) {
    said += chunk
    if (pattern.test(said)) return said
  }
  throw new Error(`expected ${pattern}, got ${said}`)
}

test('M1 serve, first start, makes a desk, a private key and a link, and says how to send a mail', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const gateway = started(dataDir, {})
  gateway.stdout.resume()
  const said = await untilSaid(gateway.stderr, /--mail-rcpt/)
  assert.match(said, /SMTP\s+127\.0\.0\.1:\d+/)
  assert.match(said, /http:\/\/127\.0\.0\.1:\d+\/setup\/[\w-]{20,}/)
  assert.match(said, /npm run -s portaria -- inject .*--to atendimento@localhost/)
  assert.equal(statSync(join(dataDir, 'secret.key')).mode & 0o777, 0o600)
  assert.equal(statSync(dataDir).mode & 0o777, 0o700)
  const link = /http:\S+\/setup\/\S+/.exec(said)?.[0] ?? ''
  assert.equal((await fetch(link)).status, 200)
  const desks = (await commandOn(dataDir)(['address', 'list', '--json'])).lines()
  assert.deepEqual(
    desks.map(({ address, mode, profile }) => [address, mode, profile]),
    [['atendimento@localhost', 'direct', 'aberto']],
  )
  const exited = once(gateway, 'exit')
  gateway.kill('SIGTERM')
  assert.deepEqual(await exited, [0, null])
  assert.equal(existsSync(join(dataDir, 'running.json')), false)
})

test('serve, port taken, says so, names the next free one and exits 69', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const address = blocker.address()
  const port = typeof address === 'object' ? address?.port : 0
  for (const [door, variable] of [
    ['smtp', 'PORTARIA_SMTP_LISTEN'],
    ['admin', 'PORTARIA_ADMIN_LISTEN'],
  ] as const) {
    const gateway = started(temporaryFolder(), { [variable]: `127.0.0.1:${port}` })
    gateway.stdout.resume()
    const [said, [code]] = await Promise.all([text(gateway.stderr), once(gateway, 'exit')])
    assert.equal(code, 69, said)
    assert.match(
      said,
      new RegExp(`the ${door} port 127\\.0\\.0\\.1:${port} is taken; \\d+ is free: set ${variable}=127`),
    )
  }
  blocker.close()
})

test('serve, SIGTERM during DATA, keeps what is in flight, tells others 421 4.3.2 and exits 0', async () => {
  const dataDir = temporaryFolder()
  const gateway = await startGatewayProcess({ dataDir })
  const idle = await SmtpClient.connect(gateway.smtpPort)
  await idle.command('EHLO idle.example')
  const client = await SmtpClient.connect(gateway.smtpPort)
  await client.command('EHLO client.example')
  await client.command('MAIL FROM:<ana@client.example>')
  await client.command('RCPT TO:<atendimento@desk.example>')
  await client.command('DATA')
  await client.write('From: ana@client.example\r\nSubject: Tarde\r\n\r\nTexto\r\n')
  const stopped = gateway.stop()
  assert.match(await idle.reply(), /^421 4\.3\.2 /)
  await sleep(300)
  await client.write('.\r\nMAIL FROM:<ana@client.example>\r\n')
  assert.match(await client.reply(), /^250 2\.6\.0 /)
  assert.match(await client.reply(), /^421 4\.3\.2 /)
  assert.equal(await stopped, 0)
  const kept = (await commandOn(dataDir)(['messages', 'list', '--json'])).lines()
  assert.deepEqual(
    kept.map(({ subject, state }) => [subject, state]),
    [['Tarde', 'ticket']],
  )
})

test('serve, second signal, ends at once', async () => {
  const gateway = await startGatewayProcess({ dataDir: temporaryFolder() })
  const client = await SmtpClient.connect(gateway.smtpPort)
  await client.command('EHLO client.example')
  await client.command('MAIL FROM:<ana@client.example>')
  await client.command('RCPT TO:<atendimento@desk.example>')
  await client.command('DATA')
  const stopped = gateway.stop()
  await sleep(300)
  const start = performance.now()
  gateway.child.kill('SIGTERM')
  assert.equal(await stopped, 143)
  assert.ok(performance.now() - start < 5000)
  client.close()
})

test('readyz, beside a running gateway, exits 0 and names each door', async () => {
  const dataDir = temporaryFolder()
  const gateway = await startGatewayProcess({ dataDir, pages: true })
  const portaria = commandOn(dataDir, {
    PORTARIA_SMTP_LISTEN: '127.0.0.1:0',
    PORTARIA_ADMIN_LISTEN: '127.0.0.1:0',
  })
  // Both doors listen a moment before the gateway has told the commands beside it where.
  let ready = await portaria(['readyz', '--json'])
  for (let attempts = 0; ready.code !== 0 && attempts < 20; attempts++)
    ready = await portaria(['readyz', '--json'])
  assert.equal(ready.code, 0, ready.stdout)
  assert.deepEqual(
    ready.lines().map(({ door, ready: isReady }) => [door, isReady]),
    [
      ['smtp', true],
      ['admin', true],
    ],
  )
  await gateway.stop()
  assert.equal((await portaria(['readyz'])).code, 69)
})

test('serve, roles without the doors, opens the pages only', async () => {
  const gateway = started(temporaryFolder(), {}, ['--roles', 'pages,work'])
  const said = await untilSaid(gateway.stdout, /gateway\.started/)
  assert.match(said, /"door":"admin"/)
  assert.doesNotMatch(said, /"door":"smtp"/)
  const exited = once(gateway, 'exit')
  gateway.kill('SIGINT')
  assert.deepEqual(await exited, [0, null])
})

test('serve, standard output, is JSON lines only', async () => {
  const gateway = started(temporaryFolder(), {})
  const said = text(gateway.stdout)
  await untilSaid(gateway.stderr, /--mail-rcpt/)
  gateway.kill('SIGTERM')
  const lines = (await said)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    lines.map(({ event }) => event).filter((event) => /^(gateway|door)\./.test(event)),
    ['door.listening', 'door.listening', 'gateway.started', 'gateway.stopping', 'gateway.stopped'],
  )
})

test('serve, acknowledgement asked for and a smarthost, sends it there once', async () => {
  const [hereDir, thereDir] = [temporaryFolder(), temporaryFolder()]
  const there = commandOn(thereDir, { PORTARIA_HOSTNAME: 'client.example' })
  await there(['address', 'add', 'ana@client.example', '--mode', 'direct', '--profile', 'aberto'])
  const smarthost = await startGatewayProcess({
    dataDir: thereDir,
    env: { PORTARIA_HOSTNAME: 'client.example' },
  })
  const here = commandOn(hereDir)
  await here([
    'address',
    'add',
    'sac@desk.example',
    '--mode',
    'direct',
    '--profile',
    'aberto',
    '--acknowledge',
    'yes',
  ])
  const env = { PORTARIA_SMARTHOST: `smtp://127.0.0.1:${smarthost.smtpPort}` }
  const gateway = await startGatewayProcess({ dataDir: hereDir, env })
  const mail = 'From: ana@client.example\nTo: sac@desk.example\nSubject: Oi\n\nTexto\n'
  const injected = await here(['inject', '--from', 'ana@client.example', '--to', 'sac@desk.example'], mail)
  assert.equal(injected.code, 0, injected.stderr)
  let arrived: readonly Record<string, unknown>[] = []
  for (let attempts = 0; arrived.length === 0 && attempts < 60; attempts++) {
    await sleep(250)
    arrived = (await there(['messages', 'list', '--json'])).lines()
  }
  await Promise.all([gateway.stop(), smarthost.stop()])
  assert.equal(arrived.length, 1)
  assert.match(String(arrived[0]?.subject), new RegExp(injected.stdout.trim()))
  const [sent] = (await here(['messages', 'list', '--direction', 'out', '--json'])).lines()
  assert.deepEqual([sent?.state, sent?.disposition], ['sent', 'outbound'])
})

test('serve --demo, empty data folder, sends its mails through the SMTP port and tells what became of each', async () => {
  const dataDir = temporaryFolder()
  const gateway = started(dataDir, {}, ['--demo'])
  gateway.stdout.resume()
  const said = await untilSaid(gateway.stderr, /demonstration ends/)
  assert.ok((said.match(/← 250 2\.6\.0 Protocolo/g) ?? []).length >= 10, said)
  assert.match(said, /← 550 5\.1\.1 /)
  assert.match(said, /← 554 5\.4\.6 /)
  const exited = once(gateway, 'exit')
  gateway.kill('SIGTERM')
  await exited
  const again = started(dataDir, {}, ['--demo'])
  again.stdout.resume()
  const [refusal, [code]] = await Promise.all([text(again.stderr), once(again, 'exit')])
  assert.equal(code, 65, refusal)
})
