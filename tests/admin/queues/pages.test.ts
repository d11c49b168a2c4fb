import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listAudit } from '../../../src/store/audit.ts'
import { listGroups } from '../../../src/store/groups.ts'
import { listQueueGroups, listQueues } from '../../../src/store/queues.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor
const fiscal = { name: 'Fiscal', colour: 'red', position: '1' }

before(async () => {
  admin = await startTestAdmin()
  administrator = await admin.signIn('administrator')
})

after(() => admin.close())

test('queues, one with a name and a colour, O19 is listed with both and open to everybody', async () => {
  assert.equal((await administrator.post('/queues/add', fiscal)).location, '/queues')
  const { text } = await administrator.get('/queues')
  assert.match(text, /class="queue queue-red"><bdi>Fiscal<\/bdi>/)
  assert.match(text, /Todos/)
  const [queue] = await listQueues(admin.database.reader)
  assert.deepEqual([queue?.name, queue?.colour, queue?.position], ['Fiscal', 'red', 1])
  const audit = (await administrator.get('/audit')).text
  assert.match(audit, /distribui chamados/)
  assert.doesNotMatch(audit, /volta à distribuição/)
})

test('queues, a name of another, none or an endless one, is told at its field and keeps what was typed', async () => {
  for (const name of [' FISCAL ', '', 'x'.repeat(81)]) {
    const answer = await administrator.post('/queues/add', { ...fiscal, name, position: '7' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /id="name-fault"/)
    assert.match(answer.text, /value="7"/)
  }
  for (const position of ['', '-1', '1e9', 'x']) {
    const answer = await administrator.post('/queues/add', { ...fiscal, name: 'Outra', position })
    assert.match(answer.text, /id="position-fault"/, position)
  }
  assert.equal((await listQueues(admin.database.reader)).length, 1)
})

test('queues, edited, change name, colour and what each group may do', async () => {
  await administrator.post('/groups/add', { name: 'Equipe fiscal' })
  const [group] = await listGroups(admin.database.reader)
  const [queue] = await listQueues(admin.database.reader)
  const path = `/queues/${queue?.id}/edit`
  const fields = { name: 'Impostos', colour: 'teal', position: '2', [`group-${group?.id}`]: 'work' }
  assert.equal((await administrator.post(path, fields)).location, '/queues')
  const form = (await administrator.get(path)).text
  assert.match(form, /value="teal" checked/)
  assert.match(form, /value="work" selected/)
  assert.match((await administrator.get('/queues')).text, /Equipe fiscal<\/bdi>: ver e atender/)
  assert.deepEqual((await listQueueGroups(admin.database.reader)).get(queue?.id ?? ''), [
    { groupId: group?.id, allowed: 'work' },
  ])
})

test('queues, one that a type names or a ticket stands in, is not removed, and neither is its group', async () => {
  const [queue] = await listQueues(admin.database.reader)
  const [group] = await listGroups(admin.database.reader)
  await administrator.post('/ticket-types/add', { name: 'Nota', queue: queue?.id ?? '', position: '1' })
  for (const [path, list] of [
    [`/queues/${queue?.id}/remove`, '/queues'],
    [`/groups/${group?.id}/remove`, '/groups'],
  ] as const) {
    assert.equal((await administrator.post(path)).location, list)
    assert.match((await administrator.get(list)).text, /continua em uso/)
  }
  assert.equal((await listQueues(admin.database.reader)).length, 1)
  assert.equal((await listGroups(admin.database.reader)).length, 1)
})

test('queues, an unused one, is removed and the audit log says who did what', async () => {
  await administrator.post('/queues/add', { name: 'Engano', colour: 'blue', position: '9' })
  const queue = (await listQueues(admin.database.reader)).find(({ name }) => name === 'Engano')
  await administrator.post(`/queues/${queue?.id}/remove`)
  assert.equal((await administrator.get(`/queues/${queue?.id}/edit`)).status, 404)
  const events = (await listAudit(admin.database.reader, 20))
    .filter(({ event }) => event.startsWith('queue-'))
    .map(({ event, subject, actor }) => [event, subject, actor])
  assert.deepEqual(events, [
    ['queue-removed', 'Engano', 'administrator'],
    ['queue-added', 'Engano', 'administrator'],
    ['queue-changed', 'Impostos', 'administrator'],
    ['queue-added', 'Fiscal', 'administrator'],
  ])
})

test('queues, a colour that is none and a group that is not there, are left out', async () => {
  await administrator.post('/queues/add', {
    name: 'Cinza',
    colour: 'url(x)',
    position: '3',
    'group-nobody': 'manage',
  })
  const queue = (await listQueues(admin.database.reader)).find(({ name }) => name === 'Cinza')
  assert.equal(queue?.colour, 'grey')
  assert.equal((await listQueueGroups(admin.database.reader)).has(queue?.id ?? ''), false)
})
