import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listBranches } from '../../../src/store/branches.ts'
import { listGroups } from '../../../src/store/groups.ts'
import { listQueues } from '../../../src/store/queues.ts'
import { findTicketType, listTicketTypes } from '../../../src/store/ticket-types.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor

before(async () => {
  admin = await startTestAdmin()
  administrator = await admin.signIn('administrator')
  await administrator.post('/branches/add', { name: 'São Paulo' })
  await administrator.post('/groups/add', { name: 'Equipe' })
  await administrator.post('/queues/add', { name: 'Trocas', colour: 'green', position: '1' })
})

after(() => admin.close())

test('ticket types, one with queue, group, branch and required fields, keeps them all', async () => {
  const [branch] = await listBranches(admin.database.reader)
  const [group] = await listGroups(admin.database.reader)
  const [queue] = await listQueues(admin.database.reader)
  const fields = {
    name: 'Troca de produto',
    queue: queue?.id ?? '',
    group: group?.id ?? '',
    branch: branch?.id ?? '',
    required: ['client', 'order', 'nonsense'],
    position: '1',
    active: 'yes',
  }
  assert.equal((await administrator.post('/ticket-types/add', fields)).location, '/ticket-types')
  const [type] = await listTicketTypes(admin.database.reader)
  assert.deepEqual(
    { ...type, id: '' },
    {
      id: '',
      name: 'Troca de produto',
      queueId: queue?.id,
      groupId: group?.id,
      branchId: branch?.id,
      hasLinks: false,
      requiredFields: ['client', 'order'],
      position: 1,
      active: true,
    },
  )
  const { text } = await administrator.get('/ticket-types')
  assert.match(text, /queue-green"><bdi>Trocas/)
  assert.match(text, /Equipe/)
})

test('ticket types, edited to have links, say so in their list', async () => {
  const [type] = await listTicketTypes(admin.database.reader)
  const path = `/ticket-types/${type?.id}/edit`
  assert.match((await administrator.get(path)).text, /value="order" checked/)
  await administrator.post(path, { name: 'Troca', position: '2', hasLinks: 'yes' })
  const changed = await findTicketType(admin.database.reader, type?.id ?? '')
  assert.deepEqual(
    [changed?.hasLinks, changed?.queueId, changed?.requiredFields, changed?.active],
    [true, null, [], false],
  )
  const { text } = await administrator.get('/ticket-types')
  assert.match(text, /com vínculos/)
  assert.match(text, /Fora de uso/)
})

test('ticket types, a queue that is not there and no name, are refused or left out', async () => {
  const nameless = await administrator.post('/ticket-types/add', { name: '', position: 'x' })
  assert.equal(nameless.status, 422)
  assert.match(nameless.text, /id="name-fault"/)
  assert.match(nameless.text, /id="position-fault"/)
  await administrator.post('/ticket-types/add', { name: 'Avulso', queue: 'nothing', position: '3' })
  const type = (await listTicketTypes(admin.database.reader)).find(({ name }) => name === 'Avulso')
  assert.equal(type?.queueId, null)
})

test('branches, renamed and removed, are gone only when no type names them', async () => {
  const [branch] = await listBranches(admin.database.reader)
  const [type] = await listTicketTypes(admin.database.reader)
  await administrator.post(`/branches/${branch?.id}/edit`, { name: 'Campinas' })
  assert.match((await administrator.get('/branches')).text, /Campinas/)
  const fields = { name: 'Troca', position: '2', branch: branch?.id ?? '' }
  await administrator.post(`/ticket-types/${type?.id}/edit`, fields)
  await administrator.post(`/branches/${branch?.id}/remove`)
  assert.equal((await listBranches(admin.database.reader)).length, 1)
  await administrator.post(`/ticket-types/${type?.id}/remove`)
  await administrator.post(`/branches/${branch?.id}/remove`)
  assert.deepEqual(await listBranches(admin.database.reader), [])
})
