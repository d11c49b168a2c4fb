import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { saveMailTemplate } from '../../../src/store/mail-templates.ts'
import { readOpeningNotice } from '../../../src/store/opening-notices.ts'
import { listPolicyChanges } from '../../../src/store/policy-changes.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'
import { mailTemplate, waitingMails } from '../../support/workflow.ts'

const path = '/desks/suporte%40empresa.example/opening-notice'

let admin: TestAdmin
let ana: Visitor
before(async () => {
  admin = await startMailAdmin()
  ana = await admin.signIn('administrator', 'ana')
  const by = { actor: 'ana', now: new Date() }
  await saveMailTemplate(admin.database, mailTemplate({ id: 'a', name: 'Abertura', kind: 'opening' }), by)
  await saveMailTemplate(admin.database, mailTemplate({ id: 'e', name: 'Etapa' }), by)
})
after(() => admin.close())

async function noticeOf() {
  const { id } = await admin.database.reader('desks').first('id')
  return readOpeningNotice(admin.database.reader, id)
}

test('notice of opening, C27 switched on without a template, is refused and nothing is changed', async () => {
  const answer = await ana.post(path, { isOn: 'yes', template: '' })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /Para notificar, escolha um modelo/)
  assert.match(answer.text, /name="isOn" value="yes" checked/)
  for (const template of ['e', 'nothing'])
    assert.equal((await ana.post(path, { isOn: 'yes', template })).status, 422)
  assert.deepEqual(await noticeOf(), { isOn: false, templateId: null, asksValidation: false })
})

test('notice of opening, C27 with a template, is a change of the policy and sent for the next mail', async () => {
  assert.match((await ana.get('/desks')).text, /opening-notice/)
  assert.equal((await ana.post(path, { isOn: 'yes', template: 'a' })).location, '/desks')
  const [change] = (await listPolicyChanges(admin.database.reader, { limit: 1 })).rows
  assert.deepEqual(
    change?.changes.map(({ field, new: fresh }) => [field, fresh]),
    [
      ['acknowledge', true],
      ['openingTemplate', 'Abertura'],
    ],
  )
  await pause(60)
  await bringIn(admin.intake, { raw: mailAbout('Orçamento'), door: 'cli' })
  const [mail] = await waitingMails(admin.database)
  assert.deepEqual([mail?.templateId, mail?.values.titulo], ['a', 'Orçamento'])
})

test('notice of opening, switched off or in our own words, keeps no template that is in the way', async () => {
  await ana.post('/mail-templates/a/remove')
  assert.match((await ana.get('/mail-templates')).text, /Abertura continua em uso/)
  await ana.post(path, { isOn: 'yes', template: 'built-in' })
  assert.deepEqual(await noticeOf(), { isOn: true, templateId: null, asksValidation: false })
  assert.match((await ana.get(path)).text, /value="built-in" selected/)
  await ana.post(path, {})
  assert.deepEqual(await noticeOf(), { isOn: false, templateId: null, asksValidation: false })
  await ana.post('/mail-templates/a/remove')
  assert.doesNotMatch((await ana.get('/mail-templates')).text, /Abertura<\/bdi>/)
})
