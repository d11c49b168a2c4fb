import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listClients } from '../../../src/store/clients.ts'
import { listContracts } from '../../../src/store/contracts.ts'
import { addDesk } from '../../../src/store/desks.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import { openDesk } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor

before(async () => {
  admin = await startTestAdmin()
  administrator = await admin.signIn('administrator')
})

after(() => admin.close())

test('contracts, one of a client that is not there yet, make the client and list both', async () => {
  const fields = { name: 'K1/2026', client: 'Padaria Lua', active: 'yes' }
  assert.equal((await administrator.post('/contracts/add', fields)).location, '/contracts')
  await administrator.post('/contracts/add', { ...fields, name: 'K2/2026', client: 'padaria lua' })
  assert.deepEqual(await listClients(admin.database.reader), ['Padaria Lua'])
  const { text } = await administrator.get('/contracts')
  assert.match(text, /K1\/2026[\s\S]*Padaria Lua[\s\S]*K2\/2026[\s\S]*Padaria Lua/)
})

test('contracts, edited out of force and nobody’s, keep their number', async () => {
  const [contract] = await listContracts(admin.database.reader)
  await administrator.post(`/contracts/${contract?.id}/edit`, { name: 'K1/2026', client: '' })
  assert.deepEqual((await listContracts(admin.database.reader))[0], {
    id: contract?.id,
    name: 'K1/2026',
    client: '',
    active: false,
  })
  const taken = await administrator.post(`/contracts/${contract?.id}/edit`, { name: 'k2/2026', client: '' })
  assert.equal(taken.status, 422)
})

test('contracts, one that an address belongs to, is not removed until none does', async () => {
  const [contract] = await listContracts(admin.database.reader)
  await addDesk(admin.database.writer, openDesk, new Date())
  await admin.database.writer('desks').update({ contract_id: contract?.id })
  await administrator.post(`/contracts/${contract?.id}/remove`)
  assert.equal((await listContracts(admin.database.reader)).length, 2)
  await admin.database.writer('desks').update({ contract_id: null })
  await administrator.post(`/contracts/${contract?.id}/remove`)
  assert.equal((await listContracts(admin.database.reader)).length, 1)
})
