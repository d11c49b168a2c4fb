import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listAudit } from '../../../src/store/audit.ts'
import { filteredAmong } from '../../../src/store/outgoing-filter.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor
let operator: Visitor

before(async () => {
  admin = await startMailAdmin()
  administrator = await admin.signIn('administrator')
  operator = await admin.signIn('operator')
})

after(() => admin.close())

test('filter, O20 an address is added, gets no mail and is shown with who added it', async () => {
  const answer = await administrator.post('/filter/add', { address: 'Robo@Parceiro.example' })
  assert.equal(answer.location, '/filter')
  assert.equal((await filteredAmong(admin.database.reader, ['robo@parceiro.example'])).size, 1)
  const { text } = await operator.get('/filter')
  assert.match(text, /robo@parceiro\.example/)
  assert.match(text, /administrator/)
})

test('filter, O21 an address of ours, is there by itself and cannot be removed', async () => {
  const { text } = await administrator.get('/filter')
  assert.match(text, /suporte@empresa\.example/)
  assert.doesNotMatch(text, /suporte%40empresa\.example\/remove/)
  await administrator.post('/filter/suporte%40empresa.example/remove')
  assert.match((await administrator.get('/filter')).text, /é um endereço de entrada nosso e fica/)
})

test('filter, an address is removed, gets mail again and both changes are in the audit log', async () => {
  await administrator.post('/filter/robo%40parceiro.example/remove')
  assert.equal((await filteredAmong(admin.database.reader, ['robo@parceiro.example'])).size, 0)
  assert.equal((await administrator.post('/filter/robo%40parceiro.example/remove')).status, 404)
  const events = (await listAudit(admin.database.reader, 50)).filter(
    ({ subject }) => subject === 'robo@parceiro.example',
  )
  assert.deepEqual(
    events.map(({ event, actor }) => [event, actor]),
    [
      ['filter-removed', 'administrator'],
      ['filter-added', 'administrator'],
    ],
  )
})

test('filter, what is no address, is told at its field and kept as typed', async () => {
  const none = await administrator.post('/filter/add', { address: 'robo' })
  assert.equal(none.status, 422)
  assert.match(none.text, /value="robo"/)
  assert.match(none.text, /Informe um endereço/)
})

test('filter, an operator, security 6.17 reads but may not change', async () => {
  assert.equal((await operator.get('/filter')).status, 200)
  assert.doesNotMatch((await operator.get('/filter')).text, /\/filter\/add/)
  assert.equal((await operator.post('/filter/add', { address: 'x@y.example' })).status, 403)
})
