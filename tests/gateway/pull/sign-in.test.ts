import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, suite, test } from 'node:test'
import type { Encryption } from '../../../src/domain/outgoing/channel.ts'
import { type PulledKind, pulledKinds } from '../../../src/domain/pull/pulled-account.ts'
import type { Credentials } from '../../../src/gateway/pull/mailbox.ts'
import { createPullingMeans } from '../../../src/gateway/pull/test-account.ts'
import { type Dovecot, dovecotObstacle, dovecotPassword, startDovecot } from '../../support/dovecot.ts'
import { newPulledAccount } from '../../support/pulled.ts'
import { mails, openTestPulling, passwordOf, testNetwork } from '../../support/pulling.ts'

const obstacle = dovecotObstacle()
if (obstacle !== null && process.env.CI !== undefined) throw new Error(`expected Dovecot, got: ${obstacle}`)
if (obstacle !== null) process.stderr.write(`LEFT OUT: signing in at Dovecot, because ${obstacle}\n`)

suite('signing in at Dovecot', { skip: obstacle ?? false }, () => {
  let dovecot: Dovecot
  let tokens: Introspection
  before(async () => {
    tokens = await openIntrospection()
    dovecot = await startDovecot(tokens.url)
  })
  after(async () => {
    await dovecot[Symbol.asyncDispose]()
    tokens.close()
  })

  const portOf = (kind: PulledKind, encryption: Encryption): number => {
    if (kind === 'imap') return encryption === 'tls' ? dovecot.imapsPort : dovecot.imapPort
    return encryption === 'tls' ? dovecot.pop3sPort : dovecot.pop3Port
  }
  const account = (kind: PulledKind, encryption: Encryption, user: string) => {
    const server = { host: 'one.example', port: portOf(kind, encryption), encryption }
    return { ...newPulledAccount({ kind, settings: { user, server } }), hasSecret: true, version: 1 }
  }
  const meansFor = (credentialsOf = passwordOf, limits = { connectMs: 2_000, silentMs: 5_000 }) =>
    createPullingMeans({ network: { ...testNetwork, ca: dovecot.ca }, credentialsOf, limits })

  for (const kind of pulledKinds) {
    for (const encryption of ['none', 'starttls', 'tls'] as const) {
      test(`${kind}, a test with ${encryption}, M6 M20 tells each step and the folders, and no secret`, async () => {
        const user = `teste-${kind}-${encryption}`
        dovecot.deliver(user, mails(1, 2))
        const result = await meansFor().test(account(kind, encryption, user), null)
        assert.deepEqual(
          result.steps.map(({ step, state }) => `${step} ${state}`),
          ['reach good', 'encrypt good', 'sign-in good', 'folders good', 'count good'],
        )
        assert.equal(result.steps.at(-1)?.words, 'INBOX: 2')
        assert.ok(result.folders.some(({ name }) => name === 'INBOX'))
        assert.ok(result.dialogue.length > 3)
        assert.doesNotMatch(JSON.stringify(result), /CANARY/)
        assert.ok(
          !JSON.stringify(result).includes(Buffer.from(dovecotPassword).toString('base64').slice(4, 20)),
        )
        assert.deepEqual(
          (await dovecot.mails(user)).map(({ flags }) => flags),
          ['', ''],
        )
      })
    }

    test(`${kind}, a token of a provider, O6 O8 signs in as long as it is good and is never shown`, async () => {
      const user = `token-${kind}`
      dovecot.deliver(user, mails(1, 2))
      await using pulling = await openTestPulling()
      const token = tokens.grant(user)
      const credentialsOf = async (): Promise<Credentials> => ({ user, secret: token, isToken: true })
      const each = account(kind, 'tls', user)
      await pulling.add({ ...each, settings: { ...each.settings, newOnly: false }, deskId: pulling.deskId })
      pulling.start({ credentialsOf, network: { ...testNetwork, ca: dovecot.ca } })
      await pulling.untilCame(2)
      assert.equal((await meansFor(credentialsOf).test(each, null)).steps.at(-1)?.state, 'good')
      tokens.revoke(token)
      const revoked = await meansFor(credentialsOf).test(each, null)
      assert.deepEqual(
        revoked.steps.filter(({ state }) => state === 'bad').map(({ step, fault }) => [step, fault]),
        [['sign-in', 'sign-in']],
      )
      assert.doesNotMatch(JSON.stringify(revoked), /CANARY/)
      assert.ok(
        !JSON.stringify(revoked).includes(Buffer.from(`Bearer ${token}`).toString('base64').slice(4, 24)),
      )
    })

    test(`${kind}, a password that was just typed, M20 is tried in the place of the one that is kept`, async () => {
      const user = `digitada-${kind}`
      dovecot.deliver(user, mails(1, 1))
      const result = await meansFor().test(account(kind, 'tls', user), 'CANARY-errada')
      assert.deepEqual(
        result.steps.filter(({ state }) => state === 'bad').map(({ step, fault }) => [step, fault]),
        [['sign-in', 'sign-in']],
      )
      assert.doesNotMatch(JSON.stringify(result), /CANARY/)
    })

    test(`${kind}, a certificate that nobody believes, security 6.12 ends the test at TLS before any password`, async () => {
      const user = `tls-${kind}`
      const stranger = { ...account(kind, 'tls', user) }
      const server = { ...stranger.settings.server, host: 'outro.example' }
      for (const encryption of ['tls', 'starttls'] as const) {
        const port = portOf(kind, encryption)
        const settings = { ...stranger.settings, server: { ...server, port, encryption } }
        const result = await meansFor().test({ ...stranger, settings }, null)
        assert.deepEqual(
          result.steps.map(({ step, state, fault }) => [step, state, fault]),
          [
            ['reach', 'good', null],
            ['encrypt', 'bad', 'tls'],
          ],
        )
      }
    })

    test(`${kind}, hosts that are not there and hosts that may not be reached, security 6.12 look and last the same`, async () => {
      const closed = account(kind, 'tls', 'ninguem')
      const settings = { ...closed.settings, server: { ...closed.settings.server, port: 9 } }
      const limits = { connectMs: 300, silentMs: 1_000 }
      const forbidden = createPullingMeans({
        network: { mayReach: () => false, find: async () => ['127.0.0.1'] },
        credentialsOf: passwordOf,
        limits,
      })
      const began = performance.now()
      const there = await meansFor(passwordOf, limits).test({ ...closed, settings }, null)
      const between = performance.now()
      assert.deepEqual(await forbidden.test(closed, null), there)
      assert.deepEqual(there.steps, [{ step: 'reach', state: 'bad', fault: 'unreachable', words: '' }])
      for (const time of [between - began, performance.now() - between]) assert.ok(time >= 295, String(time))
    })
  }
})

type Introspection = {
  readonly url: string
  grant(user: string): string
  revoke(token: string): void
  close(): Server
}

/** Whoever tells Dovecot whose a token is. RFC 7662 §2 */
async function openIntrospection(): Promise<Introspection> {
  const users = new Map<string, string>()
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      const username = users.get(new URLSearchParams(body).get('token') ?? '')
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify(username === undefined ? { active: false } : { active: true, username }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address: AddressInfo | string | null = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/introspect`,
    grant(user) {
      const token = `CANARY-${randomUUID()}`
      users.set(token, user)
      return token
    },
    revoke: (token) => void users.delete(token),
    close: () => server.close(),
  }
}
