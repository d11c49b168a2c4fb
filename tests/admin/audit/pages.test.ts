import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { detailsOf, subjectOf } from '../../../src/admin/pages/audit/detail-words.ts'
import { isTextKey } from '../../../src/i18n/translate.ts'
import { auditEvents, recordAudit } from '../../../src/store/audit.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import type { Visitor } from '../../support/visitor.ts'

const from = '198.51.100.7'
let admin: TestAdmin
let ana: Visitor
before(async () => {
  admin = await startTestAdmin()
  ana = await admin.signIn('administrator', 'ana')
})
after(() => admin.close())

const rowsOf = (text: string) => text.split('<tbody>')[1]?.match(/<tr>.*?<\/tr>/gs) ?? []

test('audit page, an operator, security 6.20 may not read it', async () => {
  assert.equal((await (await admin.signIn('operator', 'bruno')).get('/audit')).status, 403)
})

test('audit page, hostile text in every field, security 6.20 shows it only escaped and on one line', async () => {
  const poison = '"><img src=x onerror=alert(1)>{{7*7}}\r\n2026-11-21 signed-in\u001B[2J\u202E'
  await recordAudit(admin.database.writer, {
    event: 'block-added',
    actor: poison,
    address: from,
    subject: poison,
    details: { [poison]: poison, role: [poison, poison], deep: { x: poison } },
  })
  const { text } = await ana.get('/audit?event=block-added')
  assert.equal(rowsOf(text).length, 1)
  assert.doesNotMatch(text, /<img|\p{Bidi_Control}|\n2026-11-21 signed-in/u)
  assert.ok(!text.includes('\u001B'))
  assert.match(text, /&lt;img src&#x3D;x onerror&#x3D;alert\(1\)&gt;\{\{7\*7\}\}␍␊2026/)
})

test('audit page, by person and by action, shows those lines alone', async () => {
  await recordAudit(admin.database.writer, {
    event: 'desk-added',
    actor: 'rita',
    address: from,
    subject: 'x@desk.example',
  })
  await recordAudit(admin.database.writer, { event: 'signed-out', actor: 'rita', address: from })
  assert.equal(rowsOf((await ana.get('/audit?person=Rita')).text).length, 2)
  const { text } = await ana.get('/audit?person=rita&event=desk-added')
  assert.match(rowsOf(text).join(''), /Endereço incluído.*x@desk\.example.*198\.51\.100\.7/s)
  assert.equal(rowsOf(text).length, 1)
  assert.match((await ana.get('/audit?person=ninguem')).text, /Nenhuma ação encontrada/)
  assert.equal((await ana.get('/audit?event=__proto__&before=x&after=1e9')).status, 200)
})

test('audit page, more lines than fit, goes back and forth with the filter kept', async () => {
  for (let line = 0; line < 55; line++)
    await recordAudit(admin.database.writer, {
      event: 'ticket-closed',
      actor: 'zoe',
      address: from,
      subject: `n${line}`,
    })
  const first = (await ana.get('/audit?person=zoe')).text
  assert.equal(rowsOf(first).length, 50)
  const older =
    /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&') ?? ''
  const second = (await ana.get(older)).text
  assert.equal(rowsOf(second).length, 5)
  assert.match(second, /n0</)
  assert.match(second, /rel="prev" href="\/audit\?person&#x3D;zoe&amp;after/)
})

test('detailsOf, settings, lists, moments and changes kept as text, are said in words', () => {
  const said = detailsOf({
    settings: { newRequests: 'associated' },
    aliases: ['a@x.example', 'b@x.example'],
    expires: '2026-12-21T15:37:02.296Z',
    enabled: 'true → false',
    list: 'allow',
    after: 'shadow',
    reason: 'a\u202Eb → c',
  }).map(({ nameKey, values }) => [nameKey, ...values.map(({ key, at, text }) => key ?? at ?? text)])
  assert.deepEqual(said, [
    ['setting.newRequests', 'setting.newRequests.associated'],
    ['audit.detail.aliases', 'a@x.example, b@x.example'],
    ['audit.detail.expires', new Date('2026-12-21T15:37:02.296Z')],
    ['audit.detail.enabled', 'setting.yes', 'setting.no'],
    ['audit.detail.list', 'blocklist.list.allow'],
    ['audit.detail.after', 'rules.mode.shadow'],
    ['audit.detail.reason', 'a[U+202E]b', 'c'],
  ])
})

test('subjectOf, a rule, is said in words and all else as it is', () => {
  assert.equal(subjectOf('rule-mode-changed', 'refuseLoop').key, 'rule.refuseLoop')
  assert.deepEqual(subjectOf('rule-mode-changed', 'refuse\u202E'), { key: null, text: 'refuse[U+202E]' })
  assert.equal(subjectOf('desk-added', 'refuseLoop').key, null)
})

test('audit page, every action and the details of a change, are said in words', () => {
  for (const event of auditEvents) assert.ok(isTextKey(`audit.event.${event}`), event)
  assert.deepEqual(detailsOf({ role: ['operator', 'administrator'], other: null }), [
    {
      nameKey: 'audit.detail.role',
      name: 'role',
      values: [
        { key: 'role.operator', at: null, text: 'operator' },
        { key: 'role.administrator', at: null, text: 'administrator' },
      ],
    },
    { nameKey: null, name: 'other', values: [{ key: 'policy-change.none', at: null, text: '' }] },
  ])
})
