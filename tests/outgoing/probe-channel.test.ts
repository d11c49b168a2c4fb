import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { OpenedChannel } from '../../src/domain/outgoing/opened-channel.ts'
import { mailNetwork, type MailNetwork } from '../../src/outgoing/mail-network.ts'
import { NoTokenError } from '../../src/outgoing/oauth/authorize.ts'
import { probeChannel } from '../../src/outgoing/probe-channel.ts'
import { type Downstream, type DownstreamPlay, openDownstream } from '../support/downstream.ts'
import { openSignInServer, serverCertificate } from '../support/sign-in-server.ts'
import { expectWaitUnder } from '../support/waits.ts'

const network: MailNetwork = {
  resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  mayConnect: () => true,
  ca: serverCertificate,
}
const options = { network, hostname: 'mx.desk.example', limits: { reachMs: 300, stepMs: 500 } }

/** A server that is closed when its test ends, however that is. */
async function openClosed(t: TestContext, play?: DownstreamPlay): Promise<Downstream> {
  const server = await openDownstream(play)
  t.after(() => server.close())
  return server
}

type Server = Exclude<OpenedChannel['server'], null>

function channel(port: number, auth: OpenedChannel['auth'], encryption: Server['encryption'] = 'starttls') {
  return { server: { host: 'one.example', port, encryption }, auth }
}

const login = (password: string, mechanism: 'plain' | 'login' | 'cram-md5' = 'plain') => ({
  mechanism,
  user: 'suporte@saida.example',
  password,
})

async function stepsOf(...args: Parameters<typeof probeChannel>): Promise<string[]> {
  return (await probeChannel(...args)).map(({ step, state, why }) =>
    [step, state, why ?? ''].join(' ').trim(),
  )
}

for (const mechanism of ['plain', 'login', 'cram-md5'] as const) {
  test(`probeChannel, the right password by ${mechanism}, M6 M27 M28 opens SMTP, STARTTLS and AUTH and sends nothing`, async () => {
    await using server = await openSignInServer({ password: 'CANARY-123' })
    const lines = await probeChannel(channel(server.port, login('CANARY-123', mechanism)), options)
    assert.deepEqual(
      lines.map(({ step, state }) => `${step} ${state}`),
      ['reach good', 'greeting good', 'tls good', 'sign-in good'],
    )
    assert.deepEqual(server.signedIn, [`${mechanism.toUpperCase()} suporte@saida.example`])
    assert.equal(server.mails, 0)
  })
}

test('probeChannel, TLS from the first octet, M27 is begun before the greeting', async () => {
  await using server = await openSignInServer({ password: 'certa', secure: true })
  assert.deepEqual(await stepsOf(channel(server.port, login('certa'), 'tls'), options), [
    'reach good',
    'tls good',
    'greeting good',
    'sign-in good',
  ])
})

test('probeChannel, a wrong password, security 6.19 says so without what was typed', async () => {
  await using server = await openSignInServer({ password: 'outra' })
  const lines = await probeChannel(channel(server.port, login('CANARY-123')), options)
  assert.deepEqual(lines.at(-1)?.why, 'refused')
  assert.match(lines.at(-1)?.words ?? '', /^535 .*\*\*\*/)
  assert.doesNotMatch(JSON.stringify(lines), /CANARY|Q0FOQVJZ/)
})

test('probeChannel, nobody to sign in, M28 sends no AUTH', async (t) => {
  const server = await openClosed(t)
  const lines = await stepsOf(channel(server.port, null, 'none'), options)
  assert.deepEqual(lines, [
    'reach good',
    'greeting good',
    'tls skipped no-encryption',
    'sign-in skipped no-login',
  ])
  assert.deepEqual(server.commands, ['EHLO mx.desk.example', 'QUIT'])
})

test('probeChannel, a password and no encryption, says no password in clear', async (t) => {
  const server = await openClosed(t)
  const lines = await stepsOf(channel(server.port, login('CANARY-123'), 'none'), options)
  assert.equal(lines.at(-1), 'sign-in bad not-secure')
  assert.doesNotMatch(server.commands.join(), /AUTH/)
})

test('probeChannel, a server without STARTTLS and one without the mechanism, M6 names the step', async (t) => {
  const plain = await openClosed(t)
  assert.equal((await stepsOf(channel(plain.port, login('x')), options)).at(-1), 'tls bad no-starttls')
  await using server = await openSignInServer({ password: 'x', authMethods: ['LOGIN'] })
  const lines = await stepsOf(channel(server.port, login('x', 'cram-md5')), options)
  assert.equal(lines.at(-1), 'sign-in bad no-mechanism')
})

test('probeChannel, a certificate that nobody believes, is refused only where we sign in', async () => {
  await using server = await openSignInServer({ password: 'x' })
  const { ca: _, ...strangers } = network
  const doubting = { ...options, network: strangers }
  assert.equal((await stepsOf(channel(server.port, login('x')), doubting)).at(-1), 'tls bad certificate')
  assert.equal((await stepsOf(channel(server.port, null), doubting))[2], 'tls good unverified')
})

test('probeChannel, a bearer token, O6 is shown to the server by XOAUTH2, and a bad one told', async () => {
  await using server = await openSignInServer({ tokens: new Set(['CANARY-token']) })
  const bearer = (token: string) =>
    ({ mechanism: 'xoauth2', user: 'ti@abc.example', accessToken: async () => token }) as const
  assert.equal((await stepsOf(channel(server.port, bearer('CANARY-token')), options)).at(-1), 'sign-in good')
  assert.deepEqual(server.signedIn, ['XOAUTH2 ti@abc.example'])
  const wrong = await probeChannel(channel(server.port, bearer('CANARY-old')), options)
  assert.equal(wrong.at(-1)?.why, 'refused')
  assert.doesNotMatch(JSON.stringify(wrong), /CANARY/)
  const none = {
    ...bearer(''),
    accessToken: async () => {
      throw new NoTokenError('invalid_grant')
    },
  }
  assert.equal((await stepsOf(channel(server.port, none), options)).at(-1), 'sign-in bad no-token')
})

test('probeChannel, a server that says nothing or never ends, M6 is left after the time of a step', async (t) => {
  const silent = await openClosed(t, (state) => (state === 'greeting' ? () => undefined : undefined))
  assert.equal((await stepsOf(channel(silent.port, null), options)).at(-1), 'greeting bad timeout')
  const endless = await openClosed(t, (state, socket) =>
    state === 'greeting' ? () => socket.write('220-x\r\n'.repeat(100_000)) : undefined,
  )
  assert.equal((await stepsOf(channel(endless.port, null), options)).at(-1), 'greeting bad broken-off')
  const rude = await openClosed(t, (state, socket) =>
    state === 'greeting' ? () => socket.write('554 \u001b[31mgo away\u0007\u00ff\r\n') : undefined,
  )
  const [, greeting] = await probeChannel(channel(rude.port, null), options)
  assert.equal(greeting?.words, '554 ?[31mgo away???')
})

test('probeChannel, every way not to reach a server, security 6.12 looks the same and takes as long', async (t) => {
  let connections = 0
  const listener = createServer(() => {
    connections += 1
  })
  await once(listener.listen(0, '127.0.0.1'), 'listening')
  t.after(() => listener.close())
  const { port } = listener.address() as AddressInfo
  const opened = mailNetwork([])
  const hosts = [
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '0.0.0.0',
    '2130706433',
    '0x7f.1',
    'localhost',
    'nada.invalid',
  ]
  // One address of a name that may be asked does not open the other.
  const mixed: MailNetwork = {
    resolve: async () => [
      { address: '127.0.0.1', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ],
    mayConnect: (address) => address === '127.0.0.1',
  }
  const rebinding: MailNetwork = {
    ...opened,
    resolve: async () => [
      { address: '93.184.215.14', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ],
  }
  const tries = [
    ...hosts.map((host) => ({ host, port, network: opened })),
    { host: 'rebinding.example', port, network: rebinding },
    { host: 'mixed.example', port, network: mixed },
    { host: 'closed.example', port: 1, network },
    { host: 'public.example', port: 22, network: { ...opened, resolve: rebinding.resolve } },
  ]
  for (const { host, port: at, network: over } of tries) {
    const target = { server: { host, port: at, encryption: 'none' }, auth: null } as const
    await expectWaitUnder(1_000, async () => {
      const start = performance.now()
      const lines = await probeChannel(target, { ...options, network: over })
      assert.deepEqual(
        lines,
        [{ step: 'reach', state: 'bad', ms: null, why: 'unreachable', words: '' }],
        host,
      )
      const ms = performance.now() - start
      assert.ok(ms > 290, `${host}: ${ms}`)
      return ms
    })
  }
  assert.equal(connections, 0)
})

test('mailNetwork, networks that an administrator opened, security 6.12 may be connected to at any port', () => {
  const { mayConnect } = mailNetwork(['10.1.0.0/16', '::1'])
  assert.ok(mayConnect('10.1.2.3', 2526) && mayConnect('::1', 25) && mayConnect('93.184.215.14', 587))
  assert.ok(!mayConnect('10.2.0.1', 25) && !mayConnect('127.0.0.1', 25) && !mayConnect('93.184.215.14', 80))
})

test('probeChannel, a channel without a server of its own, has nothing to test', async () => {
  assert.deepEqual(await probeChannel({ server: null, auth: null }, options), [])
})
