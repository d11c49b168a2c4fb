import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { noWorld } from '../../../src/admin/outgoing-means.ts'
import { createAccessTokens } from '../../../src/outgoing/oauth/access-tokens.ts'
import { openChannel } from '../../../src/outgoing/open-channel.ts'
import { probeChannel } from '../../../src/outgoing/probe-channel.ts'
import { listAudit } from '../../../src/store/audit.ts'
import { listChannels } from '../../../src/store/channels.ts'
import { createSecretBox } from '../../../src/store/secret-box.ts'
import { startTestAdmin } from '../../support/admin.ts'
import { application, openOAuthServer } from '../../support/oauth-server.ts'
import { openSignInServer, serverCertificate } from '../../support/sign-in-server.ts'

const fields = {
  name: 'Nuvem',
  address: 'ti@abc.example',
  senderName: '',
  active: 'yes',
  ...application,
  tenant: 'abc.example',
  sendsTogether: 'yes',
  whenUnknown: 'stop',
}

async function start(t: TestContext) {
  const server = await openOAuthServer()
  t.after(() => server[Symbol.asyncDispose]())
  const outgoing = { ...noWorld, addresses: server.addresses, probeLimits: { reachMs: 50, stepMs: 2_000 } }
  const admin = await startTestAdmin({ outgoing })
  t.after(() => admin.close())
  const visitor = await admin.signIn('administrator')
  return { server, admin, visitor }
}

/** Where the link to the provider leads. */
function providerOf(page: string): string {
  const href = /<a class="button" href="([^"]+)"/.exec(page)?.[1] ?? ''
  return href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
}

for (const kind of ['google-oauth', 'microsoft-oauth'] as const) {
  test(`connect, ${kind} consented to by a person, O6 O16 security 6.19 keeps a token that nothing shows`, async (t) => {
    const { server, admin, visitor } = await start(t)
    const { location } = await visitor.post(`/channels/add?kind=${kind}`, fields)
    assert.match((await visitor.get(location)).text, /Ninguém autorizou ainda/)
    const begun = await visitor.post(`${location}/connect`)
    const page = (await visitor.get(begun.location)).text
    const href = providerOf(page)
    const asked = new URL(href).searchParams
    assert.equal(asked.get('code_challenge_method'), 'S256')
    assert.ok(asked.get('redirect_uri')?.startsWith('http://127.0.0.1:') ?? false)
    const back = server.consent(href)
    const done = await visitor.get(`${back.pathname}${back.search}`)
    assert.equal(done.location, location)
    const shown = (await visitor.get(location)).text
    assert.match(shown, /Conectada desde/)
    const [channel] = await listChannels(admin.database.reader)
    assert.ok(channel?.settings.oauth?.connectedAt)
    assert.equal((await listAudit(admin.database.reader, 1))[0]?.event, 'channel-connected')
    const dump = JSON.stringify([
      await admin.database.reader('channels'),
      await admin.database.reader('audit'),
      await admin.database.reader('login_sessions'),
      admin.logged,
      page,
      shown,
      (await visitor.get(`${location}/edit`)).text,
    ])
    assert.doesNotMatch(dump, /CANARY/)
    // What was kept signs in at a server that asks for the bearer.
    const { database } = admin
    const secrets = createSecretBox(new Uint8Array(32).fill(7))
    const accessTokens = createAccessTokens({ secrets, addresses: server.addresses })
    const { auth } = await openChannel(channel, { database, secrets, accessTokens })
    await using mail = await openSignInServer({ tokens: server.accessTokens })
    const at = { host: 'one.example', port: mail.port, encryption: 'starttls' } as const
    const network = {
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      mayConnect: () => true,
      ca: serverCertificate,
    }
    await probeChannel({ server: at, auth }, { network, hostname: 'mx.desk.example' })
    assert.deepEqual(mail.signedIn, ['XOAUTH2 ti@abc.example'])
  })
}

test('connect, an answer that another session asked for, comes twice or is made up, is refused', async (t) => {
  const { server, admin, visitor } = await start(t)
  const { location } = await visitor.post('/channels/add?kind=google-oauth', fields)
  const other = await admin.signIn('administrator', 'outra')
  const begun = await visitor.post(`${location}/connect`)
  const page = (await visitor.get(begun.location)).text
  const href = providerOf(page)
  const back = server.consent(href)
  const path = `${back.pathname}${back.search}`
  assert.equal((await other.get(path)).status, 400)
  assert.equal((await visitor.get(`${back.pathname}?code=x&state=made-up`)).status, 400)
  assert.equal((await visitor.get(path)).status, 303)
  assert.equal((await visitor.get(path)).status, 400)
  assert.equal(server.asked.filter((form) => form.get('grant_type') === 'authorization_code').length, 1)
})

test('connect, a consent that is denied or comes too late, changes nothing and says so', async (t) => {
  const { admin, visitor } = await start(t)
  const { location } = await visitor.post('/channels/add?kind=google-oauth', fields)
  const state = async () => {
    const { text } = await visitor.get((await visitor.post(`${location}/connect`)).location)
    return new URL(providerOf(text)).searchParams.get('state') ?? ''
  }
  await visitor.get(`/channels/oauth/callback?error=access_denied&state=${await state()}`)
  assert.match((await visitor.get(location)).text, /não autorizou \(access_denied\)/)
  const late = await state()
  admin.advance(16 * 60_000)
  await visitor.get(`/channels/oauth/callback?code=x&state=${late}`)
  assert.match((await visitor.get(location)).text, /não autorizou \(timeout\)/)
  assert.equal((await listChannels(admin.database.reader))[0]?.settings.oauth?.connectedAt, null)
})

test('connect, the account changed afterwards, has to be consented to again', async (t) => {
  const { server, admin, visitor } = await start(t)
  const { location } = await visitor.post('/channels/add?kind=google-oauth', fields)
  const page = (await visitor.get((await visitor.post(`${location}/connect`)).location)).text
  const href = providerOf(page)
  const back = server.consent(href)
  await visitor.get(`${back.pathname}${back.search}`)
  const { clientSecret: _, ...rest } = fields
  await visitor.post(`${location}/edit`, { ...rest, version: '2', senderName: 'TI' })
  assert.ok((await listChannels(admin.database.reader))[0]?.settings.oauth?.connectedAt)
  await visitor.post(`${location}/edit`, { ...rest, version: '3', address: 'outro@abc.example' })
  assert.equal((await listChannels(admin.database.reader))[0]?.settings.oauth?.connectedAt, null)
})
