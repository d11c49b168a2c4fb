import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ruleNames } from '../../../src/domain/policy/policy.ts'
import { isTextKey } from '../../../src/i18n/translate.ts'
import { listAudit } from '../../../src/store/audit.ts'
import { readPolicyVersion } from '../../../src/store/policy-version.ts'
import { readRuleModes } from '../../../src/store/rule-modes.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mail } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor

before(async () => {
  admin = await startMailAdmin([{ ...openDesk, profile: 'estrito', settings: { newRequests: 'anyone' } }])
  administrator = await admin.signIn('administrator')
})
after(() => admin.close())

const withoutSubject = (id: string) =>
  mail(['From: rui@cliente.example', 'To: suporte@empresa.example', `Message-ID: <${id}@cliente.example>`])

test('beyond 6 rules page, rule put in shadow and made live again, shows whom it would have hit', async () => {
  assert.match(
    (await administrator.get('/rules')).text,
    /href="\/rules\/refuseMissingSubject">R1: assunto preenchido/,
  )
  const version = await readPolicyVersion(admin.database.reader)
  const saved = await administrator.post('/rules/refuseMissingSubject/mode', { mode: 'shadow' })
  assert.equal(saved.location, '/rules/refuseMissingSubject')
  assert.equal(await readPolicyVersion(admin.database.reader), version + 1)
  const [line] = await listAudit(admin.database.reader, 1)
  assert.deepEqual(
    [line?.event, line?.subject, line?.details],
    ['rule-mode-changed', 'refuseMissingSubject', { before: 'live', after: 'shadow' }],
  )

  assert.equal((await bringIn(admin.intake, { raw: withoutSubject('um') })).kind, 'pass')
  const page = await administrator.get('/rules/refuseMissingSubject')
  assert.match(page.text, /<dd>0<\/dd>\s*<dt>Teria agido em 7 dias<\/dt><dd>1<\/dd>/)
  assert.match(page.text, /rui@cliente\.example/)
  assert.match(page.text, /Tornar ativa/)
  const { id } = await admin.database.reader('messages').first('id')
  const message = await administrator.get(`/messages/${id}`)
  assert.match(message.text, /Recusaria \(em observação\)<\/span> Não foi possível inserir o chamado/)

  await administrator.post('/rules/refuseMissingSubject/mode', { mode: 'live' })
  await new Promise((resolve) => setTimeout(resolve, 60))
  assert.equal((await bringIn(admin.intake, { raw: withoutSubject('dois') })).kind, 'reject')
  const list = await administrator.get('/rules/refuseMissingSubject?list=live')
  assert.doesNotMatch(list.text, /Tornar ativa/)
  assert.match(list.text, /<dd>1<\/dd>\s*<dt>Teria agido em 7 dias<\/dt><dd>1<\/dd>/)
})

test('rules page, any rule, says what it does and in which stage it stands', async () => {
  const { text } = await administrator.get('/rules')
  for (const rule of ruleNames) {
    assert.ok(isTextKey(`rule-hint.${rule}`), rule)
    assert.ok(text.includes(`href="/rules/${rule}"`), rule)
  }
  assert.match((await administrator.get('/rules/refuseLoop')).text, /passou por servidores demais/)
})

test('rules page, locked rule, offers no switch and takes none', async () => {
  assert.doesNotMatch((await administrator.get('/rules/refuseRelay')).text, /name="mode"/)
  assert.equal((await administrator.post('/rules/refuseRelay/mode', { mode: 'off' })).status, 400)
  assert.equal((await administrator.post('/rules/refuseMissingSubject/mode', { mode: 'x' })).status, 400)
  assert.equal((await administrator.get('/rules/constructor')).status, 404)
  assert.equal((await readRuleModes(admin.database.reader)).has('refuseRelay'), false)
})
