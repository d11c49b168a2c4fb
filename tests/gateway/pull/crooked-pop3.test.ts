import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { PullError, tokenFault } from '../../../src/gateway/pull/pull-error.ts'
import { createPullingMeans } from '../../../src/gateway/pull/test-account.ts'
import { newPulledAccount } from '../../support/pulled.ts'
import { mails, openTestPulling, testNetwork, until } from '../../support/pulling.ts'

/** A server of POP3 that answers each line as a test says. */
async function startPop3(answer: (line: string) => string): Promise<AsyncDisposable & { port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('+OK\r\n')
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        socket.write(answer(line))
        if (line === 'QUIT') socket.end()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return { port: address.port, [Symbol.asyncDispose]: async () => void server.close() }
}

async function signInAt(answer: (line: string) => string, secret: string) {
  await using server = await startPop3(answer)
  const place = { host: '127.0.0.1', port: server.port, encryption: 'none' } as const
  const account = newPulledAccount({ kind: 'pop3', settings: { server: place } })
  const credentialsOf = async () => ({ user: 'suporte', secret, isToken: false })
  const means = { network: testNetwork, credentialsOf, limits: { connectMs: 2_000, silentMs: 2_000 } }
  return await createPullingMeans(means).test({ ...account, hasSecret: true, version: 1 }, null)
}

test('pop3, a password with accents that the server says again, M20 is hidden in either reading of its octets', async () => {
  const secret = 'Coração-à-2026'
  const shown = await signInAt(
    (line) => (line.startsWith('PASS') ? `-ERR senha ${line.slice(5)}\r\n` : '+OK\r\n'),
    secret,
  )
  const told = JSON.stringify(shown)
  const asOctets = Buffer.from(told, 'latin1').toString()
  for (const text of [told, asOctets]) assert.ok(!/Cora|2026/.test(text), text)
  assert.match(told, /senha \*\*\*/)
})

for (const code of ['IN-USE', 'SYS/TEMP', 'LOGIN-DELAY'])
  test(`pop3, a sign-in refused with ${code}, M6 is told as a server that is busy`, async () => {
    const { steps } = await signInAt(
      (line) => (line.startsWith('PASS') ? `-ERR [${code}] later\r\n` : '+OK\r\n'),
      'senha-boa',
    )
    assert.deepEqual(steps.at(-1)?.fault, 'busy')
  })

test('tokenFault, words of a provider and of the way there, O6 are told apart', () => {
  const codes = ['not-connected', 'invalid_grant', 'server_error', 'no-answer', 'OAUTH_TIMEOUT']
  assert.deepEqual(codes.map(tokenFault), ['no-secret', 'sign-in', 'busy', 'unreachable', 'unreachable'])
})

test('pop3, a token that ends while its account is read, O6 complaint 3 is asked for anew at once', async () => {
  let good = 'token-1'
  const [first = '', second = ''] = mails(1, 2)
  let lying = [first]
  await using server = await startPop3((line) => {
    if (line === 'AUTH XOAUTH2') return '+ \r\n'
    const [, token] = /auth=Bearer ([\w-]+)/.exec(Buffer.from(line, 'base64').toString()) ?? []
    if (token !== undefined) return token === good ? '+OK\r\n' : '-ERR [AUTH] expired\r\n'
    if (line === 'LIST')
      return `+OK\r\n${lying.map((text, at) => `${at + 1} ${text.length}\r\n`).join('')}.\r\n`
    if (line === 'UIDL') return `+OK\r\n${lying.map((_, at) => `${at + 1} u${at}\r\n`).join('')}.\r\n`
    const [, index] = /^RETR (\d+)$/.exec(line) ?? []
    const text = lying[Number(index) - 1]
    return text === undefined ? '+OK\r\n' : `+OK\r\n${text.replaceAll('\r\n.', '\r\n..')}\r\n.\r\n`
  })
  await using pulling = await openTestPulling()
  const place = { host: '127.0.0.1', port: server.port, encryption: 'none' } as const
  await pulling.add({ kind: 'pop3', settings: { server: place, newOnly: false } })
  const refusals: (string | undefined)[] = []
  let held = good
  pulling.start({
    async credentialsOf({ settings: { user } }, refused) {
      if (refused !== undefined) refusals.push(refused)
      if (refused === held) held = good
      if (held === '') throw new PullError('no-secret')
      return { user, secret: held, isToken: true }
    },
  })
  await pulling.untilCame(1)
  good = 'token-2'
  lying = [first, second]
  await until(async () => assert.equal((await pulling.subjects()).length, 2), 4_000)
  assert.deepEqual(refusals, ['token-1'])
  const [state] = await pulling.rows('pulled_states')
  assert.deepEqual([state?.fault, state?.failures], [null, 0])
})
