import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { profileSettings } from '../../../src/domain/policy/settings.ts'
import { routes } from '../../../src/admin/routes.ts'
import { isTextKey } from '../../../src/i18n/translate.ts'
import { changeView } from '../../../src/admin/policy-words.ts'
import { listPolicyChanges, type PolicyChangeRecord } from '../../../src/store/policy-changes.ts'
import { addDesk } from '../../../src/store/desks.ts'
import { readPolicyVersion } from '../../../src/store/policy-version.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { addHouse, addRule } from '../../support/classification.ts'
import { clientIdOf } from '../../../src/store/clients.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

const desk = '/desks/nova%40empresa.example'
const deskFields = {
  address: 'nova@empresa.example',
  aliases: '',
  mode: 'direct',
  profile: 'aberto',
  language: 'pt-BR',
  enabled: 'yes',
}
const ruleFields = {
  name: 'Notas',
  type: 't2',
  mode: 'draft',
  action: 'save',
  'field-0': 'subject',
  'header-0': '',
  'condition-0': 'contains',
  'value-0': 'nota',
  'operator-0': 'or',
}
const settings = Object.fromEntries(
  Object.entries(profileSettings.aberto).map(([name, value]) => [
    name,
    typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value ?? ''),
  ]),
)

let admin: TestAdmin
let ana: Visitor
let protocol = ''
let messageId = ''
let ruleId = ''
let clientId = ''

before(async () => {
  admin = await startMailAdmin()
  ana = await admin.signIn('administrator', 'ana')
  await addHouse(admin.database)
  ruleId = await addRule(admin.database, 'Notas', [{ value: 'nota' }], { mode: 'draft' })
  await addRule(admin.database, 'Boletos', [{ value: 'boleto' }], { mode: 'draft' })
  clientId = await clientIdOf(admin.database.writer, 'Nova S.A.', new Date())
  await bringIn(admin.intake, { raw: mailAbout('Um') })
  await bringIn(admin.intake, {
    from: 'rui@spam.example',
    raw: mailAbout('Dois').replace('ana@cliente', 'rui@spam'),
  })
  protocol = (await admin.database.reader('tickets').orderBy('protocol').first('protocol')).protocol
  messageId = (await admin.database.reader('messages').orderBy('seq', 'desc').first('id')).id
})
after(() => admin.close())

type Step = {
  readonly path: string
  readonly fields?: Readonly<Record<string, string>>
  readonly tells: RegExp
}

/** Every form that changes the policy, in an order in which each does. */
const steps: () => readonly (Step & { readonly route: string })[] = () => [
  {
    route: '/desks/add',
    path: '/desks/add',
    fields: deskFields,
    tells: /^desk-added nova@.* mode:null>direct/,
  },
  {
    route: '/desks/:address/edit',
    path: `${desk}/edit`,
    fields: { ...deskFields, profile: 'estrito', confirmed: 'estrito' },
    tells: /^desk-changed nova@.* profile:aberto>estrito .*subjectRequired:false>true/,
  },
  {
    route: '/desks/:address/policy',
    path: `${desk}/policy`,
    fields: { ...settings, pendingLimit: '3' },
    tells: /^desk-changed nova@.* pendingLimit:null>3/,
  },
  {
    route: '/desks/:address/disable',
    path: `${desk}/disable`,
    tells: /^desk-changed nova@\S+ enabled:true>false$/,
  },
  {
    route: '/desks/:address/enable',
    path: `${desk}/enable`,
    tells: /^desk-changed nova@\S+ enabled:false>true$/,
  },
  {
    route: '/desks/:address/remove',
    path: `${desk}/remove`,
    tells: /^desk-removed nova@.* mode:direct>null/,
  },
  {
    route: '/blocklist/add',
    path: '/blocklist/add',
    fields: { pattern: 'promo.example', reason: 'Propaganda', list: 'block', expires: '' },
    tells: /^block-added promo\.example list:null>block reason:null>Propaganda owner:null>ana$/,
  },
  {
    route: '/blocklist/:pattern/remove',
    path: '/blocklist/promo.example/remove',
    tells: /^block-removed promo\.example list:block>null/,
  },
  {
    route: '/rules/:rule/mode',
    path: '/rules/refuseMissingSubject/mode',
    fields: { mode: 'shadow' },
    tells: /^rule-mode-changed refuseMissingSubject mode:live>shadow$/,
  },
  {
    route: '/classifications/add',
    path: '/classifications/add',
    fields: { ...ruleFields, name: 'Nova' },
    tells:
      /^classification-added Nova name:null>Nova conditions:null>subject contains “nota” type:null>Proposta/,
  },
  {
    route: '/classifications/:id/edit',
    path: `/classifications/${ruleId}/edit`,
    fields: ruleFields,
    tells:
      /^classification-changed Notas conditions:subject equals “nota”>subject contains “nota” type:Nota fiscal>Proposta$/,
  },
  {
    route: '/classifications/:id/move',
    path: `/classifications/${ruleId}/move`,
    fields: { direction: 'down' },
    tells: /^classification-changed Notas position:1>2$/,
  },
  {
    route: '/classifications/:id/mode',
    path: `/classifications/${ruleId}/mode`,
    fields: { mode: 'shadow' },
    tells: /^classification-changed Notas classificationMode:draft>shadow$/,
  },
  {
    route: '/classifications/:id/remove',
    path: `/classifications/${ruleId}/remove`,
    tells: /^classification-removed Notas name:Notas>null/,
  },
  {
    route: '/desks/:address/destination',
    path: '/desks/suporte%40empresa.example/destination',
    fields: { type: 't2', contract: '', branch: 'b1' },
    tells: /^desk-changed suporte@empresa\.example type:null>Proposta branch:null>Matriz$/,
  },
  {
    route: '/associations/add',
    path: '/associations/add',
    fields: { domain: 'acme.example', client: 'ACME' },
    tells: /^association-added acme\.example client:null>ACME owner:null>ana$/,
  },
  {
    route: '/associations/:domain/remove',
    path: '/associations/acme.example/remove',
    tells: /^association-removed acme\.example client:ACME>null/,
  },
  {
    route: '/clients/:id/domains',
    path: `/clients/${clientId}/domains`,
    fields: { domain: 'filial.example' },
    tells: /^association-added filial\.example client:null>Nova S\.A\. owner:null>ana$/,
  },
  {
    route: '/clients/:id',
    path: `/clients/${clientId}`,
    fields: { name: 'Novíssima S.A.' },
    tells: /^client-changed Novíssima S\.A\. client:Nova S\.A\.>Novíssima S\.A\.$/,
  },
  {
    route: '/tickets/:protocol/spam',
    path: `/tickets/${protocol}/spam`,
    tells: /^block-added ana@cliente\.example list:null>block .* owner:null>ana$/,
  },
  {
    route: '/messages/:id/spam',
    path: `/messages/${messageId}/spam`,
    tells: /^block-added rui@spam\.example list:null>block .* owner:null>ana$/,
  },
]

/** The forms that change no policy. A new form stands in one of the two lists. */
const others = new Set([
  '/sign-in',
  '/sign-in/code',
  '/sign-out',
  '/p/:token',
  '/setup/:token',
  '/language',
  '/account/password',
  '/account/picture',
  '/account/second-factor',
  '/users',
  '/users/:id',
  '/messages/reprocess',
  '/messages/:id/pictures',
  '/messages/queue',
  '/messages/:id/retry',
  '/messages/:id/delete',
  '/messages/:id/mend',
  '/at-door/:id/approve',
  '/at-door/:id/refuse',
  '/simulate',
  '/tickets/:protocol/close',
  '/tickets/:protocol/discard',
  '/tickets/:protocol/ask-validation',
  '/tickets/:protocol/reopen',
  '/tickets/:protocol/read',
  '/tickets/:protocol/unread',
  '/tickets/:protocol/edit',
  '/tickets/:protocol/notes',
  '/tickets/:protocol/notes/:note/erase',
  '/tickets/:protocol/participants',
  '/tickets/:protocol/participants/remove',
  '/tickets/:protocol/messages/:id/read',
  '/tickets/:protocol/messages/:id/unread',
  '/impact/:id/again',
  '/filter/add',
  '/filter/:address/remove',
  '/contacts/add',
  '/contacts/import',
  '/contacts/:address/edit',
  '/queues/add',
  '/queues/:id/edit',
  '/queues/:id/remove',
  '/ticket-types/add',
  '/ticket-types/:id/edit',
  '/ticket-types/:id/remove',
  '/groups/add',
  '/groups/:id/edit',
  '/groups/:id/remove',
  '/branches/add',
  '/branches/:id/edit',
  '/branches/:id/remove',
  '/contracts/add',
  '/contracts/:id/edit',
  '/contracts/:id/remove',
  '/channels/add',
  '/channels/:id/edit',
  '/channels/:id/test',
  '/channels/:id/remove',
  '/channels/:id/connect',
  '/channels/:id/appearance',
  '/channels/:id/dkim',
  '/accounts/test',
  '/accounts/canary',
  '/accounts/receiving/:address/test',
  '/pulled-accounts/find',
  '/pulled-accounts/new',
  '/pulled-accounts/:id/edit',
  '/pulled-accounts/:id/folders',
  '/pulled-accounts/:id/test',
  '/pulled-accounts/:id/retry',
  '/pulled-accounts/:id/remove',
  '/pulled-accounts/:id/connect',
  '/triage/selected',
  '/triage/restore',
  '/triage/:protocol/assume',
  '/triage/:protocol/presence',
  '/orders/import',
  '/tickets/export',
  '/searches/add',
  '/searches/:id/edit',
  '/searches/:id/remove',
  '/tickets/:protocol/merge',
  '/tickets/:protocol/split',
  '/tickets/:protocol/requester',
  '/tickets/:protocol/edit',
  '/tickets/:protocol/assign',
  '/tickets/:protocol/release',
  '/contacts/:address/language',
  '/contacts/:address/addresses',
  '/contacts/:address/addresses/remove',
  '/contacts/:address/addresses/first',
  '/contacts/:address/merge',
  '/contacts/:address/export',
  '/contacts/:address/erase',
  '/users/:id/mail',
  '/distribution',
  '/distribution/agents/:id',
  '/agent-status',
  '/tickets/:protocol/stage',
  '/tickets/:protocol/answer',
  '/tickets/:protocol/new-mail',
  '/tickets/:protocol/answer/draft',
  '/tickets/:protocol/answer/discard',
  '/tickets/:protocol/answer/send',
  '/tickets/:protocol/answer/presence',
  '/tickets/:protocol/answers/:answer/undo',
  '/suppressions/:address/release',
  '/mail-templates/add',
  '/mail-templates/preview',
  '/mail-templates/:id/edit',
  '/mail-templates/:id/remove',
  '/workflow-steps/add',
  '/workflow-steps/:id/edit',
  '/workflow-steps/:id/remove',
  '/signatures',
  '/v/:token',
  '/desks/:address/opening-notice',
])

test('policy changes, every form of the pages, is known to change the policy or not to', () => {
  const forms = routes.filter(({ method }) => method === 'post').map(({ path }) => path)
  const known = new Set([...steps().map(({ route }) => route), ...others])
  assert.deepEqual(
    forms.filter((path) => !known.has(path)),
    [],
  )
})

test('policy changes, every form that makes one, leaves exactly one version with person and difference', async () => {
  for (const { path, fields = {}, tells } of steps()) {
    const before = await readPolicyVersion(admin.database.reader)
    const answer = await ana.post(path, fields)
    assert.equal(answer.status, 303, `${path} ${answer.status}`)
    assert.equal(await readPolicyVersion(admin.database.reader), before + 1, path)
    const { rows } = await listPolicyChanges(admin.database.reader, { after: String(before), limit: 10 })
    assert.equal(rows.length, 1, path)
    assert.equal(rows[0]?.actor, 'ana', path)
    assert.match(said(rows[0]), tells)
  }
})

test('policy changes page, an administrator, reads who changed what in words and nobody else does', async () => {
  const { status, text } = await ana.get('/policy/changes')
  assert.equal(status, 200)
  const plain = text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  assert.match(plain, /Exigir assunto: Não → Sim/)
  assert.match(plain, /Perfil: Aberto → Estrito/)
  assert.match(plain, /Modo: Ativa → Em observação/)
  assert.match(plain, /promo\.example/)
  assert.equal((await (await admin.signIn('operator', 'bruno')).get('/policy/changes')).status, 403)
})

test('message page, of a message judged twice, links the version of the policy that judged it last', async () => {
  await addDesk(
    admin.database.writer,
    { ...openDesk, address: 'dois@empresa.example', profile: 'estrito' },
    new Date(),
  )
  await new Promise((resolve) => setTimeout(resolve, 60))
  await bringIn(admin.intake, {
    from: 'bia@cliente.example',
    to: ['dois@empresa.example'],
    raw: mailAbout('Tres').replace('ana@', 'bia@'),
  })
  const { id, policy_version: first } = await admin.database.reader('messages').orderBy('seq', 'desc').first()
  const version = await readPolicyVersion(admin.database.reader)
  assert.equal(Number(first), version)
  assert.match((await ana.get(`/messages/${id}`)).text, linkTo(version))
  await ana.post('/desks/dois%40empresa.example/policy', settings)
  await new Promise((resolve) => setTimeout(resolve, 60))
  await admin.intake.reprocess(id, { actor: 'ana' })
  const { text } = await ana.get(`/messages/${id}`)
  assert.match(text, linkTo(version + 1))
  const page = await ana.get(`/policy/changes?version=${version + 1}`)
  assert.match(page.text, new RegExp(`<mark>${version + 1}</mark>`))
  assert.match(page.text, /newRequests|Quem pode/)
  assert.ok(!page.text.includes(`>${version + 2}<`))
  const operator = await admin.signIn('operator', 'carla')
  assert.doesNotMatch((await operator.get(`/messages/${id}`)).text, /\/policy\/changes/)
})

test('policy changes page, hostile text in every field, shows it only escaped', async () => {
  const poison = '"><img src=x onerror=alert(1)>\u202e'
  await admin.database.writer('policy_changes').insert({
    version: 9_000,
    event: 'block-added',
    subject: poison,
    actor: poison,
    changes: JSON.stringify([{ field: poison, old: poison, new: poison }]),
    at: new Date().toISOString(),
  })
  const { text } = await ana.get('/policy/changes')
  assert.doesNotMatch(text, /<img|\u202e/)
  assert.match(text, /&quot;&gt;&lt;img/)
  await admin.database.writer('policy_changes').where({ version: 9_000 }).delete()
})

test('changeView, every setting of a desk and each of its values, has words', () => {
  for (const profile of Object.values(profileSettings))
    for (const [field, value] of Object.entries(profile)) {
      const view = changeView({ field, old: value, new: null })
      assert.ok(view.nameKey !== null && isTextKey(view.nameKey), field)
      assert.ok(typeof value === 'number' || view.old.key !== null, `${field} ${value}`)
    }
})

function linkTo(version: number): RegExp {
  return new RegExp(`href="/policy/changes\\?version(?:=|&#x3D;)${version}"`)
}

function said(record: PolicyChangeRecord | undefined): string {
  const changes = (record?.changes ?? []).map((each) => `${each.field}:${each.old}>${each.new}`)
  return [record?.event, record?.subject, ...changes].join(' ')
}

test('page of the policy’s versions, a new desk and a rule, folds the many fields and names the rule', async () => {
  const { text } = await ana.get('/policy/changes')
  assert.match(text, /<details><summary>\d+ campos<\/summary><span class="detail">/)
  await ana.post('/rules/refuseMissingBody/mode', { mode: 'shadow' })
  const [newest = ''] = (await ana.get('/policy/changes')).text.split('<tbody>')[1]?.split('</tr>') ?? []
  assert.match(newest, /<bdi>Texto preenchido<\/bdi>.*<bdi>Ativa<\/bdi> → <bdi>Em observação<\/bdi>/s)
  assert.doesNotMatch(newest, /refuse|<details>/)
})
