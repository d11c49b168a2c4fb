import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { Attempt } from '../../src/domain/outgoing/attempt.ts'
import { serverCourier } from '../../src/outgoing/smtp/server-courier.ts'
import type { Way } from '../../src/outgoing/smtp/smtp-session.ts'
import { openDownstream } from '../support/downstream.ts'
import { deliverOnce, testParcel } from '../support/outbox.ts'

const folder = join(import.meta.dirname, '../support/certificates')
const limits = { silenceMs: 1_000, wholeMs: 4_000, lastReplyMs: 1_000 }
const password = 'CANARY-senha-9'
const mail = testParcel('Subject: x\r\n\r\nx\r\n', ['ana@client.example'], 'suporte@desk.example')

/** A server with a certificate that nobody vouches for. */
async function openServer(t: TestContext, options: SMTPServerOptions = {}) {
  const seen = { users: [] as string[], tokens: [] as string[], mails: 0 }
  const server = new SMTPServer({
    key: readFileSync(join(folder, 'one-key.pem')),
    cert: readFileSync(join(folder, 'one-cert.pem')),
    authOptional: true,
    authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth(auth, _session, done) {
      seen.users.push(auth.username ?? '')
      if (auth.accessToken !== undefined) seen.tokens.push(auth.accessToken)
      const isRight =
        auth.password === password ||
        auth.accessToken === 'TOKEN-1' ||
        auth.validatePassword?.(password) === true
      if (isRight) done(null, { user: 'ok' })
      else done(new Error(`Wrong: ${auth.password ?? auth.accessToken}`))
    },
    onData(stream, _session, done) {
      stream.resume()
      stream.on('end', () => {
        seen.mails += 1
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { seen, port: (listening.address() as AddressInfo).port }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

async function deliver(port: number, way: Partial<Way>): Promise<Attempt> {
  const courier = serverCourier(
    { host: '127.0.0.1', port, privacy: 'none', isVerified: false, auth: null, mayReach: () => true, ...way },
    { hostname: 'mx.desk.example', limits, dkim: null, clock: () => new Date() },
  )
  try {
    return await deliverOnce(courier, mail)
  } finally {
    courier.close()
  }
}

const signIn = { mechanism: 'plain', user: 'suporte@desk.example', password } as const

for (const privacy of ['starttls', 'tls'] as const)
  test(`privacy, ${privacy} at a server whose certificate is nobody's, keeps the password to itself`, async (t) => {
    const { port, seen } = await openServer(t, { secure: privacy === 'tls' })
    const attempt = await deliver(port, { privacy, isVerified: true, auth: signIn })
    assert.equal(attempt.outcome, 'insecure', attempt.reply)
    assert.deepEqual([seen.users, seen.mails], [[], 0])
    assert.equal(attempt.fates[0]?.state, 'deferred')
  })

test('privacy, wished for without a sign-in, takes any certificate and says so', async (t) => {
  const { port, seen } = await openServer(t)
  const attempt = await deliver(port, { privacy: 'opportunistic' })
  assert.equal(attempt.outcome, 'sent', attempt.reply)
  assert.match(attempt.tls ?? '', /^TLSv1\.[23] \S+, certificate not verified$/)
  assert.equal(seen.mails, 1)
})

test('privacy, wished for and its handshake broken, sends in clear text', async (t) => {
  const downstream = await openDownstream((state, socket) => {
    if (state === 'EHLO') return () => void socket.write('250-downstream.example\r\n250 STARTTLS\r\n')
    return state === 'STARTTLS' ? () => void socket.end('220 Go on\r\n\x15\x03\x01\xff\xff') : undefined
  })
  t.after(() => downstream.close())
  const attempt = await deliver(downstream.port, { privacy: 'opportunistic' })
  assert.equal(attempt.outcome, 'sent', attempt.reply)
  assert.equal(attempt.tls, null)
})

test('privacy, STARTTLS demanded and refused, sends nothing', async (t) => {
  const { port, seen } = await openServer(t, { disabledCommands: ['STARTTLS'] })
  const attempt = await deliver(port, { privacy: 'starttls' })
  assert.equal(attempt.outcome, 'insecure', attempt.reply)
  assert.equal(seen.mails, 0)
})

for (const mechanism of ['plain', 'login', 'cram-md5'] as const)
  test(`sign-in, ${mechanism} with the right password, sends and shows no secret`, async (t) => {
    const { port, seen } = await openServer(t)
    const attempt = await deliver(port, { auth: { ...signIn, mechanism } })
    assert.equal(attempt.outcome, 'sent', attempt.reply)
    assert.deepEqual(seen.users, [signIn.user])
    assertNoSecret(attempt)
  })

test('sign-in, security §6 row 19 the wrong password which the server says back, is masked everywhere', async (t) => {
  const { port } = await openServer(t, {
    onAuth: (auth, _session, done) => done(new Error(`535 not ${auth.password}`)),
  })
  const attempt = await deliver(port, { auth: { ...signIn, password: 'CANARY-falsa' } })
  assert.equal(attempt.outcome, 'sign-in', attempt.reply)
  assert.match(attempt.reply, /^535 .*\*\*\*/)
  assertNoSecret(attempt)
  assert.ok(attempt.dialogue.some(({ command }) => command === 'AUTH ***'))
})

test('sign-in, XOAUTH2, shows a token that works and no token ever', async (t) => {
  const { port, seen } = await openServer(t)
  const refused: string[] = []
  const auth = (token: string) =>
    ({
      mechanism: 'xoauth2',
      user: signIn.user,
      accessToken: async () => token,
      refuse: (which: string) => void refused.push(which),
    }) as const
  const good = await deliver(port, { auth: auth('TOKEN-1') })
  assert.equal(good.outcome, 'sent', good.reply)
  const bad = await deliver(port, { auth: auth('TOKEN-CANARY') })
  assert.equal(bad.outcome, 'sign-in', bad.reply)
  assert.deepEqual(seen.tokens, ['TOKEN-1', 'TOKEN-CANARY'])
  assert.deepEqual(refused, ['TOKEN-CANARY'])
  assertNoSecret(good)
  assertNoSecret(bad)
})

test('sign-in, XOAUTH2 at a server that says the token back in any form in each mail, shows it nowhere', async (t) => {
  const token = 'ya29.CANARY-token'
  const said = [token, ...['', 'x', 'xy'].map((before) => base64(`${before}${token}\x01\x01`))].join(' ')
  const downstream = await openDownstream((state, socket) => {
    if (state === 'EHLO') return () => void socket.write('250-downstream.example\r\n250 AUTH XOAUTH2\r\n')
    if (state === 'other') return () => void socket.write(`235 ${said}\r\n`)
    return state === 'end' ? () => void socket.write(`250 ${'x'.repeat(985)} ${said}\r\n`) : undefined
  })
  t.after(() => downstream.close())
  const courier = serverCourier(
    {
      host: '127.0.0.1',
      port: downstream.port,
      privacy: 'none',
      isVerified: false,
      mayReach: () => true,
      auth: { mechanism: 'xoauth2', user: signIn.user, accessToken: async () => token },
    },
    { hostname: 'mx.desk.example', limits, dkim: null, clock: () => new Date() },
  )
  const parts = [
    'CANARY',
    'ya29.',
    ...['', 'x', 'xy'].map((before) => base64(`${before}${token}`).slice(4, 16)),
  ]
  for (const turn of [1, 2]) {
    const attempt = await deliverOnce(courier, mail)
    assert.equal(attempt.outcome, 'sent', attempt.reply)
    const shown = JSON.stringify(attempt)
    assert.deepEqual(
      parts.filter((part) => shown.includes(part)),
      [],
      `mail ${turn}`,
    )
  }
  assert.equal(downstream.commands.filter((line) => line.startsWith('AUTH')).length, 1)
  courier.close()
})

test('attempt, replies of 1 MB with control characters, keeps little and shows them harmless', async (t) => {
  const said = `${'250-\x1b[31m\0<script>alert(1)</script> \u202e\r\n'.repeat(20_000)}250 end\r\n`
  const downstream = await openDownstream((state, socket) =>
    state === 'RCPT' || state === 'end' ? () => void socket.write(said) : undefined,
  )
  t.after(() => downstream.close())
  const attempt = await deliver(downstream.port, {})
  assert.equal(attempt.outcome, 'sent')
  const kept = JSON.stringify(attempt)
  assert.ok(kept.length < 64 * 1024, `${kept.length} characters`)
  assert.doesNotMatch(kept, /\\u00(?:0[0-9a-f]|1[0-9a-f])/)
})

test('attempt, blank lines without end, are ended with the connection', async (t) => {
  const downstream = await openDownstream((state, socket) => {
    if (state !== 'MAIL') return undefined
    return () => {
      const flood = (): void => {
        if (!socket.destroyed) socket.write('\r\n'.repeat(64_000), () => setImmediate(flood))
      }
      flood()
    }
  })
  t.after(() => downstream.close())
  const from = performance.now()
  const attempt = await deliver(downstream.port, {})
  assert.equal(attempt.fates[0]?.state, 'deferred')
  assert.ok(performance.now() - from < 6_000)
})

function assertNoSecret(attempt: Attempt): void {
  const kept = JSON.stringify(attempt)
  assert.doesNotMatch(kept, /CANARY|TOKEN/)
  for (const secret of [password, `\0${signIn.user}\0${password}`, 'CANARY-falsa'])
    assert.ok(!kept.includes(Buffer.from(secret).toString('base64')))
}
