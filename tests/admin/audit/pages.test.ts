import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { detailsOf } from '../../../src/admin/pages/audit/list.ts'
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

test('audit page, every action and the details of a change, are said in words', () => {
  for (const event of auditEvents) assert.ok(isTextKey(`audit.event.${event}`), event)
  assert.deepEqual(detailsOf({ role: ['operator', 'administrator'], other: null }), [
    { nameKey: 'audit.detail.role', name: 'role', value: 'operator → administrator' },
    { nameKey: null, name: 'other', value: '–' },
  ])
})
