import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeSecret } from '../../src/domain/outgoing/channel-secret.ts'
import type { Channel } from '../../src/domain/outgoing/channel.ts'
import { createAccessTokens } from '../../src/outgoing/oauth/access-tokens.ts'
import { beginConsent, finishConsent, NoTokenError } from '../../src/outgoing/oauth/authorize.ts'
import { consentScope, oauthEndpoints } from '../../src/outgoing/oauth/endpoints.ts'
import { channelHolder } from '../../src/outgoing/oauth/token-holder.ts'
import { openChannel } from '../../src/outgoing/open-channel.ts'
import { findSealedSecret, saveChannel } from '../../src/store/channels.ts'
import { type DkimKeyRecord, dkimOwner, keepDkimKey, keepDkimState } from '../../src/store/dkim-keys.ts'
import { createSecretBox } from '../../src/store/secret-box.ts'
import { makeChannel, newChannel } from '../support/channels.ts'
import { openSqliteInMemory, type TestDatabase } from '../support/database.ts'
import { application, type OAuthServer, openOAuthServer } from '../support/oauth-server.ts'

const key = new Uint8Array(32).fill(3)
const secrets = createSecretBox(key)
const now = new Date('2026-11-21T12:00:00Z')
const noTokens = async (): Promise<string> => assert.fail('expected no token to be asked for')
const redirectUri = 'http://127.0.0.1:1/channels/oauth/callback'

const withPassword = {
  login: { user: 'suporte@saida.example', mechanism: 'plain' as const },
  server: { host: 'smtp.saida.example', port: 587, encryption: 'starttls' as const },
}

function passwordChannel(id: string): Channel {
  return makeChannel({ id, settings: { ...makeChannel().settings, ...withPassword } })
}

async function keep(database: TestDatabase, channel: Channel, sealed: string | null): Promise<void> {
  await saveChannel(database.writer, newChannel(channel, sealed), now)
}

function sealedPassword(id: string, password: string, box = secrets): string {
  return box.seal(writeSecret({ kind: 'password', password }), id)
}

test('openChannel, a sealed password, security 6.18 opens for its own row alone', async () => {
  await using database = await openSqliteInMemory()
  const [one, two] = [passwordChannel('one'), passwordChannel('two')]
  await keep(database, one, sealedPassword('one', 'CANARY-one'))
  await keep(database, two, sealedPassword('two', 'CANARY-two'))
  const means = { database, secrets, accessTokens: noTokens }
  const { auth } = await openChannel(one, means)
  assert.deepEqual(auth, { ...withPassword.login, password: 'CANARY-one' })
  const dump = JSON.stringify(await database.reader('channels'))
  assert.doesNotMatch(dump, /CANARY/)
  const [a, b] = await Promise.all(['one', 'two'].map((id) => findSealedSecret(database.reader, id)))
  await database.writer('channels').where({ id: 'one' }).update({ sealed_secret: b })
  await database.writer('channels').where({ id: 'two' }).update({ sealed_secret: a })
  await assert.rejects(openChannel(one, means), /expected a password/)
  await assert.rejects(openChannel(two, means), /expected a password/)
})

test('openChannel, a password sealed under the key of before, security 6.18 is read while that key is named', async () => {
  await using database = await openSqliteInMemory()
  const channel = passwordChannel('one')
  await keep(database, channel, sealedPassword('one', 'CANARY-one'))
  const other = new Uint8Array(32).fill(4)
  const open = (box: typeof secrets) =>
    openChannel(channel, { database, secrets: box, accessTokens: noTokens })
  assert.deepEqual((await open(createSecretBox(other, [key]))).auth, {
    ...withPassword.login,
    password: 'CANARY-one',
  })
  await assert.rejects(open(createSecretBox(other)), /expected a password/)
})

test('openChannel, nobody to sign in and no key, opens the server alone', async () => {
  await using database = await openSqliteInMemory()
  const channel = makeChannel()
  assert.deepEqual(await openChannel(channel, { database, secrets, accessTokens: noTokens }), {
    id: channel.id,
    server: channel.settings.server,
    auth: null,
    whenUnknown: 'stop',
    dkim: null,
  })
})

test('openChannel, a key of the domain, signs once the DNS was seen to hold it', async () => {
  await using database = await openSqliteInMemory()
  const channel = makeChannel({ address: 'suporte@Saida.example' })
  const means = { database, secrets, accessTokens: noTokens }
  const sealed = secrets.seal('-----BEGIN', dkimOwner('saida.example'))
  const made: Pick<DkimKeyRecord, 'domain' | 'selector' | 'publicKey' | 'sealedPrivateKey'> = {
    domain: 'saida.example',
    selector: 'p1',
    publicKey: 'AAA',
    sealedPrivateKey: sealed,
  }
  await keepDkimKey(database.writer, made, now)
  assert.equal((await openChannel(channel, means)).dkim, null)
  await keepDkimState(database.writer, made, 'published', now)
  assert.deepEqual((await openChannel(channel, means)).dkim, {
    domain: 'saida.example',
    selector: 'p1',
    privateKey: '-----BEGIN',
  })
})

const oauthKinds = ['google-oauth', 'microsoft-oauth'] as const

function oauthChannel(kind: (typeof oauthKinds)[number]): Channel {
  const settings = {
    ...makeChannel().settings,
    login: { user: 'ti@abc.example', mechanism: 'xoauth2' as const },
    oauth: { clientId: application.clientId, tenant: 'abc.example', connectedAt: now.toISOString() },
  }
  return makeChannel({ id: 'cloud', kind, settings })
}

const asked = {
  redirectUri,
  user: 'ti@abc.example',
  scope: consentScope('google', { sends: true, pulls: false }),
}

async function consented(server: OAuthServer, kind: (typeof oauthKinds)[number]): Promise<string> {
  const provider = kind === 'google-oauth' ? 'google' : 'microsoft'
  const endpoints = oauthEndpoints(provider, 'abc.example', server.addresses)
  const { url, pending } = await beginConsent(endpoints, application, asked)
  assert.equal(new URL(url).searchParams.get('login_hint'), 'ti@abc.example')
  const { refreshToken } = await finishConsent(endpoints, application, {
    answer: server.consent(url),
    pending,
  })
  assert.ok(refreshToken)
  return refreshToken
}

async function tokensFor(
  database: TestDatabase,
  server: OAuthServer,
  kind: (typeof oauthKinds)[number] = 'microsoft-oauth',
) {
  const refreshToken = await consented(server, kind)
  const { clientSecret } = application
  const sealed = secrets.seal(writeSecret({ kind: 'oauth', clientSecret, refreshToken }), 'cloud')
  await keep(database, oauthChannel(kind), sealed)
  let at = now.getTime()
  const clock = () => new Date(at)
  const make = () => createAccessTokens({ secrets, addresses: server.addresses, clock })
  const channel = oauthChannel(kind)
  const holder = channelHolder(channel, database)
  assert.ok(holder !== null)
  return { make, advance: (ms: number) => (at += ms), channel, holder }
}

for (const kind of oauthKinds) {
  test(`access tokens, ${kind} after consent, O6 O16 are asked for once, and again when they end`, async () => {
    await using database = await openSqliteInMemory()
    await using server = await openOAuthServer()
    const { make, advance, channel } = await tokensFor(database, server, kind)
    const accessTokens = make()
    const { auth } = await openChannel(channel, { database, secrets, accessTokens })
    assert.ok(auth?.mechanism === 'xoauth2')
    const many = await Promise.all([auth.accessToken(), auth.accessToken(), auth.accessToken()])
    assert.equal(new Set(many).size, 1)
    assert.ok(server.accessTokens.has(many[0] ?? ''))
    assert.equal(server.asked.length, 2)
    advance(3_550_000)
    assert.notEqual(await auth.accessToken(), many[0])
    assert.equal(server.asked.length, 3)
  })
}

test('access tokens, one that the server refused, is handed out no more', async () => {
  await using database = await openSqliteInMemory()
  await using server = await openOAuthServer()
  const { make, channel } = await tokensFor(database, server)
  const { auth } = await openChannel(channel, { database, secrets, accessTokens: make() })
  assert.ok(auth?.mechanism === 'xoauth2')
  const first = await auth.accessToken()
  auth.refuse?.(first)
  const second = await auth.accessToken()
  assert.notEqual(second, first)
  assert.equal(await auth.accessToken(), second)
})

test('access tokens, a refresh token that is replaced, security 6.18 is sealed anew and outlives the process', async () => {
  await using database = await openSqliteInMemory()
  await using server = await openOAuthServer()
  const { make, holder } = await tokensFor(database, server)
  const before = await findSealedSecret(database.reader, 'cloud')
  await make()(holder)
  const after = await findSealedSecret(database.reader, 'cloud')
  assert.notEqual(after, before)
  assert.doesNotMatch(JSON.stringify(await database.reader('channels')), /CANARY/)
  assert.ok(await make()(holder))
})

test('access tokens, two processes with the same refresh token, both end with a good one', async () => {
  await using database = await openSqliteInMemory()
  await using server = await openOAuthServer()
  const { make, holder } = await tokensFor(database, server)
  const tokens = await Promise.all([make()(holder), make()(holder)])
  for (const token of tokens) assert.ok(server.accessTokens.has(token))
})

test('access tokens, a consent taken back or never given, say so and hold nothing secret', async () => {
  await using database = await openSqliteInMemory()
  await using server = await openOAuthServer()
  const { make, holder, channel } = await tokensFor(database, server)
  server.isRevoked = true
  await assert.rejects(make()(holder), (error: unknown) => {
    assert.ok(error instanceof NoTokenError && error.code === 'invalid_grant')
    assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`, /CANARY/)
    return true
  })
  const { clientSecret } = application
  const unused = secrets.seal(writeSecret({ kind: 'oauth', clientSecret, refreshToken: null }), 'cloud')
  await keep(database, channel, unused)
  await assert.rejects(make()(holder), /not-connected/)
})

test('consentScope, in and out together, O6 asks Microsoft for the rights of each and Google for its one', () => {
  const outlook = (right: string) => `https://outlook.office.com/${right}`
  const of = (sends: boolean, pulls: boolean) => consentScope('microsoft', { sends, pulls }).split(' ')
  const pulling = [outlook('IMAP.AccessAsUser.All'), outlook('POP.AccessAsUser.All')]
  assert.deepEqual(of(true, false), [outlook('SMTP.Send'), 'offline_access'])
  assert.deepEqual(of(false, true), [...pulling, 'offline_access'])
  assert.deepEqual(of(true, true), [...pulling, outlook('SMTP.Send'), 'offline_access'])
  assert.equal(consentScope('google', { sends: true, pulls: true }), 'https://mail.google.com/')
})

test('consent, an answer with another state, is refused before any code is exchanged', async () => {
  await using server = await openOAuthServer()
  const endpoints = oauthEndpoints('google', '', server.addresses)
  const { url, pending } = await beginConsent(endpoints, application, asked)
  const answer = server.consent(url)
  const other = { ...pending, state: 'another' }
  await assert.rejects(finishConsent(endpoints, application, { answer, pending: other }), NoTokenError)
  assert.equal(server.asked.length, 0)
  const stolen = { ...pending, verifier: 'x'.repeat(43) }
  await assert.rejects(finishConsent(endpoints, application, { answer, pending: stolen }), NoTokenError)
})
