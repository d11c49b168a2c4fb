import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findContact } from '../../../src/store/contacts.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor

const fields = {
  address: 'Ana@Cliente.Example',
  name: 'Ana',
  role: 'requester',
  active: 'yes',
  byEmail: 'yes',
}

before(async () => {
  admin = await startTestAdmin()
  administrator = await admin.signIn('administrator')
})

after(() => admin.close())

test('contacts, one is added and added again, the second is told that it is there', async () => {
  assert.equal((await administrator.post('/contacts/add', fields)).location, '/contacts')
  const again = await administrator.post('/contacts/add', fields)
  assert.equal(again.status, 422)
  assert.match(again.text, /já está cadastrado/)
})

test('contacts, changed to inactive and only by hand, A18 A19 are kept so', async () => {
  const changes = { name: 'Ana Souza', role: 'technician' }
  await administrator.post('/contacts/ana%40cliente.example/edit', changes)
  const contact = await findContact(admin.database.reader, 'ana@cliente.example')
  assert.deepEqual(
    [contact?.name, contact?.role, contact?.active, contact?.byEmail],
    ['Ana Souza', 'technician', false, false],
  )
})

test('contacts, no name and a role that does not exist, are told at their fields', async () => {
  const answer = await administrator.post('/contacts/add', { address: 'x', name: '', role: 'owner' })
  assert.equal(answer.status, 422)
  for (const fault of ['endereço de e-mail completo', 'Informe o nome', 'Escolha um perfil']) {
    assert.match(answer.text, new RegExp(fault))
  }
})

test('contacts, one that does not exist, is not found', async () => {
  assert.equal((await administrator.get('/contacts/nobody%40x.example/edit')).status, 404)
})

test('contacts, an operator, security 6.17 reads but may not change', async () => {
  const operator = await admin.signIn('operator')
  assert.equal((await operator.get('/contacts?q=ana')).status, 200)
  assert.equal((await operator.post('/contacts/add', fields)).status, 403)
})
