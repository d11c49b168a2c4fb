import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findEmployeeOf } from '../../../src/store/employees.ts'
import { listGroups } from '../../../src/store/groups.ts'
import { findUserByName } from '../../../src/store/users.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor
const ids: string[] = []

before(async () => {
  admin = await startTestAdmin()
  administrator = await admin.signIn('administrator')
  for (const name of ['ana', 'bia']) {
    await admin.signIn('operator', name)
    ids.push((await findUserByName(admin.database.reader, name))?.id ?? '')
  }
})

after(() => admin.close())

test('groups, one with two members, lists both and drops one when it is edited', async () => {
  await administrator.post('/groups/add', { name: 'Equipe', members: [...ids, 'nobody'] })
  assert.match((await administrator.get('/groups')).text, /ana, bia/)
  const [group] = await listGroups(admin.database.reader)
  await administrator.post(`/groups/${group?.id}/edit`, { name: 'Equipe', members: ids.slice(1) })
  assert.deepEqual((await listGroups(admin.database.reader))[0]?.userIds, ids.slice(1))
})

test('groups, the same name twice, is told at its field', async () => {
  const answer = await administrator.post('/groups/add', { name: 'equipe' })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /id="name-fault"/)
})

test('users, put into a group on their own page, are members and leave it there too', async () => {
  const [group] = await listGroups(admin.database.reader)
  const [ana = ''] = ids
  const fields = { role: 'operator', active: 'yes' }
  await administrator.post(`/users/${ana}`, { ...fields, groups: [group?.id ?? '', 'nobody'] })
  assert.deepEqual((await listGroups(admin.database.reader))[0]?.userIds.toSorted(), ids.toSorted())
  assert.match((await administrator.get(`/users/${ana}`)).text, new RegExp(`value="${group?.id}" checked`))
  await administrator.post(`/users/${ana}`, fields)
  assert.deepEqual((await listGroups(admin.database.reader))[0]?.userIds, ids.slice(1))
})

test('users, with an employee, sign with its name and job title until both are blank', async () => {
  const [ana = ''] = ids
  const fields = { role: 'operator', active: 'yes' }
  const half = await administrator.post(`/users/${ana}`, {
    ...fields,
    employeeName: 'Ana Souza',
    jobTitle: '',
  })
  assert.equal(half.status, 422)
  assert.match(half.text, /value="Ana Souza"/)
  assert.equal(await findEmployeeOf(admin.database.reader, ana), null)
  for (const jobTitle of ['Analista', 'Coordenadora']) {
    await administrator.post(`/users/${ana}`, { ...fields, employeeName: 'Ana Souza', jobTitle })
    assert.deepEqual(await findEmployeeOf(admin.database.reader, ana), { name: 'Ana Souza', jobTitle })
  }
  assert.equal((await admin.database.reader('employees')).length, 1)
  await administrator.post(`/users/${ana}`, { ...fields, employeeName: '', jobTitle: '' })
  assert.equal(await findEmployeeOf(admin.database.reader, ana), null)
})
