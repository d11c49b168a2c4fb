import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import type { Door } from '../../src/gateway/door.ts'
import { addBlock } from '../../src/store/blocklist.ts'
import { addDesk } from '../../src/store/desks.ts'
import { commandOn } from '../support/command.ts'
import { sendByExim } from '../support/exim.ts'
import { temporaryFolder } from '../support/folders.ts'
import { openDoor, openGateway, type TestGateway } from '../support/gateway.ts'
import { freePort, type Postfix, postfixObstacle, startPostfix } from '../support/postfix.ts'
import { programMissing } from '../support/program.ts'
import { recipeLines } from '../support/recipe.ts'
import { SmtpClient } from '../support/smtp-client.ts'

const run = promisify(execFile)
const skip = programMissing('postfix') || (postfixObstacle() ?? false)
if (skip !== false) process.stderr.write(`recipes are NOT tested: ${skip}\n`)

const page = 'postfix.md'
const main = resolve(import.meta.dirname, '../../src/main.ts')
const fronts = { xclient: [], xforward: ['127.0.0.1'], proxy: [] }
const documented = 'suporte@empresa.example'

let gateway: TestGateway
let postfix: Postfix
let beforeQueuePort: number
const doors: Door[] = []
/** Where the program of the pipe keeps its mail, and how to ask what it has. */
const piped = temporaryFolder()
const maps = temporaryFolder()
const portaria = commandOn(join(piped, 'data'))

before(async () => {
  if (skip !== false) return
  gateway = await openGateway({ door: { fronts } })
  const { writer } = gateway.database
  for (const name of ['smtp', 'lmtp-unix', 'lmtp-tcp', 'before-queue', 'exim']) {
    const desk = { address: `${name}@desk.example`, mode: 'direct', profile: 'aberto', aliases: [] } as const
    await addDesk(writer, desk, new Date())
  }
  await addBlock(writer, { pattern: 'blocked.example', reason: 'Propaganda', owner: 'test' }, new Date())
  const tcp = await openDoor({ protocol: 'lmtp', intake: gateway.intake })
  doors.push(tcp)
  await furnishPipe()
  beforeQueuePort = await freePort()
  await startWith(portOf(gateway.door), portOf(tcp))
  await run('sh', [
    '-c',
    recipeLines(page, 'sh lmtp-unix', { '-o portaria': '-o root', '/var/spool/postfix': postfix.queue }),
  ])
  const unix = { path: join(postfix.queue, 'portaria/lmtp.sock') }
  doors.push(await openDoor({ protocol: 'lmtp', intake: gateway.intake, listen: unix, socketMode: 0o660 }))
})

after(async () => {
  if (skip !== false) return
  await postfix[Symbol.asyncDispose]()
  for (const door of doors) await door.close()
  await gateway.close()
})

function portOf({ address }: Door): number {
  return 'port' in address ? address.port : 0
}

async function furnishPipe(): Promise<void> {
  await chmod(piped, 0o755)
  const desk = ['pipe@desk.example', '--mode', 'direct', '--profile', 'aberto']
  await portaria(['address', 'add', ...desk, '--alias', 'suporte@alias.example'])
  await portaria(['blocklist', 'add', 'blocked.example', '--reason', 'Propaganda'])
  const config = { dataDir: join(piped, 'data'), hostname: 'desk.example' }
  await writeFile(join(piped, 'portaria.config.json'), JSON.stringify(config))
  await run('chown', ['-R', 'nobody', piped])
}

async function startWith(smtpPort: number, lmtpPort: number): Promise<void> {
  await chmod(maps, 0o755)
  const program = `${process.execPath} ${main}`
  const transports = [
    recipeLines(page, 'transport', { [documented]: 'smtp@desk.example', ':2525': `:${smtpPort}` }),
    recipeLines(page, 'transport lmtp-unix', { [documented]: 'lmtp-unix@desk.example' }),
    recipeLines(page, 'transport lmtp-tcp', {
      [documented]: 'lmtp-tcp@desk.example',
      ':2424': `:${lmtpPort}`,
    }),
    recipeLines(page, 'transport pipe', { [documented]: 'pipe@desk.example' }),
  ]
  await writeFile(join(maps, 'transport'), transports.join(''))
  const aliases = {
    [documented]: 'suporte@alias.example',
    '/var/lib/portaria': piped,
    '/usr/bin/portaria': program,
  }
  await writeFile(join(maps, 'aliases'), recipeLines(page, 'aliases', aliases))
  const pipe = {
    'user=portaria': 'user=nobody',
    '/var/lib/portaria': piped,
    '/usr/bin/portaria': program,
  }
  const proxy = { '192.0.2.25:smtp': `127.0.0.1:${beforeQueuePort}`, ':2525': `:${smtpPort}` }
  const settings = [
    recipeLines(page, 'main.cf', { 'hash:/etc/postfix/transport': `texthash:${join(maps, 'transport')}` }),
    recipeLines(page, 'main.cf pipe', {}),
    'relay_domains = desk.example',
    'smtpd_authorized_xclient_hosts = 127.0.0.1',
    'smtpd_relay_restrictions = reject_unauth_destination',
  ]
  const local = ['mydestination = alias.example', `alias_maps = hash:${join(maps, 'aliases')}`]
  const services = [
    recipeLines(page, 'master.cf before-queue', proxy),
    recipeLines(page, 'master.cf pipe', pipe),
  ]
  postfix = await startPostfix(
    'client.example',
    null,
    [...settings, ...local, 'local_recipient_maps ='],
    services,
  )
  await run('postalias', ['-c', postfix.conf, `hash:${join(maps, 'aliases')}`])
}

type Mail = { readonly to: string; readonly author: string; readonly port?: number }

/** Sends a mail to Postfix as a host of the Internet would, and gives the last reply. */
async function send({ to, author, port = postfix.port }: Mail): Promise<string> {
  const client = await SmtpClient.connect(port)
  await client.command('EHLO front.example')
  await client.command('XCLIENT ADDR=198.51.100.7 NAME=mx.client.example')
  await client.command('EHLO mx.client.example')
  await client.command('MAIL FROM:<ana@client.example>')
  assert.match(await client.command(`RCPT TO:<${to}>`), /^250 /)
  await client.command('DATA')
  const reply = await client.command(`${section(to, author)}\r\n\r\nA impressora parou.\r\n.`)
  client.close()
  return reply
}

function section(to: string, author: string): string {
  const id = `${to.split('@')[0]}-${author}`
  return [`From: Ana <${author}>`, `To: ${to}`, 'Subject: Impressora', `Message-ID: <${id}>`].join('\r\n')
}

type Row = {
  readonly state: string
  readonly door: string
  readonly peer: string | null
  readonly helo: string | null
}

/** What is known of the message of an author to a desk, once it has come. */
async function arrived(to: string, author: string): Promise<Row> {
  for (let turn = 0; turn < 150; turn++) {
    const row: Row | undefined = await gateway.database
      .reader('messages')
      .where('message_id', `${to.split('@')[0]}-${author}`)
      .first('state', 'door', 'peer_address as peer', 'peer_helo as helo')
    if (row !== undefined) return row
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error(`expected a mail to ${to} within fifteen seconds, got none`)
}

let bounces = 0

/** The bounce that Postfix writes next. */
async function nextBounce(): Promise<string> {
  bounces += 1
  const mails = await postfix.delivered(bounces)
  const last = mails.map(String).find((mail) => !seen.has(mail))
  seen.add(last ?? '')
  return (last ?? '').replace(/\r?\n\s+/g, ' ')
}

const seen = new Set<string>()
const good = 'ana@client.example'
const bad = 'eva@blocked.example'

for (const name of ['smtp', 'lmtp-unix', 'lmtp-tcp']) {
  test(`recipe, Postfix by ${name}, brings a ticket and bounces with our words`, { skip }, async () => {
    const to = `${name}@desk.example`
    assert.match(await send({ to, author: good }), /^250 /)
    const { state, door, peer, helo } = await arrived(to, good)
    assert.deepEqual([state, door], ['ticket', name.split('-')[0]])
    if (name === 'smtp') assert.deepEqual([peer, helo], ['198.51.100.7', 'mx.client.example'])
    await send({ to, author: bad })
    assert.equal((await arrived(to, bad)).state, 'refused')
    const bounce = await nextBounce()
    assert.match(bounce, /said: 550 5\.7\.1 Mensagens deste remetente nao sao aceitas aqui\./)
    assert.match(bounce, /^Status: 5\.7\.1$/m)
  })
}

test('recipe, Postfix before the queue, has the sender read our words while connected', {
  skip,
}, async () => {
  const to = 'before-queue@desk.example'
  const port = beforeQueuePort
  assert.match(await send({ to, author: good, port }), /^250 2\.6\.0 Protocolo \d{4}-\d{6}/)
  const { state, peer, helo } = await arrived(to, good)
  assert.deepEqual([state, peer, helo], ['ticket', '198.51.100.7', 'mx.client.example'])
  assert.match(
    await send({ to, author: bad, port }),
    /^550 5\.7\.1 Mensagens deste remetente nao sao aceitas aqui\./,
  )
})

for (const to of ['pipe@desk.example', 'suporte@alias.example']) {
  test(`recipe, Postfix by a program for ${to}, brings a ticket and bounces with our words`, {
    skip,
  }, async () => {
    await send({ to, author: good })
    assert.match(await pipedState(`${to.split('@')[0]}-${good}`), /^ticket lmtp ana@client\.example$/)
    await send({ to, author: bad })
    const bounce = await nextBounce()
    assert.match(bounce, /Mensagens deste remetente nao sao aceitas aqui\./)
    assert.match(bounce, /^Status: 5\.7\.1$/m)
  })
}

test('recipe, Postfix by a program that fails, keeps the mail and tries again', { skip }, async () => {
  await mkdir(join(piped, 'kept'))
  await run('mv', [join(piped, 'portaria.config.json'), join(piped, 'kept')])
  await writeFile(join(piped, 'portaria.config.json'), '{"maxHops": "many"}')
  const author = 'depois@client.example'
  await send({ to: 'pipe@desk.example', author })
  await untilQueued()
  await run('mv', [join(piped, 'kept/portaria.config.json'), piped])
  await run('postqueue', ['-c', postfix.conf, '-f'])
  assert.match(await pipedState(`pipe-${author}`), /^ticket /)
  assert.equal((await postfix.delivered(bounces)).length, bounces)
})

async function pipedState(messageId: string): Promise<string> {
  for (let turn = 0; turn < 30; turn++) {
    const rows = (await portaria(['messages', 'list', '--json'])).lines()
    const row = rows.find((each) => each.messageId === messageId)
    if (row !== undefined) return `${row.state} ${row.door} ${row.reversePath}`
  }
  throw new Error(`expected ${messageId} to come by the pipe, it did not`)
}

async function untilQueued(): Promise<void> {
  for (let turn = 0; turn < 150; turn++) {
    const { stdout } = await run('postqueue', ['-c', postfix.conf, '-p'])
    if (stdout.includes('Falha temporaria deste servidor')) return
    await new Promise((done) => setTimeout(done, 200))
  }
  throw new Error('expected Postfix to keep the mail, it did not')
}

const noExim = programMissing('exim4') || skip

test('recipe, Exim by LMTP, brings a ticket and bounces with our words', { skip: noExim }, async () => {
  const port = portOf(doors[0] ?? gateway.door)
  const router = recipeLines('exim.md', 'exim router', {
    'empresa.example': 'desk.example',
    'local_parts = suporte': 'local_parts = exim',
  })
  const transport = recipeLines('exim.md', 'exim transport', { 'port = 2424': `port = ${port}` })
  const to = 'exim@desk.example'
  for (const [author, line] of [
    [good, /=> exim@desk\.example .*\b250 2\.6\.0 Protocolo /],
    [bad, /\*\* exim@desk\.example .*\b550 5\.7\.1 Mensagens deste remetente nao sao aceitas aqui\./],
  ] as const) {
    const raw = `${section(to, author)}\r\n\r\nA impressora parou.\r\n`
    assert.match(await sendByExim({ from: good, to, raw, router, transport }), line)
  }
  assert.equal((await arrived(to, good)).door, 'lmtp')
})
