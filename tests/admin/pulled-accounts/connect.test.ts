import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { noWorld } from '../../../src/admin/outgoing-means.ts'
import type { PulledAccount } from '../../../src/domain/pull/pulled-account.ts'
import { createAccessTokens } from '../../../src/outgoing/oauth/access-tokens.ts'
import { channelHolder, pulledHolder } from '../../../src/outgoing/oauth/token-holder.ts'
import { listAudit } from '../../../src/store/audit.ts'
import { listChannels } from '../../../src/store/channels.ts'
import { addDesk } from '../../../src/store/desks.ts'
import { listPulledAccounts } from '../../../src/store/pulled-accounts.ts'
import { createSecretBox } from '../../../src/store/secret-box.ts'
import { startTestAdmin } from '../../support/admin.ts'
import { openDesk } from '../../support/mail-admin.ts'
import { application, openOAuthServer } from '../../support/oauth-server.ts'

const user = 'suporte@empresa.example'

async function start(t: TestContext) {
  const server = await openOAuthServer()
  t.after(() => server[Symbol.asyncDispose]())
  const outgoing = { ...noWorld, addresses: server.addresses, probeLimits: { reachMs: 50, stepMs: 2_000 } }
  const tested: PulledAccount[] = []
  const pulling = {
    test: async (account: PulledAccount) => {
      tested.push(account)
      return { steps: [], dialogue: [], folders: [] }
    },
  }
  const admin = await startTestAdmin({ outgoing, pulling })
  t.after(() => admin.close())
  const { id: deskId } = await addDesk(admin.database.writer, openDesk, new Date())
  const visitor = await admin.signIn('administrator')
  const add = async (provider: string, more = {}) => {
    const fields = {
      name: 'Nuvem',
      deskId,
      kind: 'imap',
      user,
      folder: 'INBOX',
      days: '30',
      which: 'new',
      active: 'yes',
    }
    const path = `/pulled-accounts/new?provider=${provider}`
    const { status, location, text } = await visitor.post(path, {
      ...fields,
      ...application,
      tenant: '',
      ...more,
    })
    assert.equal(status, 303, text)
    return location
  }
  return { server, admin, visitor, add, deskId, tested }
}

/** Where the link to the provider leads. */
function providerOf(page: string): string {
  const href = /<a class="button" href="([^"]+)"/.exec(page)?.[1] ?? ''
  return href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
}

for (const provider of ['google-oauth', 'microsoft-oauth'] as const) {
  test(`connect, ${provider} consented to once for in and out, O6 O8 M20 signs both in and shows no token`, async (t) => {
    const { server, admin, visitor, add, tested } = await start(t)
    const page = await add(provider, { alsoSends: 'yes' })
    assert.equal(tested.length, 0)
    const before = (await visitor.get(page)).text
    assert.match(before, /Ninguém autorizou ainda/)
    assert.match(before, /Falta conectar/)
    const begun = await visitor.post(`${page}/connect`)
    assert.equal(begun.location, `${page}/connect`)
    const link = providerOf((await visitor.get(begun.location)).text)
    const scope = new URL(link).searchParams.get('scope') ?? ''
    if (provider === 'microsoft-oauth')
      assert.match(scope, /IMAP\.AccessAsUser\.All .*SMTP\.Send offline_access$/)
    const back = server.consent(link)
    assert.equal(back.pathname, '/channels/oauth/callback')
    assert.equal((await visitor.get(`${back.pathname}${back.search}`)).location, page)
    const shown = (await visitor.get(page)).text
    assert.match(shown, /Conectada desde[\s\S]*mesma autorização[\s\S]*Nuvem \(SMTP\)/)
    assert.equal(tested.length, 1)
    const { database } = admin
    const [account] = await listPulledAccounts(database.reader)
    const [channel] = await listChannels(database.reader)
    assert.ok(account !== undefined && channel !== undefined)
    assert.deepEqual([channel.kind, channel.address], [provider, user])
    const secrets = createSecretBox(new Uint8Array(32).fill(7))
    const accessTokens = createAccessTokens({ secrets, addresses: server.addresses })
    for (const holder of [pulledHolder(account, database), channelHolder(channel, database)]) {
      assert.ok(holder?.client.connectedAt)
      const tokens = server.asked.length
      // Neither of the two providers ends a refresh token because it was used.
      server.keepsRefreshTokens = true
      assert.ok(server.accessTokens.has(await accessTokens(holder)))
      assert.equal(server.asked.length, tokens + 1)
    }
    const events = (await listAudit(database.reader, 2)).map(({ event }) => event)
    assert.deepEqual(events.toSorted(), ['channel-connected', 'pulled-account-connected'])
    const rows = ['pulled_accounts', 'channels', 'audit', 'login_sessions'].map((table) =>
      database.reader(table),
    )
    assert.doesNotMatch(JSON.stringify([await Promise.all(rows), admin.logged, shown]), /CANARY/)
  })
}

test('connect, an account that does not send, O6 asks for the right to pull alone', async (t) => {
  const { visitor, add } = await start(t)
  const page = await add('microsoft-oauth')
  const { location } = await visitor.post(`${page}/connect`)
  const link = providerOf((await visitor.get(location)).text)
  assert.doesNotMatch(new URL(link).searchParams.get('scope') ?? '', /SMTP/)
})

test('connect, a consent denied or taken by another session, O6 leaves the account as it was', async (t) => {
  const { server, admin, visitor, add } = await start(t)
  const page = await add('google-oauth')
  const link = async () =>
    providerOf((await visitor.get((await visitor.post(`${page}/connect`)).location)).text)
  const state = new URL(await link()).searchParams.get('state') ?? ''
  await visitor.get(`/channels/oauth/callback?error=access_denied&state=${state}`)
  assert.match((await visitor.get(page)).text, /não autorizou/)
  const other = await admin.signIn('administrator', 'outra')
  const back = server.consent(await link())
  assert.equal((await other.get(`${back.pathname}${back.search}`)).status, 400)
  assert.equal((await listPulledAccounts(admin.database.reader))[0]?.settings.oauth?.connectedAt, null)
})

test('connect, another user typed afterwards, O6 M20 has to be consented to again', async (t) => {
  const { server, admin, visitor, add, deskId } = await start(t)
  const page = await add('google-oauth')
  const back = server.consent(
    providerOf((await visitor.get((await visitor.post(`${page}/connect`)).location)).text),
  )
  await visitor.get(`${back.pathname}${back.search}`)
  const fields = { name: 'Nuvem', deskId, folder: 'INBOX', days: '', which: 'new', active: 'yes' }
  const { clientId } = application
  const edit = (version: string, more: object) =>
    visitor.post(`${page}/edit`, { ...fields, clientId, user, version, ...more })
  assert.equal((await edit('2', { marksRead: 'yes' })).location, page)
  assert.ok((await listPulledAccounts(admin.database.reader))[0]?.settings.oauth?.connectedAt)
  assert.equal((await edit('3', { user: 'outro@empresa.example' })).location, page)
  assert.equal((await listPulledAccounts(admin.database.reader))[0]?.settings.oauth?.connectedAt, null)
})
