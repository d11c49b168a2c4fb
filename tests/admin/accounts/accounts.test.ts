import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noWorld } from '../../../src/admin/outgoing-means.ts'
import { type AccountSource, areGood, checkLine } from '../../../src/outgoing/accounts/account.ts'
import { keepAccountCheck } from '../../../src/store/account-checks.ts'
import { saveChannel } from '../../../src/store/channels.ts'
import { createSecretBox } from '../../../src/store/secret-box.ts'
import { writeSecret } from '../../../src/domain/outgoing/channel-secret.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import { newChannel } from '../../support/channels.ts'
import { forEachDialect, type TestDatabase } from '../../support/database.ts'
import { openDownstream } from '../../support/downstream.ts'
import { type House, houseHost, openHouse } from '../../support/round-trip.ts'
import { openSignInServer, serverCertificate } from '../../support/sign-in-server.ts'

/** The pages before a house. */
function openPages(
  database: TestDatabase,
  house: House,
  accountSources: readonly AccountSource[] = [],
): Promise<TestAdmin> {
  const { network, resolve, listener, intake } = house
  return startTestAdmin({
    database: { ...database, close: async () => {} },
    intake: { ...intake, close: async () => {} },
    hostname: houseHost,
    outgoing: {
      ...noWorld,
      hostname: houseHost,
      network: { ...network, ca: serverCertificate },
      resolve,
      listener,
      accountSources,
    },
  })
}

/** An account of another kind, as whoever brings one hands it over. */
const pulled: AccountSource = {
  list: async () => [
    {
      key: 'pulled:1',
      kind: 'pulled',
      name: 'caixa@provedor.example',
      href: '/accounts',
      check: async () => [checkLine('accounts.check.whole', 'bad', { words: '<b>AUTHENTICATIONFAILED' })],
      keep: (trx, lines, now) => keepAccountCheck(trx, 'pulled:1', areGood(lines), now),
    },
  ],
}

const countOf = (text: string, words: string): number => text.split(words).length - 1

forEachDialect((_dialect, open) => {
  test('accounts, one of four hangs, M3 M4 M6 C3 are tested now, each in one state with its time', async (t) => {
    await using database = await open()
    await using house = await openHouse(database)
    const admin = await openPages(database, house)
    t.after(() => admin.close())
    const ana = await admin.signIn('administrator', 'ana')
    const silent = await openDownstream((state) => (state === 'greeting' ? () => undefined : undefined))
    t.after(() => silent.close())
    const fields = {
      name: 'Caixa nova',
      address: 'nova@saida.example',
      host: '127.0.0.1',
      port: String(house.relay.port),
      encryption: 'none',
      active: 'yes',
      sendsTogether: 'yes',
      whenUnknown: 'stop',
    }
    await ana.post('/channels/add?kind=smtp', fields)
    const { settings } = newChannel()
    const server = { host: 'trava.example', port: silent.port, encryption: 'none' } as const
    const hanging = newChannel({ id: 'trava', name: 'Caixa que trava', settings: { ...settings, server } })
    await saveChannel(database.writer, hanging, new Date())
    const asked = new Date()
    const from = performance.now()
    const [{ text, status }, other] = await Promise.all([ana.get('/accounts'), ana.get('/accounts')])
    assert.ok(performance.now() - from < 6_500, 'a server that hangs held the page')
    assert.equal(status, 200)
    assert.equal(other.status, 200)
    for (const name of [house.address, 'Saída', 'Caixa nova', 'Caixa que trava'])
      assert.ok(text.includes(name), name)
    assert.equal(countOf(text, 'Testada em <time'), 4)
    assert.equal(countOf(text, '>Conectada<'), 3)
    assert.equal(countOf(text, '>Intermitente<'), 1)
    for (const check of ['EHLO', 'Certificado', 'MX do domínio', 'Banco de dados', 'Saudação (SMTP)'])
      assert.ok(text.includes(check), check)
    assert.match(text, /Sem resposta a tempo/)
    for (const at of text.matchAll(/Testada em <time datetime="([^"]+)"/g))
      assert.ok(Date.parse(at[1] ?? '') > asked.getTime())
  })

  test('accounts, one of a kind that was handed over, M3 stands beside the others with its own checks', async (t) => {
    await using database = await open()
    await using house = await openHouse(database)
    const admin = await openPages(database, house, [pulled])
    t.after(() => admin.close())
    const { text } = await (await admin.signIn('administrator', 'ana')).get('/accounts')
    assert.match(text, /Caixas que são lidas[\s\S]*caixa@provedor\.example[\s\S]*Intermitente/)
    assert.match(text, /&lt;b&gt;AUTHENTICATIONFAILED/)
  })

  test('accounts, an error of yesterday and a healthy server now, M4 M5 is connected, and broken anew intermittent', async (t) => {
    await using database = await open()
    await using house = await openHouse(database)
    const admin = await openPages(database, house)
    t.after(() => admin.close())
    const ana = await admin.signIn('administrator', 'ana')
    house.links.relay = 'refuses'
    assert.equal(countOf((await ana.get('/accounts')).text, '>Intermitente<'), 1)
    const shown = async (minutes: number): Promise<string> => {
      const since = new Date(Date.now() - minutes * 60_000).toISOString()
      await database.writer('channel_probes').update({ failing_since: since })
      return (await ana.get('/accounts')).text
    }
    assert.equal(countOf(await shown(29), '>Intermitente<'), 1)
    assert.equal(countOf(await shown(31), 'badge bad">Erro</span> Testada'), 1)
    house.links.relay = 'takes'
    const { text } = await ana.get('/accounts')
    assert.equal(countOf(text, '>Conectada<'), 2)
    assert.doesNotMatch(text, /554|falha desde/)
    house.links.relay = 'refuses'
    assert.equal(countOf((await ana.get('/accounts')).text, '>Intermitente<'), 1)
  })

  test('test now, a channel that signs in, M6 security 6.19 shows the dialogue and nothing that signs in', async (t) => {
    await using database = await open()
    await using house = await openHouse(database)
    await using server = await openSignInServer({ password: 'outra' })
    const admin = await openPages(database, house)
    t.after(() => admin.close())
    const ana = await admin.signIn('administrator', 'ana')
    const secrets = createSecretBox(new Uint8Array(32).fill(7))
    const { settings } = newChannel()
    for (const mechanism of ['plain', 'login', 'cram-md5'] as const) {
      const id = `c-${mechanism}`
      const login = { user: 'suporte@saida.example', mechanism }
      const sealed = secrets.seal(writeSecret({ kind: 'password', password: 'CANARY-123' }), id)
      const at = { host: 'one.example', port: server.port, encryption: 'starttls' as const }
      await saveChannel(
        database.writer,
        newChannel(
          { id, name: id, address: `${id}@saida.example`, settings: { ...settings, login, server: at } },
          sealed,
        ),
        new Date(),
      )
      const { text, status } = await ana.post('/accounts/test', { account: `channel:${id}` }, '/account')
      assert.equal(status, 200)
      assert.match(text, /C: EHLO one\.example\nS: 250/)
      assert.match(text, /C: STARTTLS/)
      assert.match(text, /C: AUTH \*\*\*/)
      assert.match(text, /S: 535 /)
      const forms = ['CANARY-123', '\0suporte@saida.example\0CANARY-123'].map((form) =>
        Buffer.from(form).toString('base64'),
      )
      for (const form of ['CANARY', ...forms]) assert.ok(!text.includes(form), `${mechanism} shows ${form}`)
    }
    const desk = await ana.post('/accounts/test', { account: `desk:${house.deskId}` }, '/account')
    assert.match(desk.text, /S: 220 one\.example/)
    assert.equal((await ana.post('/accounts/test', { account: 'desk:nada' }, '/account')).status, 404)
    const rui = await admin.signIn('operator', 'rui')
    for (const path of ['/accounts', '/accounts/canary', `/accounts/receiving/${house.address}`])
      assert.equal((await rui.get(path)).status, 403, path)
    const told = await database.reader('audit').where({ event: 'account-tested' }).pluck('subject')
    assert.deepEqual(told, ['c-plain', 'c-login', 'c-cram-md5', house.address])
  })

  test('test message, asked for on the page of an address, C5 leaves, arrives and shows its delay', async (t) => {
    await using database = await open()
    await using house = await openHouse(database)
    const admin = await openPages(database, house)
    t.after(() => admin.close())
    const ana = await admin.signIn('administrator', 'ana')
    const page = `/accounts/receiving/${encodeURIComponent(house.address)}`
    const asked = await ana.post(`${page}/test`, { channel: house.channelId }, page)
    assert.equal(asked.status, 303)
    const waiting = await ana.get(page)
    assert.match(waiting.text, /Esperando para sair/)
    assert.equal(waiting.headers.refresh, '3')
    await house.work.look()
    await house.work.idle()
    await house.intake.idle()
    const { text, headers } = await ana.get(page)
    assert.match(text, />Chegou<[\s\S]*\d(?:,\d)?\s(?:ms|s|seg\.)/)
    assert.equal(headers.refresh, undefined)
    for (const table of ['tickets', 'contacts', 'outbox', 'notices'])
      assert.deepEqual(await database.reader(table), [], table)
    const found = (await ana.get('/messages?q=status:teste')).text
    const [id = ''] = /(?<=href="\/messages\/)[0-9A-Z]{26}/.exec(found) ?? []
    assert.match((await ana.get(`/messages/${id}`)).text, /Mensagem de teste que chegou/)
    assert.doesNotMatch((await ana.get('/messages?q=status:repetida')).text, new RegExp(id))
    assert.equal((await ana.post(`${page}/test`, { channel: 'nada' }, page)).status, 400)
    house.links.relay = 'refuses'
    await ana.post(`${page}/test`, { channel: house.channelId }, page)
    await house.work.look()
    await house.work.idle()
    assert.match((await ana.get(page)).text, /Não saiu<[\s\S]*554 5\.7\.1 Not you/)
  })

  test('automatic round trip, switched on on its page, beyond 10 is sent, drawn and told with its account', async (t) => {
    await using database = await open()
    await using house = await openHouse(database)
    const admin = await openPages(database, house)
    t.after(() => admin.close())
    const ana = await admin.signIn('administrator', 'ana')
    const fields = { isOn: 'yes', minutes: '5', [`desk-${house.deskId}`]: house.channelId }
    assert.equal(
      (await ana.post('/accounts/canary', { ...fields, minutes: '1' }, '/accounts/canary')).status,
      422,
    )
    await ana.post('/accounts/canary', { isOn: 'yes', minutes: '5' }, '/accounts/canary')
    assert.match((await ana.get('/accounts/canary')).text, /flash bad[\s\S]*Gravado, mas nada sai ainda/)
    assert.equal((await ana.post('/accounts/canary', fields, '/accounts/canary')).status, 303)
    assert.match((await ana.get('/accounts/canary')).text, /flash good[^>]*>\s*Gravado\./)
    await house.work.look()
    await house.work.idle()
    await house.intake.idle()
    const { text } = await ana.get(`/accounts/receiving/${house.address}`)
    assert.match(text, /<svg [^>]*role="img"[\s\S]*<title id="delays-title">[^<]*1 de 1 mensagens chegaram/)
    assert.match(text, /<path class="arrived" d="M[\d.]+ 120v-\d+"\/>/)
    assert.match(text, /Os mesmos dados em tabela[\s\S]*Ida e volta automática/)
    assert.match((await ana.get('/accounts')).text, /Ida e volta de uma mensagem/)
    const removed = await ana.post(`/channels/${house.channelId}/remove`, {}, '/accounts/canary')
    assert.equal(removed.status, 303)
    assert.match((await ana.get('/channels')).text, /ida e volta automática de suporte@empresa\.example/)
    assert.match((await ana.get('/accounts/canary')).text, /value="saida" selected/)
    const desk = `/desks/${encodeURIComponent(house.address)}/remove`
    assert.equal((await ana.post(desk, {}, desk)).status, 303)
    for (const table of ['mail_tests', 'canary_desks'])
      assert.deepEqual(await database.reader(table), [], table)
  })
})
