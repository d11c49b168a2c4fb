import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listAudit } from '../../../src/store/audit.ts'
import { findUserByName } from '../../../src/store/users.ts'
import { startTestAdmin, type TestAdmin, testPassword } from '../../support/admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let ana: Visitor
before(async () => {
  admin = await startTestAdmin()
  ana = await admin.signIn('administrator', 'ana')
})
after(() => admin.close())

const idOf = async (name: string) => (await findUserByName(admin.database.reader, name))?.id ?? ''

test('users, a new operator, is listed, audited and may sign in', async () => {
  const form = { name: 'Bruno', role: 'operator', password: testPassword, repeated: testPassword }
  assert.equal((await ana.post('/users', form)).location, '/users')
  const { text } = await ana.get('/users')
  assert.match(text, /O usuário bruno foi incluído/)
  assert.match(text, /Atendente/)
  assert.doesNotMatch((await ana.get('/users')).text, /foi incluído/)
  assert.equal((await admin.visitor().signIn('bruno', testPassword)).status, 303)
  const [entry] = await listAudit(admin.database.reader, 50).then((lines) =>
    lines.filter(({ event }) => event === 'user-added'),
  )
  assert.deepEqual([entry?.actor, entry?.subject, entry?.address], ['ana', 'bruno', '127.0.0.1'])
  const again = await ana.post('/users', form)
  assert.equal(again.status, 422)
  assert.match(again.text, /Já existe/)
})

test('users, access taken, ends the open sign-ins of the person', async () => {
  const carla = await admin.signIn('operator', 'carla')
  assert.equal((await carla.get('/')).status, 200)
  assert.equal((await ana.post(`/users/${await idOf('carla')}`, { role: 'operator' })).location, '/users')
  assert.equal((await carla.get('/')).status, 303)
  assert.deepEqual(await admin.database.reader('login_sessions').where({ user_id: await idOf('carla') }), [])
})

test('users, a new password given by an administrator, ends the open sign-ins of the person', async () => {
  const dora = await admin.signIn('operator', 'dora')
  const password = 'outra frase bem comprida'
  await ana.post(`/users/${await idOf('dora')}`, { role: 'operator', active: 'yes', password })
  assert.equal((await dora.get('/')).status, 303)
  assert.equal((await admin.visitor().signIn('dora', password)).status, 303)
})

test('users, the role, counts from the next request on', async () => {
  const elza = await admin.signIn('operator', 'elza')
  assert.equal((await elza.get('/users')).status, 403)
  await ana.post(`/users/${await idOf('elza')}`, { role: 'administrator', active: 'yes' })
  assert.equal((await elza.get('/users')).status, 200)
  assert.equal((await ana.post(`/users/${await idOf('elza')}`, { role: 'boss', active: 'yes' })).status, 400)
})

test('users, one self, keeps role and access', async () => {
  await ana.post(`/users/${await idOf('ana')}`, { role: 'operator' })
  const self = await findUserByName(admin.database.reader, 'ana')
  assert.deepEqual([self?.role, self?.active], ['administrator', true])
})

test('account, password changed, ends every other sign-in and renews this one', async () => {
  const here = await admin.signIn('operator', 'fred')
  const there = await admin.signIn('operator', 'fred')
  const old = here.cookies.get('portaria')
  const newPassword = 'mais uma frase comprida'
  const form = { password: testPassword, newPassword, repeated: newPassword }
  assert.equal((await here.post('/account/password', { ...form, password: 'errada errada' })).status, 422)
  assert.equal((await here.post('/account/password', form)).location, '/account')
  assert.notEqual(here.cookies.get('portaria'), old)
  assert.match((await here.get('/account')).text, /Senha trocada/)
  assert.equal((await there.get('/')).status, 303)
  const thief = admin.visitor()
  thief.cookies.set('portaria', old ?? '')
  assert.equal((await thief.get('/')).status, 303)
  assert.equal((await admin.visitor().signIn('fred', testPassword)).status, 401)
  assert.ok(!JSON.stringify([await admin.database.reader('audit'), admin.logged]).includes(newPassword))
})
