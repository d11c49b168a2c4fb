import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { SettingsWorld } from '../../../src/admin/found-settings/find-settings.ts'
import { noSettingsWorld } from '../../../src/admin/pulling-world.ts'
import { readSecretText } from '../../../src/domain/outgoing/channel-secret.ts'
import type { PulledAccount } from '../../../src/domain/pull/pulled-account.ts'
import type { PullTest } from '../../../src/domain/pull/pulling-means.ts'
import { listAudit } from '../../../src/store/audit.ts'
import { listChannels } from '../../../src/store/channels.ts'
import { addDesk } from '../../../src/store/desks.ts'
import { createPullJournal } from '../../../src/store/pull-journal.ts'
import { findPulledSecret, listPulledAccounts } from '../../../src/store/pulled-accounts.ts'
import { createSecretBox } from '../../../src/store/secret-box.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import { forEachDialect } from '../../support/database.ts'
import { openDesk } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

const password = 'CANARY senha da caixa'

const good: PullTest = {
  steps: [
    { step: 'reach', state: 'good', fault: null, words: '' },
    { step: 'sign-in', state: 'good', fault: null, words: '' },
    { step: 'count', state: 'good', fault: null, words: '3' },
  ],
  dialogue: [{ command: 'A1 LOGIN suporte ***', reply: ['A1 OK <img src=x onerror=alert(1)>'] }],
  folders: [
    { name: 'INBOX', use: null },
    { name: 'Chamados, urgentes', use: null },
    { name: 'Lixo', use: '\\Junk' },
  ],
}

type Started = {
  readonly admin: TestAdmin
  readonly visitor: Visitor
  readonly deskId: string
  readonly tested: PulledAccount[]
  answer: PullTest
}

async function start(t: TestContext, options: Parameters<typeof startTestAdmin>[0] = {}): Promise<Started> {
  const tested: PulledAccount[] = []
  const started: { answer: PullTest } = { answer: good }
  const pulling = {
    test: async (account: PulledAccount) => {
      tested.push(account)
      return started.answer
    },
  }
  const admin = await startTestAdmin({ pulling, ...options })
  t.after(() => admin.close())
  const { id: deskId } = await addDesk(admin.database.writer, openDesk, new Date())
  const visitor = await admin.signIn('administrator')
  return Object.assign(started, { admin, visitor, deskId, tested })
}

function fieldsFor(deskId: string, more: Readonly<Record<string, string | readonly string[]>> = {}) {
  return {
    name: 'Suporte no provedor',
    deskId,
    kind: 'imap',
    host: 'imap.empresa.example',
    port: '',
    encryption: 'tls',
    user: 'suporte@empresa.example',
    password,
    folder: 'INBOX',
    marksRead: 'yes',
    days: '30',
    which: 'new',
    active: 'yes',
    ...more,
  }
}

async function add(
  { visitor, deskId }: Started,
  more: Parameters<typeof fieldsFor>[1] = {},
  provider = 'other',
): Promise<string> {
  const { status, location, text } = await visitor.post(
    `/pulled-accounts/new?provider=${provider}`,
    fieldsFor(deskId, more),
  )
  assert.equal(status, 303, text)
  return location
}

forEachDialect((_dialect, open) => {
  test('pulled account, a form filled in, C3 F5 F6 F7 F10 M18 M20 M23 is saved, tested, listed and shown, its password never', async (t) => {
    const started = await start(t, { database: await open() })
    const { admin, visitor, deskId, tested } = started
    const page = await add(started, { deletes: 'yes', days: '30', otherFolders: 'Chamados, urgentes\n\n' })
    const [account] = await listPulledAccounts(admin.database.reader)
    assert.deepEqual(account?.settings, {
      server: { host: 'imap.empresa.example', port: 993, encryption: 'tls' },
      user: 'suporte@empresa.example',
      oauth: null,
      folders: ['INBOX', 'Chamados, urgentes'],
      marksRead: true,
      deletesAfterDays: 30,
      newOnly: true,
    })
    assert.deepEqual([account.kind, account.deskId, account.active], ['imap', deskId, true])
    assert.equal(tested.length, 1)
    const secrets = createSecretBox(new Uint8Array(32).fill(7))
    const sealed = await findPulledSecret(admin.database.reader, account.id)
    assert.deepEqual(readSecretText(secrets.open(sealed ?? '', account.id) ?? ''), {
      kind: 'password',
      password,
    })
    const shown = [
      (await visitor.get('/pulled-accounts')).text,
      (await visitor.get(page)).text,
      (await visitor.get(`${page}/edit`)).text,
    ]
    assert.match(shown[0] ?? '', /Suporte no provedor[\s\S]*Ainda não conectada/)
    assert.match(shown[1] ?? '', /Autenticação<\/strong> <span class="badge good">/)
    assert.match(shown[1] ?? '', /apagadas lá depois de 30 dias/)
    const { reader } = admin.database
    const kept = [await reader('pulled_accounts'), await reader('audit'), await reader('login_sessions')]
    assert.doesNotMatch(JSON.stringify([shown, kept, admin.logged]), /CANARY/)
    const [entry] = await listAudit(reader, 1)
    assert.deepEqual([entry?.event, entry?.details.secretTyped], ['pulled-account-added', true])
  })

  test('pulled account, mails that stayed, complaint 1 complaint 2 are shown with reason and link, and tried again', async (t) => {
    const started = await start(t, { database: await open() })
    const { admin, visitor } = started
    const page = await add(started)
    const accountId = page.split('/').at(-1) ?? ''
    const journal = createPullJournal(admin.database)
    const [due] = await journal.claim('lease', 60_000)
    assert.equal(due?.account.id, accountId)
    const note = {
      accountId,
      folder: 'INBOX',
      validity: '1',
      identity: null,
      messageId: null,
      octets: 2_048,
      isMarked: false,
    }
    const later = new Date(Date.now() + 3_600_000)
    await journal.note(
      [
        { ...note, number: '7', state: 'failed', reason: 'our-failure', tries: 3, nextTryAt: later },
        { ...note, number: '8', state: 'refused', reason: 'loop-detected', tries: 1, nextTryAt: null },
        { ...note, number: '9', state: 'taken', reason: null, tries: 1, nextTryAt: null },
        { ...note, number: '10', state: 'old', reason: null, tries: 0, nextTryAt: null },
      ],
      null,
    )
    const { text } = await visitor.get(page)
    assert.match(text, /INBOX<\/bdi> <bdi dir="ltr">7<\/bdi>[\s\S]*A Portaria não pôde guardar a mensagem/)
    assert.match(text, /Recusada<\/span>\s+[^<{]{10,}/)
    assert.match(text, /1 buscadas, 1 recusadas, 1 a tentar de novo, 1 antigas/)
    assert.equal((await visitor.post(`${page}/retry`)).location, page)
    const states = await admin.database.reader('pulled_messages').orderBy('number').pluck('state')
    assert.deepEqual(states, ['old', 'failed', 'failed', 'taken'])
    const retries = await journal.toRetry({ accountId, folder: 'INBOX', validity: '1' }, 10)
    assert.equal(retries.length, 2)
    assert.equal(await journal.renew(due, 'lease', 60_000), 'woken')
    assert.equal((await listAudit(admin.database.reader, 1))[0]?.event, 'pulled-account-retried')
  })

  test('pulled account, an account that fails, M3 M5 is intermittent for half an hour, then in error, then connected', async (t) => {
    const started = await start(t, { database: await open() })
    const { admin, visitor } = started
    const page = await add(started)
    const accountId = page.split('/').at(-1) ?? ''
    const journal = createPullJournal(admin.database)
    await journal.claim('lease', 60_000)
    const nextTryAt = new Date(Date.now() + 60_000)
    const words = '<b>NO</b> [AUTHENTICATIONFAILED]'
    await journal.noteState(accountId, 'lease', { state: 'failing', fault: 'sign-in', words, nextTryAt })
    const soon = await visitor.get(page)
    assert.match(soon.text, /badge wait">Intermitente/)
    assert.match(soon.text, /não aceitou o usuário[\s\S]*&lt;b&gt;NO&lt;\/b&gt;/)
    admin.advance(31 * 60_000)
    const later = await admin.signIn('administrator', 'mais tarde')
    assert.match((await later.get('/pulled-accounts')).text, /badge bad">Com erro/)
    await journal.noteState(accountId, 'lease', { state: 'watching' })
    assert.doesNotMatch((await later.get(page)).text, /AUTHENTICATIONFAILED/)
  })
})

test('pulled account, what must be there left out, C4 F6 M22 is refused with its reason and nothing is saved', async (t) => {
  const started = await start(t)
  const { admin, visitor, deskId } = started
  const wrong: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{ name: ' ' }, /id="name-fault"/],
    [{ folder: '' }, /pelo menos uma pasta/],
    [{ folder: 'a'.repeat(300) }, /nome de pasta longo demais/],
    [{ deskId: 'elsewhere' }, /Escolha um dos endereços/],
    [{ host: 'http://x' }, /nome de um servidor/],
    [{ host: '0x7f000001' }, /nome de um servidor/],
    [{ port: '99999' }, /porta de 1 a 65535/],
    [{ encryption: 'none' }, /Escolha uma das opções/],
    [{ user: '' }, /Informe o usuário/],
    [{ password: '' }, /Informe a senha/],
    [{ deletes: 'yes', days: '0' }, /1 a 9999 dias/],
    [{ which: '' }, /Escolha uma das opções/],
    [{ kind: 'smtp' }, /Escolha uma das opções/],
  ]
  for (const [fields, told] of wrong) {
    const answer = await visitor.post('/pulled-accounts/new?provider=other', fieldsFor(deskId, fields))
    assert.equal(answer.status, 422, JSON.stringify(fields))
    assert.match(answer.text, told)
    assert.doesNotMatch(answer.text, /CANARY/)
  }
  assert.deepEqual(await listPulledAccounts(admin.database.reader), [])
  assert.equal((await visitor.get('/pulled-accounts/new?provider=nobody')).status, 400)
  assert.equal((await visitor.get('/pulled-accounts/new?found=0&protocol=imap')).status, 404)
})

test('pulled account, POP3 of a provider, F9 M14 keeps no folders and no mark, and no typed server', async (t) => {
  const started = await start(t)
  await add(
    started,
    { kind: 'pop3', host: 'ladrao.example', port: '1', encryption: 'none', clientId: 'x' },
    'kinghost',
  )
  const [account] = await listPulledAccounts(started.admin.database.reader)
  assert.equal(account?.kind, 'pop3')
  assert.deepEqual(account.settings.server, { host: 'pop.kinghost.net', port: 995, encryption: 'tls' })
  assert.deepEqual(account.settings.folders, [])
  assert.equal(account.settings.marksRead, false)
  assert.equal(account.settings.oauth, null)
  const { text } = await started.visitor.get(`/pulled-accounts/${account.id}/edit`)
  assert.doesNotMatch(text, /name="folder"|name="host"|name="kind"/)
  assert.match(text, /POP3, pop\.kinghost\.net:995/)
  assert.equal(
    (await started.visitor.get('/pulled-accounts/new?provider=icloud')).text.includes('value="pop3"'),
    false,
  )
})

test('pulled account, the type Saída, F8 F9 leads to the form of channels and shows none of these fields', async (t) => {
  const { visitor } = await start(t)
  const first = (await visitor.get('/pulled-accounts/add')).text
  assert.match(first, /Entrada[\s\S]*Saída/)
  assert.doesNotMatch(first, /name="provider"|name="address"/)
  assert.equal((await visitor.get('/pulled-accounts/add?type=out')).location, '/channels/add')
  const inbound = (await visitor.get('/pulled-accounts/add?type=in')).text
  // MX first, forwarding second, pulling third. M19, M21, A9
  assert.match(inbound, /MX do domínio[\s\S]*encaminhar[\s\S]*IMAP/)
  assert.match(inbound, /endereço exclusivo/)
  assert.doesNotMatch(inbound, /sendsTogether|senderName/)
})

test('pulled account, server or user changed, M20 needs the password again; a name alone keeps it', async (t) => {
  const started = await start(t)
  const { admin, visitor, deskId } = started
  const page = await add(started)
  const fields = fieldsFor(deskId, { password: '', version: '1' })
  const moved = await visitor.post(`${page}/edit`, { ...fields, host: 'ladrao.example' })
  assert.equal(moved.status, 422)
  assert.match(moved.text, /digite a senha de novo/)
  assert.equal((await visitor.post(`${page}/edit`, { ...fields, user: 'outro' })).status, 422)
  const sealed = await findPulledSecret(admin.database.reader, page.split('/').at(-1) ?? '')
  assert.equal((await visitor.post(`${page}/edit`, { ...fields, name: 'Outro nome' })).location, page)
  assert.equal(await findPulledSecret(admin.database.reader, page.split('/').at(-1) ?? ''), sealed)
  const stale = await visitor.post(`${page}/edit`, { ...fields, name: 'Tarde demais' })
  assert.equal(stale.status, 422)
  assert.match(stale.text, /Outra pessoa mudou esta caixa/)
  assert.equal((await listPulledAccounts(admin.database.reader))[0]?.name, 'Outro nome')
})

test('pulled account, folders asked of its server, C4 are offered beside those that are chosen, escaped', async (t) => {
  const started = await start(t)
  const { visitor } = started
  const page = await add(started)
  started.answer = {
    ...good,
    folders: [...good.folders, { name: '<img src=x onerror=alert(1)>', use: null }],
  }
  const { location } = await visitor.post(`${page}/folders`)
  assert.equal(location, `${page}/edit#folders`)
  const { text } = await visitor.get(`${page}/edit`)
  assert.match(text, /name="folder" value="INBOX" checked/)
  assert.match(text, /name="folder" value="Chamados, urgentes">/)
  assert.match(text, /Lixo \(\\Junk\)/)
  assert.doesNotMatch(text, /<img/)
  const shown = (await visitor.get(page)).text
  assert.match(shown, /C: A1 LOGIN suporte \*\*\*/)
  assert.doesNotMatch(shown, /<img/)
  started.answer = {
    ...good,
    steps: [{ step: 'reach', state: 'bad', fault: 'unreachable', words: '' }],
    folders: [],
  }
  assert.equal((await visitor.post(`${page}/folders`)).location, `${page}#test`)
  assert.match((await visitor.get(page)).text, /não foi alcançado/)
})

test('pulled account, removal, F12 is only done by who says so, and takes what was known with it', async (t) => {
  const started = await start(t)
  const { admin, visitor } = started
  const page = await add(started)
  assert.equal((await visitor.post(`${page}/remove`)).location, `${page}#remove`)
  assert.equal((await listPulledAccounts(admin.database.reader)).length, 1)
  assert.equal((await visitor.post(`${page}/remove`, { confirm: 'yes' })).location, '/pulled-accounts')
  assert.equal((await visitor.get(page)).status, 404)
  assert.equal((await listAudit(admin.database.reader, 1))[0]?.event, 'pulled-account-removed')
})

test('pulled account, an app password that sends too, O6 O8 makes a channel of the same account with it', async (t) => {
  const started = await start(t)
  const { admin, visitor } = started
  const more = { user: 'suporte@empresa.example', password: 'CANARY abcd efgh', alsoSends: 'yes' }
  await add(started, more, 'google-password')
  const [channel] = await listChannels(admin.database.reader)
  assert.deepEqual(
    [channel?.kind, channel?.address, channel?.settings.server?.host, channel?.hasSecret],
    ['google-password', 'suporte@empresa.example', 'smtp.gmail.com', true],
  )
  // A second one finds the address taken: the account is saved all the same, and says so.
  const page = await add(started, { ...more, name: 'Outra' }, 'google-password')
  assert.match((await visitor.get(page)).text, /caixa de saída não foi criada/)
  assert.equal((await listChannels(admin.database.reader)).length, 1)
})

test('pulled account, a personal address, O6 is warned of', async (t) => {
  const started = await start(t)
  const page = await add(started, { user: 'maria@gmail.com' }, 'google-password')
  assert.match((await started.visitor.get(page)).text, /conta pessoal/)
})

test('pulled accounts, an operator, M20 sees none of their pages', async (t) => {
  const started = await start(t)
  const page = await add(started)
  const operator = await started.admin.signIn('operator')
  for (const path of [
    '/pulled-accounts',
    '/pulled-accounts/add',
    '/pulled-accounts/new?provider=other',
    page,
    `${page}/edit`,
  ])
    assert.equal((await operator.get(path)).status, 403, path)
  assert.doesNotMatch((await operator.get('/')).text, /pulled-accounts/)
})

test('pulled account, settings looked for by the address, C3 are shown with who said so and fill the form', async (t) => {
  const asked: string[] = []
  const settingsWorld: SettingsWorld = {
    ...noSettingsWorld,
    resolve: async (name, type) => {
      asked.push(`${type} ${name}`)
      if (type === 'MX' && name === 'kinghost.example') return [{ exchange: 'mx.kinghost.net', priority: 1 }]
      if (name === '_imaps._tcp.empresa.example') return ['0 1 1993 mail.empresa.example']
      return []
    },
  }
  const started = await start(t, { settingsWorld })
  const { visitor } = started
  const first = (await visitor.get('/pulled-accounts/add?type=in')).text
  assert.doesNotMatch(first, /Nada foi encontrado/)
  assert.deepEqual(asked, [])
  const find = async (address: string) => {
    const { location } = await visitor.post('/pulled-accounts/find', { address })
    assert.equal(location, '/pulled-accounts/add?type=in#find')
    return (await visitor.get('/pulled-accounts/add?type=in')).text
  }
  assert.match(await find('nada'), /id="address-fault"/)
  assert.match(await find('a@nada.example'), /Nada foi encontrado/)
  const known = await find('suporte@kinghost.example')
  assert.match(known, /Provedor conhecido: KingHost[\s\S]*MX mx\.kinghost\.net/)
  const sending = /href="(\/channels\/add[^"]+)"/.exec(known)?.[1] ?? ''
  const channel = (await visitor.get(sending.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))).text
  assert.match(channel, /name="host" type="text" value="smtp\.kinghost\.net"/)
  assert.match(channel, /name="address" type="email" value="suporte@kinghost\.example"/)
  const preset = (await visitor.get('/pulled-accounts/new?found=0&protocol=pop3')).text
  assert.match(preset, /provider=kinghost|provider&#x3D;kinghost/)
  assert.match(preset, /value="pop3" checked/)
  const served = await find('suporte@empresa.example')
  assert.match(served, /DNS do domínio[\s\S]*mail\.empresa\.example:1993/)
  const form = (await visitor.get('/pulled-accounts/new?found=0&protocol=imap')).text
  assert.match(form, /name="host" type="text" value="mail\.empresa\.example"/)
  assert.match(form, /name="port" type="text" value="1993"/)
  assert.match(form, /name="user" type="text" value="suporte@empresa\.example"/)
})
