import assert from 'node:assert/strict'
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Door } from '../../../src/gateway/door.ts'
import { reject } from '../../../src/domain/policy/verdict.ts'
import { overall, replyLines } from '../../../src/intake/answer.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { type GatewayProcess, startGatewayProcess } from '../../support/gateway-process.ts'
import { mail, messagesOf } from '../../support/intake.ts'
import { openMilterDoor, openMilter, type TestMilter } from '../../support/milter.ts'
import { type Postfix, postfixObstacle, startPostfix } from '../../support/postfix.ts'
import { programMissing } from '../../support/program.ts'
import { SmtpClient } from '../../support/smtp-client.ts'

const skip = programMissing('postconf') || (postfixObstacle() ?? false)
const odd = { verdict: reject('several-recipients'), text: ['100% de %s e 50%%', 'Segunda linha.'] }

let milter: TestMilter
let postfix: Postfix
let door: Door

before(async () => {
  if (skip !== false) return
  milter = await openMilter()
  // One recipient is answered with what a mail server could take for a format.
  const { intake } = milter.house
  door = await openMilterDoor({
    leadsToDesk: async (address) => address.startsWith('porcento') || intake.leadsToDesk(address),
    begin(session) {
      const transaction = intake.begin(session)
      return {
        ...transaction,
        to: async (recipient) => (recipient.startsWith('porcento') ? odd : transaction.to(recipient)),
      }
    },
  })
  assert.ok('port' in door.address)
  postfix = await startPostfix('desk.example', null, [
    `smtpd_milters = inet:127.0.0.1:${door.address.port}`,
    'milter_default_action = tempfail',
    'smtpd_authorized_xclient_hosts = 127.0.0.0/8',
  ])
})
after(async () => {
  if (skip !== false) return
  await postfix[Symbol.asyncDispose]()
  await door.close()
  await milter[Symbol.asyncDispose]()
})

type Sent = {
  readonly to: readonly string[]
  readonly raw: string
  readonly port?: number
  /** Who Postfix is told to be connected to; this host unless said. */
  readonly client?: string
}

/** Sends by SMTP; gives the reply that ended the message, or that to the only recipient. */
async function send({ to, raw, port = postfix.port, client: host }: Sent): Promise<string> {
  const client = await SmtpClient.connect(port)
  try {
    if (host !== undefined) await client.command(`XCLIENT ADDR=${host} NAME=client.example`)
    await client.command('EHLO client.example')
    const sender = await client.command('MAIL FROM:<ana@client.example>')
    if (!sender.startsWith('250')) return sender
    const refused: string[] = []
    for (const recipient of to) {
      const reply = await client.command(`RCPT TO:<${recipient}@desk.example>`)
      if (!reply.startsWith('250')) refused.push(reply)
    }
    if (refused.length === to.length) return refused[0] ?? ''
    await client.command('DATA')
    await client.write(raw)
    return await client.command('.')
  } finally {
    client.close()
  }
}

async function kept(id: string): Promise<Awaited<ReturnType<typeof messagesOf>>> {
  return (await messagesOf(milter.house)).filter(({ messageId }) => messageId === `${id}@client.example`)
}

/** A mail that Postfix has delivered, once it has. */
async function delivered(id: string): Promise<string> {
  for (let count = 1; count < 10; count++) {
    const mails = (await postfix.delivered(count)).map((octets) => octets.toString('latin1'))
    const found = mails.find((text) => text.includes(`<${id}@client.example>`))
    if (found !== undefined) return found
  }
  throw new Error(`expected ${id} to be delivered`)
}

test('milter, behind a real Postfix, refuses word for word at RCPT and after the message', {
  skip,
}, async () => {
  const raw = mail({ To: 'estrito@desk.example', Subject: '', 'Message-ID': '<refused@client.example>' })
  const reply = await send({ to: ['estrito'], raw })
  assert.match(reply, /^550 5\.7\.1 Nao foi possivel/)
  assert.equal((await kept('refused'))[0]?.reply, reply)
  const atRcpt = await send({ to: ['porcento'], raw })
  assert.equal(atRcpt, replyLines(overall([{ recipient: '', ...odd }]), 'message-accepted').join('\n'))
})

test('milter, behind a real Postfix, takes what is for a desk and leaves others theirs', {
  skip,
}, async () => {
  const raw = (id: string): string => mail({ 'Message-ID': `<${id}@client.example>` })
  assert.match(await send({ to: ['suporte'], raw: raw('taken'), client: '198.51.100.7' }), /^250 2\.0\.0 /)
  assert.match(await send({ to: ['pessoa'], raw: raw('other') }), /^250 2\.0\.0 /)
  assert.match(await send({ to: ['pessoa', 'suporte'], raw: raw('mixed') }), /^250 2\.0\.0 /)
  assert.doesNotMatch(await delivered('other'), /X-Portaria/)
  assert.match(await delivered('mixed'), /^X-Original-To: pessoa@desk\.example/m)
  for (const id of ['taken', 'mixed'])
    assert.deepEqual(
      (await kept(id)).map(({ state }) => state),
      ['ticket'],
    )
  assert.equal((await kept('taken'))[0]?.peer.address, '198.51.100.7')
  assert.equal((await kept('mixed'))[0]?.peer.address, null, 'a program of that host is none of this one')
  assert.deepEqual(await kept('other'), [])
})

test('milter, behind a real Postfix, hands the verdict on and takes a forged one away', {
  skip,
}, async () => {
  const raw = mail({
    To: 'copia@desk.example',
    'Message-ID': '<judged@client.example>',
    'X-Portaria-Verdict': 'pass; 1; aaaaaaaaaaaaaaaa',
  })
  assert.match(await send({ to: ['copia'], raw }), /^250 2\.0\.0 /)
  const copy = await delivered('judged')
  assert.deepEqual(
    copy.match(/^X-Portaria-Verdict: .*/gm)?.map((line) => line.slice(20, 24)),
    ['pass'],
  )
  assert.doesNotMatch(copy, /aaaaaaaaaaaaaaaa/)
  assert.deepEqual(await kept('judged'), [])
  await milter.house.send({
    raw: copy.replaceAll('\n', '\r\n'),
    from: 'ana@client.example',
    to: ['copia@desk.example'],
    door: 'lmtp',
  })
  const [message] = await kept('judged')
  assert.equal(message?.state, 'ticket')
  assert.equal(message.deliveries[0]?.trace[0]?.rule, 'keepGivenVerdict')
})

test('milter, behind a real Postfix, puts what would be set aside into its hold queue', {
  skip,
}, async () => {
  const raw = mail({
    To: 'fila@desk.example',
    'Message-ID': '<set-aside@client.example>',
    'Auto-Submitted': 'auto-replied',
    'In-Reply-To': '<nobody-knows@client.example>',
  })
  assert.match(await send({ to: ['fila'], raw }), /^250 2\.0\.0 /)
  assert.equal(await postfix.held(), 1)
})

test('milter, killed while a mail is on its way, loses nothing and opens one ticket', { skip }, async () => {
  const dataDir = temporaryFolder()
  // A killed process leaves its socket behind; the next one must take its place.
  const folder = temporaryFolder()
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
  const socket = `unix:${join(folder, 'milter.sock')}`
  const env = {
    PORTARIA_MILTER_LISTEN: socket,
    PORTARIA_MILTER_SOCKET_OWNER: 'root:postfix',
    PORTARIA_LOG_LEVEL: 'info',
    PORTARIA_HOSTNAME: 'desk.example',
  }
  const start = (): Promise<GatewayProcess> => startGatewayProcess({ dataDir, env })
  let gateway = await start()
  await using front = await startPostfix('desk.example', null, [
    `smtpd_milters = ${socket}`,
    'milter_default_action = tempfail',
  ])
  const raw = mail({ To: 'atendimento@desk.example', 'Message-ID': '<killed@client.example>' })
  const client = await SmtpClient.connect(front.port)
  await client.command('EHLO client.example')
  await client.command('MAIL FROM:<ana@client.example>')
  assert.match(await client.command('RCPT TO:<atendimento@desk.example>'), /^250 /)
  await client.command('DATA')
  await client.write(raw)
  await gateway.kill()
  assert.match(await client.command('.'), /^4\d\d 4\./)
  client.close()
  assert.match(await send({ to: ['atendimento'], raw, port: front.port }), /^4\d\d 4\./)
  gateway = await start()
  for (let turn = 0; turn < 2; turn++)
    assert.match(await send({ to: ['atendimento'], raw, port: front.port }), /^250 /)
  await gateway.stop()
  const settled = gateway.output.filter((line) => line.includes('"message.settled"'))
  const protocols = new Set(settled.map((line) => JSON.parse(line).protocol))
  assert.equal(settled.length, 2)
  assert.equal(protocols.size, 1)
})
