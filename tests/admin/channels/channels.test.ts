import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { OutgoingWorld } from '../../../src/admin/outgoing-means.ts'
import { noWorld } from '../../../src/admin/outgoing-means.ts'
import { listAudit } from '../../../src/store/audit.ts'
import { listProbes } from '../../../src/store/channel-probes.ts'
import { setAnswerVia } from '../../../src/store/channel-uses.ts'
import { findSealedSecret, listChannels } from '../../../src/store/channels.ts'
import { saveContract } from '../../../src/store/contracts.ts'
import { addDesk, changeDesk } from '../../../src/store/desks.ts'
import { saveStep } from '../../../src/store/workflow-steps.ts'
import { startTestAdmin } from '../../support/admin.ts'
import { openDesk } from '../../support/mail-admin.ts'
import { openSignInServer, serverCertificate } from '../../support/sign-in-server.ts'
import { workflowStep } from '../../support/workflow.ts'

const world: OutgoingWorld = {
  ...noWorld,
  network: {
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    mayConnect: () => true,
    ca: serverCertificate,
  },
  hostname: 'mx.desk.example',
  probeLimits: { reachMs: 200, stepMs: 2_000 },
}

async function start(t: TestContext, outgoing: OutgoingWorld = world) {
  const admin = await startTestAdmin({ outgoing })
  t.after(() => admin.close())
  return { admin, visitor: await admin.signIn('administrator') }
}

const smtp = {
  name: 'Saída A',
  address: 'suporte@saida.example',
  senderName: 'Suporte',
  active: 'yes',
  host: 'one.example',
  port: '25',
  encryption: 'starttls',
  needsLogin: 'yes',
  user: 'suporte@saida.example',
  password: 'CANARY-123',
  mechanism: 'plain',
  sendsTogether: 'yes',
  whenUnknown: 'stop',
}

test('channel, custom SMTP with a password, M27 M28 F10 O13 is saved, tested at once and shown step by step', async (t) => {
  const { admin, visitor } = await start(t)
  await using server = await openSignInServer({ password: 'CANARY-123' })
  const saved = await visitor.post('/channels/add?kind=smtp', { ...smtp, port: String(server.port) })
  const [channel] = await listChannels(admin.database.reader)
  assert.equal(saved.location, `/channels/${channel?.id}`)
  const { text } = await visitor.get(saved.location)
  assert.match(text, /Alcançar o servidor[\s\S]*Certo[\s\S]*Autenticação \(AUTH\)[\s\S]*Certo/)
  assert.equal(server.signedIn.length, 1)
  const [entry] = await listAudit(admin.database.reader, 1)
  assert.equal(entry?.event, 'channel-added')
  assert.equal(entry?.details.secretTyped, true)
})

test('channel, a secret through every page, log and audit line, M20 security 6.19 is nowhere', async (t) => {
  const { admin, visitor } = await start(t)
  await using server = await openSignInServer({ password: 'outra' })
  const fields = { ...smtp, port: String(server.port) }
  const shown: string[] = []
  const see = async (path: string) => shown.push((await visitor.get(path)).text)
  // Refused, with the password typed; then saved; then a sign-in that fails with what was said.
  shown.push((await visitor.post('/channels/add?kind=smtp', { ...fields, name: '' })).text)
  const { location } = await visitor.post('/channels/add?kind=smtp', fields)
  await visitor.post(`${location}/test`)
  for (const page of ['', '/edit', '/appearance', '/dkim']) await see(`${location}${page}`)
  for (const page of ['/channels', '/audit']) await see(page)
  const [channel] = await listChannels(admin.database.reader)
  assert.equal((await listProbes(admin.database.reader)).get(channel?.id ?? '')?.isGood, false)
  const dump = JSON.stringify([
    await admin.database.reader('channels'),
    await admin.database.reader('channel_probes'),
    await admin.database.reader('audit'),
    await admin.database.reader('login_sessions'),
    admin.logged,
  ])
  for (const text of [...shown, dump]) assert.doesNotMatch(text, /CANARY|Q0FOQVJZ/)
  assert.ok(shown.every((text) => text.length > 500))
})

test('channel, a blank password on a change, M20 keeps the one there, but goes to no other server', async (t) => {
  const { admin, visitor } = await start(t)
  const { location } = await visitor.post('/channels/add?kind=smtp', smtp)
  const [before] = await listChannels(admin.database.reader)
  const sealed = await findSealedSecret(admin.database.reader, before?.id ?? '')
  const { password: _, ...blank } = smtp
  const renamed = { ...blank, version: '1', senderName: 'Atendimento' }
  assert.equal((await visitor.post(`${location}/edit`, renamed)).status, 303)
  assert.equal(await findSealedSecret(admin.database.reader, before?.id ?? ''), sealed)
  for (const moved of [{ host: 'evil.example' }, { user: 'outro' }, { port: '2525' }]) {
    const answer = await visitor.post(`${location}/edit`, { ...renamed, version: '2', ...moved })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /digite a senha de novo/)
  }
})

const wrong: readonly (readonly [circumstance: string, changes: Record<string, string>, says: RegExp])[] = [
  ['M11 F6 no name', { name: '' }, /id="name-fault"/],
  ['an address that is none', { address: 'a b@c' }, /id="address-fault"/],
  ['M27 no server', { host: '' }, /id="host-fault"/],
  ['security 6.12 a server in octal', { host: '0177.0.0.1' }, /id="host-fault"/],
  ['a server with a line of its own', { host: 'a.example:25' }, /id="host-fault"/],
  ['M27 a port that is none', { port: '70000' }, /id="port-fault"/],
  ['M27 no encryption chosen', { encryption: '' }, /id="encryption-fault"/],
  ['M28 ticked without a user', { user: '' }, /id="user-fault"/],
  ['M28 ticked without a password', { password: '' }, /id="password-fault"/],
  ['M28 ticked without a mechanism', { mechanism: 'xoauth2' }, /id="mechanism-fault"/],
  ['a password and no encryption', { encryption: 'none' }, /senha não viaja às claras/],
  ['M29 no choice', { sendsTogether: '' }, /id="sendsTogether-fault"/],
]

for (const [circumstance, changes, says] of wrong) {
  test(`channel, ${circumstance}, is refused at the field`, async (t) => {
    const { admin, visitor } = await start(t)
    const answer = await visitor.post('/channels/add?kind=smtp', { ...smtp, ...changes })
    assert.equal(answer.status, 422)
    assert.match(answer.text, says)
    assert.deepEqual(await listChannels(admin.database.reader), [])
  })
}

test('channel, authentication not ticked, M28 keeps no user and no password whatever was typed', async (t) => {
  const { admin, visitor } = await start(t)
  const { needsLogin: _, ...fields } = smtp
  await visitor.post('/channels/add?kind=smtp', fields)
  const [channel] = await listChannels(admin.database.reader)
  assert.equal(channel?.settings.login, null)
  assert.equal(channel?.hasSecret, false)
})

const presets: readonly (readonly [kind: string, fields: Record<string, string>, server: string])[] = [
  ['google-password', { password: 'abcd efgh ijkl mnop' }, 'smtp.gmail.com:587 starttls plain'],
  ['google-oauth', { clientId: 'app', clientSecret: 'CANARY-1' }, 'smtp.gmail.com:587 starttls xoauth2'],
  [
    'microsoft-oauth',
    { clientId: 'app', clientSecret: 'CANARY-1', tenant: 'abc.example' },
    'smtp.office365.com:587 starttls xoauth2',
  ],
]

for (const [kind, fields, server] of presets) {
  test(`channel, the preset ${kind}, M14 O8 F9 fills and locks the server whatever was typed`, async (t) => {
    const { admin, visitor } = await start(t)
    const form = (await visitor.get(`/channels/add?kind=${kind}`)).text
    assert.match(form, /id="server" value="smtp\.[^"]+" readonly/)
    assert.doesNotMatch(form, /name="(?:host|port|encryption|mechanism|needsLogin)"/)
    const { user: _, password: __, ...rest } = smtp
    await visitor.post(`/channels/add?kind=${kind}`, {
      ...rest,
      ...fields,
      host: 'evil.example',
      mechanism: 'login',
    })
    const [channel] = await listChannels(admin.database.reader)
    const { server: at, login } = channel?.settings ?? {}
    assert.equal(`${at?.host}:${at?.port} ${at?.encryption} ${login?.mechanism}`, server)
    assert.equal(login?.user, 'suporte@saida.example')
  })
}

test('channel, the own server, F8 F9 asks for no server, and its mail goes to those of the recipients', async (t) => {
  const { admin, visitor } = await start(t)
  const form = (await visitor.get('/channels/add?kind=direct')).text
  assert.doesNotMatch(form, /name="(?:host|user|password|clientId)"/)
  const { location } = await visitor.post('/channels/add?kind=direct', { ...smtp, isSystem: 'yes' })
  const [channel] = await listChannels(admin.database.reader)
  assert.deepEqual([channel?.settings.server, channel?.settings.login, channel?.isSystem], [null, null, true])
  assert.match((await visitor.get(location)).text, /não há conexão a testar/)
})

test('channel, a new one from the address of a desk, O14 F5 M10 has it as its sender', async (t) => {
  const { admin, visitor } = await start(t)
  const desk = await addDesk(admin.database.writer, openDesk, new Date())
  const first = (await visitor.get('/channels/add')).text
  assert.match(first, /Servidor próprio[\s\S]*SMTP personalizado[\s\S]*Google[\s\S]*Microsoft 365/)
  assert.ok(first.includes(`<option value="${desk.address}">`))
  const form = await visitor.get(`/channels/add?kind=smtp&address=${encodeURIComponent(desk.address)}`)
  assert.match(form.text, new RegExp(`name="address" type="email" value="${desk.address}"`))
})

test('channel, in use, A2 is changed only by who ticks that he understood', async (t) => {
  const { admin, visitor } = await start(t)
  const { location } = await visitor.post('/channels/add?kind=smtp', smtp)
  const [channel] = await listChannels(admin.database.reader)
  const contract = { id: 'k1', name: 'Contrato <K1>', client: '', active: true, channelId: channel?.id ?? '' }
  await saveContract(admin.database, contract, new Date())
  const moved = { ...smtp, host: 'two.example', version: '1' }
  const asked = await visitor.post(`${location}/edit`, moved)
  assert.equal(asked.status, 422)
  assert.match(asked.text, /Contrato &lt;K1&gt;[\s\S]*id="confirm-fault"/)
  assert.equal((await listChannels(admin.database.reader))[0]?.settings.server?.host, 'one.example')
  const { password: _, ...harmless } = smtp
  const named = await visitor.post(`${location}/edit`, { ...harmless, version: '1', name: 'Saída K1' })
  assert.equal(named.status, 303)
  const confirmed = await visitor.post(`${location}/edit`, { ...moved, version: '2', confirm: 'yes' })
  assert.equal(confirmed.status, 303)
  assert.equal((await listChannels(admin.database.reader))[0]?.settings.server?.host, 'two.example')
})

test('channel, inbound fields of its desk saved, A2 are unchanged in all that is outgoing', async (t) => {
  const { admin, visitor } = await start(t)
  const { location } = await visitor.post('/channels/add?kind=smtp', smtp)
  const [before] = await listChannels(admin.database.reader)
  const desk = await addDesk(admin.database.writer, openDesk, new Date())
  await setAnswerVia(admin.database.writer, desk.id, before?.id ?? null)
  const form = { mode: 'forwarded', profile: desk.profile, language: 'en', enabled: 'yes', aliases: '' }
  const saved = await visitor.post(`/desks/${encodeURIComponent(desk.address)}/edit`, form)
  assert.equal(saved.location, '/desks')
  await changeDesk(admin.database.writer, desk.address, { acknowledge: true })
  assert.deepEqual(await listChannels(admin.database.reader), [before])
  const row = await admin.database.reader('desks').where({ id: desk.id }).first('answer_via_id')
  assert.equal(row?.answer_via_id, before?.id)
  assert.ok(location)
})

test('channel, in use, F12 is not removed and the contracts and addresses are named', async (t) => {
  const { admin, visitor } = await start(t)
  const { location } = await visitor.post('/channels/add?kind=smtp', smtp)
  const [channel] = await listChannels(admin.database.reader)
  const contract = { id: 'k1', name: 'Contrato K1', client: '', active: true }
  await saveContract(admin.database, { ...contract, channelId: channel?.id ?? '' }, new Date())
  const refused = await visitor.post(`${location}/remove`)
  assert.match((await visitor.get(refused.location)).text, /não foi removida[\s\S]*Contrato K1/)
  await saveContract(admin.database, { ...contract, channelId: null }, new Date())
  assert.equal((await visitor.post(`${location}/remove`)).location, '/channels')
  assert.deepEqual(await listChannels(admin.database.reader), [])
  assert.equal((await listAudit(admin.database.reader, 1))[0]?.event, 'channel-removed')
})

test('channel, named by a step, A2 F12 F14 says so wherever it would be removed or switched off', async (t) => {
  const { admin, visitor } = await start(t)
  const { location } = await visitor.post('/channels/add?kind=smtp', smtp)
  const [channel] = await listChannels(admin.database.reader)
  const step = workflowStep({ name: 'Avisar <b>', channelChoice: 'specific', channelId: channel?.id ?? '' })
  await saveStep(admin.database, step, new Date())
  assert.match((await visitor.get(location)).text, /Envios automáticos: <bdi>Avisar &lt;b&gt;<\/bdi>/)
  const refused = await visitor.post(`${location}/remove`)
  assert.match((await visitor.get(refused.location)).text, /não foi removida[\s\S]*Avisar &lt;b&gt;/)
  const { active: _, ...off } = { ...smtp, version: '1', confirm: 'yes' }
  const kept = await visitor.post(`${location}/edit`, off)
  assert.equal(kept.status, 422)
  assert.match(kept.text, /A caixa não foi desativada[^<]*Avisar &lt;b&gt;/)
  assert.equal((await listChannels(admin.database.reader))[0]?.active, true)
})

test('channel, changed by two at once, A2 tells the second and keeps what the first said', async (t) => {
  const { admin, visitor } = await start(t)
  const { location } = await visitor.post('/channels/add?kind=smtp', smtp)
  const { password: _, ...rest } = smtp
  await visitor.post(`${location}/edit`, { ...rest, version: '1', senderName: 'Primeiro' })
  const second = await visitor.post(`${location}/edit`, { ...rest, version: '1', senderName: 'Segundo' })
  assert.equal(second.status, 422)
  assert.match(second.text, /Outra pessoa mudou[\s\S]*Segundo/)
  assert.equal((await listChannels(admin.database.reader))[0]?.senderName, 'Primeiro')
})

test('channel, an address that another has, M15 is refused naming it', async (t) => {
  const { visitor } = await start(t)
  await visitor.post('/channels/add?kind=smtp', smtp)
  const second = await visitor.post('/channels/add?kind=smtp', { ...smtp, name: 'Saída B' })
  assert.equal(second.status, 422)
  assert.match(second.text, /já é o da caixa de saída Saída A/)
})

test('channel, a personal address at Microsoft, O6 is saved with a warning', async (t) => {
  const { visitor } = await start(t)
  const fields = { ...smtp, address: 'ana@outlook.com', clientId: 'app', clientSecret: 'x1' }
  const { location } = await visitor.post('/channels/add?kind=microsoft-oauth', fields)
  assert.match((await visitor.get(location)).text, /salva, mas o endereço parece ser de uma conta pessoal/)
})

test('channels, texts of others in every field, security 6.8 are shown and never run', async (t) => {
  const { visitor } = await start(t)
  const hostile = '"><img src=x onerror=alert(1)>'
  const fields = { ...smtp, name: hostile, senderName: hostile, user: hostile }
  const { location } = await visitor.post('/channels/add?kind=smtp', fields)
  for (const page of [
    '/channels',
    location,
    `${location}/edit`,
    `${location}/appearance`,
    `${location}/dkim`,
  ]) {
    const { text, status } = await visitor.get(page)
    assert.equal(status, 200, page)
    assert.doesNotMatch(text, /<img src=x/, page)
  }
})
