import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { profileSettings, settingNames } from '../../../src/domain/policy/settings.ts'
import { findDesk } from '../../../src/store/desks.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor

const fields = {
  address: 'suporte@empresa.example',
  aliases: 'help@empresa.example',
  mode: 'direct',
  profile: 'aberto',
  language: 'pt-BR',
  enabled: 'yes',
}

before(async () => {
  admin = await startMailAdmin([])
  administrator = await admin.signIn('administrator')
})

after(() => admin.close())

/** The policy of a profile as its page offers it. */
function asTyped(profile: 'aberto'): Record<string, string> {
  const typed = Object.entries(profileSettings[profile]).map(([name, value]) => [
    name,
    typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value ?? ''),
  ])
  return Object.fromEntries(typed)
}

/** Doors look for a changed policy every 50 ms. */
const untilEffective = () => sleep(60)

test('desks, the form of a new one, A9 M21 warns to use an exclusive address', async () => {
  assert.match((await administrator.get('/desks/add')).text, /endereço exclusivo/)
})

test('desks, one is added, A1 A8 mail for it and its alias passes without a restart', async () => {
  assert.equal((await bringIn(admin.intake, { raw: mailAbout('Antes') })).kind, 'reject')
  assert.equal((await administrator.post('/desks/add', fields)).location, '/desks')
  await untilEffective()
  assert.equal((await bringIn(admin.intake, { raw: mailAbout('Depois') })).kind, 'pass')
  const byAlias = await bringIn(admin.intake, { to: ['help@empresa.example'], raw: mailAbout('Alias') })
  assert.equal(byAlias.kind, 'pass')
})

test('desks, an address that is taken, M15 is refused naming the other', async () => {
  const answer = await administrator.post('/desks/add', {
    ...fields,
    address: 'help@empresa.example',
    aliases: '',
  })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /help@empresa\.example já é usado por suporte@empresa\.example/)
})

test('desks, fields that are wrong, keep what was typed and say so at the field', async () => {
  const answer = await administrator.post('/desks/add', { ...fields, address: 'x', mode: '__proto__' })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /value="x"/)
  assert.match(answer.text, /id="address-fault"/)
  assert.match(answer.text, /Escolha uma das opções/)
})

test('desks, changed, the public addresses stand in the form and in the audit log', async () => {
  const href = '/desks/suporte%40empresa.example/edit'
  const answer = await administrator.post(href, {
    ...fields,
    knownAs: 'sac@marca.example\ncontato@marca.example',
  })
  assert.equal(answer.location, '/desks')
  assert.match((await administrator.get(href)).text, />contato@marca\.example\s+sac@marca\.example</)
  assert.match((await administrator.get('/audit')).text, /endereços públicos/)
})

test('desks, an address of a whole domain, is shown with the desk that takes it and changes nothing', async () => {
  const whole = { ...fields, address: '*@resto.example', aliases: '' }
  assert.equal((await administrator.post('/desks/add', whole)).location, '/desks')
  for (const page of ['policy', 'edit']) {
    const { text } = await administrator.get(`/desks/quem%40resto.example/${page}`)
    assert.match(text, /<strong>\*@resto\.example</, page)
  }
  assert.equal((await administrator.post('/desks/quem%40resto.example/remove')).status, 404)
  assert.equal((await administrator.post('/desks/%2A%40resto.example/remove')).location, '/desks')
  assert.equal((await administrator.get('/desks/quem%40resto.example/policy')).status, 404)
})

test('desks, disabled and enabled again, M18 M2 mail is refused in between', async () => {
  await administrator.post('/desks/suporte%40empresa.example/disable')
  await untilEffective()
  assert.equal((await bringIn(admin.intake, { raw: mailAbout('Fechado') })).kind, 'reject')
  await administrator.post('/desks/suporte%40empresa.example/enable')
  await untilEffective()
  assert.equal((await bringIn(admin.intake, { raw: mailAbout('Aberto') })).kind, 'pass')
})

test('desks, another profile chosen, shows each setting that will change before anything is saved', async () => {
  const href = '/desks/suporte%40empresa.example/edit'
  const changes = { ...fields, aliases: '', profile: 'estrito', acknowledge: 'yes' }
  const asked = await administrator.post(href, changes)
  assert.equal(asked.status, 200)
  const text = asked.text.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ')
  assert.match(text, /Aberto → Estrito/)
  assert.match(text, /Exigir assunto: Não → Sim/)
  const different = Object.entries(profileSettings.estrito).filter(
    ([name, value]) => !Object.entries(profileSettings.aberto).some(([n, v]) => n === name && v === value),
  )
  assert.equal(asked.text.match(/<li>/g)?.length, different.length)
  assert.equal((await findDesk(admin.database.reader, fields.address))?.profile, 'aberto')
})

test('desks, from open to triage, says that requests will be pre-tickets', async () => {
  const asked = await administrator.post('/desks/suporte%40empresa.example/edit', {
    ...fields,
    profile: 'triagem',
  })
  const text = asked.text.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ')
  assert.match(text, /Um pedido aceito vira: Chamado → Pré-chamado/)
})

test('desks, another profile confirmed on the page that shows it, the profile and aliases are the new ones', async () => {
  const href = '/desks/suporte%40empresa.example/edit'
  const changes = { ...fields, aliases: '', profile: 'triagem', acknowledge: 'yes' }
  const { text } = await administrator.post(href, changes)
  const hidden = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(
    ([, name = '', value = '']): [string, string] => [name, value],
  )
  const answer = await administrator.post(
    href,
    Object.fromEntries(hidden.filter(([name]) => name !== 'csrf')),
  )
  assert.equal(answer.location, '/desks')
  const desk = await findDesk(admin.database.reader, 'suporte@empresa.example')
  assert.deepEqual(
    [desk?.profile, desk?.aliases, desk?.acknowledge, desk?.enabled],
    ['triagem', [], true, true],
  )
})

test('desks, the policy of one, A16 changes a setting for the next message and shows what differs', async () => {
  const href = '/desks/suporte%40empresa.example/policy'
  assert.doesNotMatch((await administrator.get(href)).text, /diferente do perfil/)
  const shown = (await administrator.get(href)).text
  for (const name of settingNames) assert.equal(shown.split(` id="${name}"`).length, 2, name)
  const settings = { ...asTyped('aberto'), subjectRequired: 'yes' }
  assert.equal((await administrator.post(href, settings)).location, '/desks')
  await untilEffective()
  assert.equal((await bringIn(admin.intake, { raw: mailAbout('') })).kind, 'reject')
  assert.match((await administrator.get(href)).text, /diferente do perfil/)
  const wrong = await administrator.post(href, { ...settings, pendingLimit: '-1', newRequests: 'x' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /id="pendingLimit-fault"/)
  assert.match(wrong.text, /id="newRequests-fault"/)
  assert.match(wrong.text, /value="-1"/)
})

test('desks, removed after a question, A8 mail for it is refused', async () => {
  assert.match(
    (await administrator.get('/desks/suporte%40empresa.example/remove')).text,
    /continuam guardados/,
  )
  await administrator.post('/desks/suporte%40empresa.example/remove')
  await untilEffective()
  assert.equal((await bringIn(admin.intake, { raw: mailAbout('Fim') })).kind, 'reject')
  assert.equal((await administrator.get('/desks/suporte%40empresa.example/edit')).status, 404)
})

test('desks, an operator, security 6.17 may not open them', async () => {
  const operator = await admin.signIn('operator')
  assert.equal((await operator.get('/desks')).status, 403)
  assert.equal((await operator.post('/desks/add', fields)).status, 403)
})
