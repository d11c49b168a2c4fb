import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findContact, listContacts } from '../../../src/store/contacts.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor

before(async () => {
  admin = await startTestAdmin()
  administrator = await admin.signIn('administrator')
})

after(() => admin.close())

const people = (count: number): string =>
  `email;nome;perfil\n${Array.from({ length: count }, (_, n) => `p${n}@x.example;P${n};solicitante`).join('\n')}`

test('contacts import, one line at fault, names the line and imports nothing', async () => {
  const csv = `${people(2)}\nsem-arroba;<b>Bia</b>;rainha`
  const answer = await administrator.post('/contacts/import', { csv, step: 'import' })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /Linha 4: “sem-arroba” não é um endereço/)
  assert.match(answer.text, /Linha 4: “rainha” não é um perfil/)
  assert.doesNotMatch(answer.text, /<b>Bia/)
  assert.deepEqual(await listContacts(admin.database.reader), [])
})

test('contacts import, checked, shows the people and writes nothing before it is confirmed', async () => {
  const checked = await administrator.post('/contacts/import', { csv: people(2), step: 'check' })
  assert.equal(checked.status, 200)
  assert.match(checked.text, /Pessoas a cadastrar ou alterar: 2\./)
  assert.deepEqual(await listContacts(admin.database.reader), [])
  const done = await administrator.post('/contacts/import', { csv: people(2), step: 'import' })
  assert.equal(done.location, '/contacts')
  assert.equal((await listContacts(admin.database.reader)).length, 2)
})

test('contacts import, a blocked person without a word about it, stays blocked A18', async () => {
  await administrator.post('/contacts/p0%40x.example/edit', { name: 'P0', role: 'requester', byEmail: 'yes' })
  await administrator.post('/contacts/import', { csv: people(1), step: 'import' })
  assert.equal((await findContact(admin.database.reader, 'p0@x.example'))?.active, false)
})

test('contacts import, more people than one import takes, is told the limit', async () => {
  const answer = await administrator.post('/contacts/import', { csv: people(1_001), step: 'import' })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /o limite é 1000/)
})

test('contacts import, nothing pasted or no columns, is told so', async () => {
  assert.match((await administrator.post('/contacts/import', { csv: '' })).text, /faltam as colunas/)
  assert.match(
    (await administrator.post('/contacts/import', { csv: 'email;nome;perfil' })).text,
    /Não há pessoas/,
  )
})

test('contacts, further roles and a client A15, are kept and shown in the list', async () => {
  const changes = { name: 'P1', role: 'requester', otherRoles: 'technician', client: 'ACME', active: 'yes' }
  await administrator.post('/contacts/p1%40x.example/edit', changes)
  const contact = await findContact(admin.database.reader, 'p1@x.example')
  assert.deepEqual([contact?.otherRoles, contact?.client], [['technician'], 'ACME'])
  const { text } = await administrator.get('/contacts')
  assert.match(text, /Solicitante, Técnico/)
  assert.match(text, /ACME/)
})
