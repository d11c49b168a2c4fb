import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addContact, changeContact } from '../../../src/store/contacts.ts'
import { findAgentAddress, isAgent } from '../../../src/store/agents.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor
let userId = ''
before(async () => {
  admin = await startTestAdmin()
  administrator = await admin.signIn('administrator')
  await admin.signIn('operator', 'bia')
  userId = (await admin.database.reader('users').where({ name: 'bia' }).first('id')).id
  for (const [address, role] of [
    ['bia@empresa.example', 'technician'],
    ['ana@cliente.example', 'requester'],
  ] as const)
    await addContact(admin.database.writer, { address, name: '', role }, new Date())
})
after(() => admin.close())

test('complaint 14 mail of a user, a technician’s, makes him an agent; one of nobody or a customer does not', async () => {
  const path = `/users/${userId}/mail`
  for (const address of ['ana@cliente.example', 'nada@empresa.example', '"><script>alert(1)</script>']) {
    const wrong = await administrator.post(path, { address })
    assert.equal(wrong.status, 422, address)
    assert.match(wrong.text, /Não há contato com este e-mail/)
    assert.equal(wrong.text.includes('<script>alert'), false)
  }
  assert.equal((await administrator.post(path, { address: 'BIA@empresa.example' })).status, 303)
  assert.match((await administrator.get(path)).text, /value="bia@empresa\.example"/)
  const { contact_id: contactId } = await admin.database.reader('users').where({ id: userId }).first()
  assert.equal(await isAgent(admin.database.reader, contactId), true)
  const details = await admin.database.reader('audit').where({ event: 'user-changed' }).pluck('details')
  assert.equal(
    details.some((each: string) => each.includes('BIA@empresa.example')),
    true,
  )
})

test('mail of a user, a contact who is no staff any more or an empty field, ends it', async () => {
  const { contact_id: contactId } = await admin.database.reader('users').where({ id: userId }).first()
  await changeContact(admin.database.writer, 'bia@empresa.example', { role: 'requester', otherRoles: [] })
  assert.equal(await isAgent(admin.database.reader, contactId), false)
  assert.equal((await administrator.post(`/users/${userId}/mail`, { address: '' })).status, 303)
  assert.equal(await findAgentAddress(admin.database.reader, userId), null)
})
