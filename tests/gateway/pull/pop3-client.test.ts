import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { TLSSocket } from 'node:tls'
import type { Mailbox, OpenOptions } from '../../../src/gateway/pull/mailbox.ts'
import { openPop3Mailbox } from '../../../src/gateway/pull/pop3-mailbox.ts'
import { PullError } from '../../../src/gateway/pull/pull-error.ts'
import { createPullingMeans } from '../../../src/gateway/pull/test-account.ts'
import { mail } from '../../support/intake.ts'
import { newPulledAccount } from '../../support/pulled.ts'
import { openTestPulling, testNetwork, until } from '../../support/pulling.ts'

const certificates = join(import.meta.dirname, '../../support/certificates')
const cert = readFileSync(join(certificates, 'one-cert.pem'), 'utf8')
const key = readFileSync(join(certificates, 'one-key.pem'), 'utf8')

/** What a server answers to a command; whatever is not named is `+OK`. */
type Answers = Readonly<Record<string, string | readonly string[]>>

const two: Answers = { LIST: '+OK\r\n1 30\r\n2 31\r\n.\r\n', UIDL: '+OK\r\n1 um\r\n2 dois\r\n.\r\n' }

test('pop3, dots before lines in pieces of one octet, are taken away and the mail ends at the dot alone', async () => {
  const raw = '+OK\r\nA: b\r\n\r\n..x\r\n...\r\ny.\r\n.\r\n'
  await using server = await openServer({ ...two, 'RETR 1': [...raw] })
  const mailbox = await server.open()
  const folder = await mailbox.open('INBOX')
  assert.equal(await textOf(folder.read('um')), 'A: b\r\n\r\n.x\r\n..\r\ny.\r\n')
  assert.equal(await textOf(folder.read('tres')), '')
  await mailbox.close()
  assert.equal(server.said.at(-1), 'QUIT')
})

test('pop3, words that stand between the consent to TLS and the handshake, security 2 are not taken for the server’s', async () => {
  await using server = await openServer({ STLS: '+OK\r\n+OK signed in\r\n' })
  await assert.rejects(server.open({ encryption: 'starttls' }), isFault('tls'))
  assert.deepEqual(server.said, ['STLS'], 'no password was said')
})

test('pop3, a server that knows no TLS where it is demanded, M20 hears no password', async () => {
  await using server = await openServer({ STLS: '-ERR unknown command\r\n' })
  await assert.rejects(server.open({ encryption: 'starttls' }), isFault('tls'))
  assert.deepEqual(server.said, ['STLS'])
})

test('pop3, TLS after STLS, M27 hides all that follows', async () => {
  await using server = await openServer(two)
  const mailbox = await server.open({ encryption: 'starttls', host: 'one.example', ca: cert })
  assert.match(mailbox.tls ?? '', /^TLSv1\.[23]$/)
  assert.deepEqual(server.said.slice(0, 3), ['STLS', 'USER ana', 'PASS senha'])
  await mailbox.close()
})

test('pop3, a name or a password with a line end, security 6 is no command of its own', async () => {
  await using server = await openServer({})
  const credentials = { user: 'ana', secret: 'x\r\nDELE 1', isToken: false }
  await assert.rejects(server.open({ credentials }), isFault('sign-in'))
  assert.deepEqual(server.said, [])
})

const hostile: readonly (readonly [string, Answers, string])[] = [
  ['a line without end', { UIDL: ['+OK\r\n1 ', 'x'.repeat(1_000_000)] }, 'protocol'],
  ['a mail without its UIDL', { UIDL: '+OK\r\n1\r\n.\r\n' }, 'protocol'],
  ['a UIDL that no server may give', { UIDL: `+OK\r\n1 ${'x'.repeat(400)}\r\n.\r\n` }, 'protocol'],
  ['no UIDL at all', { UIDL: '-ERR unknown command\r\n' }, 'protocol'],
  ['silence', { UIDL: '' }, 'timed-out'],
]

for (const [circumstance, answers, fault] of hostile) {
  test(`pop3, a server that gives ${circumstance}, ends as ${fault}`, async () => {
    await using server = await openServer({ ...two, ...answers })
    const mailbox = await server.open()
    await assert.rejects(mailbox.open('INBOX'), isFault(fault))
    await mailbox.close()
  })
}

test('pop3, a mail that ends before its end, complaint 1 is never taken for a whole one', async () => {
  await using server = await openServer({ ...two, 'RETR 1': '+OK\r\nA: b\r\n\r\nmeio' })
  const folder = await (await server.open()).open('INBOX')
  const reading = textOf(folder.read('um'))
  setTimeout(() => server.cut(), 50)
  await assert.rejects(reading, isFault('connection-lost'))
})

test('pop3, mails that are deleted, M22 go when leave is taken, and those that are gone are told', async () => {
  await using server = await openServer(two)
  const mailbox = await server.open()
  const folder = await mailbox.open('INBOX')
  assert.deepEqual(await folder.remove(['dois', 'tres']), ['tres'])
  await mailbox.close()
  assert.deepEqual(server.said.slice(-2), ['DELE 2', 'QUIT'])
})

test('pop3, a mail that its server does not give, complaint 2 is passed over and stops no other', async () => {
  await using pulling = await openTestPulling()
  const mailOf = (answer: string): string => `+OK\r\n${answer}.\r\n`
  await using server = await openServer({
    ...two,
    'RETR 1': '-ERR cannot read this one\r\n',
    'RETR 2': mailOf(mail({ Subject: 'Boa' })),
  })
  const place = { host: '127.0.0.1', port: server.port, encryption: 'none' } as const
  await pulling.add({ kind: 'pop3', settings: { user: 'ana', server: place, newOnly: false } })
  pulling.start()
  await pulling.untilCame(1)
  await until(async () => assert.equal((await pulling.rows('pulled_states'))[0]?.failing_since, null))
  assert.deepEqual(await pulling.subjects(), ['Boa'])
  const rows = await pulling.rows('pulled_messages')
  assert.deepEqual(rows.map(({ state, reason }) => [state, reason]).sort(), [
    ['failed', 'protocol'],
    ['taken', null],
  ])
})

test('pop3, a server that says our password back to us, M20 is shown without it', async () => {
  const secret = 'CANARY-senha'
  const words = `${secret} ${Buffer.from(secret).toString('base64')}`
  await using server = await openServer({ [`PASS ${secret}`]: `-ERR no ${words}\r\n` })
  const means = createPullingMeans({
    network: testNetwork,
    credentialsOf: async () => ({ user: 'ana', secret, isToken: false }),
    limits: { connectMs: 1_000, silentMs: 1_000 },
  })
  const place = { host: 'x.example', port: server.port, encryption: 'none' } as const
  const account = newPulledAccount({ kind: 'pop3', settings: { user: 'ana', server: place } })
  const result = await means.test({ ...account, hasSecret: true, version: 1 }, null)
  assert.deepEqual(result.steps.at(-1), {
    step: 'sign-in',
    state: 'bad',
    fault: 'sign-in',
    words: 'no *** ***',
  })
  assert.doesNotMatch(JSON.stringify(result), /CANARY/)
})

type FakeServer = AsyncDisposable & {
  readonly port: number
  readonly said: readonly string[]
  open(change?: Partial<OpenOptions>): Promise<Mailbox>
  cut(): void
}

async function openServer(answers: Answers): Promise<FakeServer> {
  const said: string[] = []
  const sockets: Socket[] = []
  const converse = (socket: Socket): void => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    let text = ''
    const hear = (chunk: Buffer): void => {
      text += chunk.toString()
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end)
        text = text.slice(end + 2)
        said.push(line)
        const answer = answers[line] ?? '+OK\r\n'
        for (const piece of typeof answer === 'string' ? [answer] : answer) socket.write(piece)
        if (line !== 'STLS' || !String(answer).startsWith('+OK') || answers.STLS !== undefined) continue
        socket.removeListener('data', hear)
        converse(new TLSSocket(socket, { isServer: true, cert, key }))
      }
    }
    socket.on('data', hear)
  }
  const server = createServer((socket) => {
    socket.write('+OK ready\r\n')
    converse(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address: AddressInfo | string | null = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    port,
    said,
    open: (change = {}) =>
      openPop3Mailbox({
        host: '127.0.0.1',
        address: '127.0.0.1',
        port,
        encryption: 'none',
        credentials: { user: 'ana', secret: 'senha', isToken: false },
        limits: { connectMs: 2_000, silentMs: 500 },
        hear: () => undefined,
        reached: () => undefined,
        ...change,
      }),
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function isFault(fault: string): (error: unknown) => boolean {
  return (error) => error instanceof PullError && error.fault === fault
}

async function textOf(octets: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of octets) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
