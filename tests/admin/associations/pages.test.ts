import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addAssociation, listAssociations } from '../../../src/store/clients.ts'
import { listAudit } from '../../../src/store/audit.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor

before(async () => {
  admin = await startTestAdmin()
  administrator = await admin.signIn('administrator')
})

after(() => admin.close())

test('associations, one is added in any case and added again, the second is told whose it is', async () => {
  const fields = { domain: '@ACME.example', client: 'ACME <b>' }
  assert.equal((await administrator.post('/associations/add', fields)).location, '/associations')
  const again = await administrator.post('/associations/add', { domain: 'acme.example', client: 'Outra' })
  assert.equal(again.status, 422)
  assert.match(again.text, /já está associado a ACME/)
  const { text } = await administrator.get('/associations')
  assert.match(text, /acme\.example/)
  assert.doesNotMatch(text, /ACME <b>/)
})

test('associations, no domain and no client, are told at their fields', async () => {
  for (const domain of ['', 'acme', 'a@b.example', 'a b.example', '.example', `${'a'.repeat(64)}.example`]) {
    const answer = await administrator.post('/associations/add', { domain, client: '' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /id="domain-fault"/)
    assert.match(answer.text, /id="client-fault"/)
  }
})

test('associations, an operator, security 6.17 reads but may not change', async () => {
  const operator = await admin.signIn('operator')
  assert.equal((await operator.get('/associations')).status, 200)
  assert.equal((await operator.post('/associations/acme.example/remove')).status, 403)
})

test('associations, removed, is gone and the audit log says who did both', async () => {
  assert.equal((await administrator.post('/associations/acme.example/remove')).location, '/associations')
  assert.equal((await administrator.post('/associations/acme.example/remove')).status, 404)
  assert.deepEqual(await listAssociations(admin.database.reader), [])
  const events = (await listAudit(admin.database.reader, 10))
    .filter(({ event }) => event.startsWith('association'))
    .map(({ event, subject }) => [event, subject])
  assert.deepEqual(events, [
    ['association-removed', 'acme.example'],
    ['association-added', 'acme.example'],
  ])
})

test('associations, more than a page of them, are paged and found by domain and client', async () => {
  const domains = Array.from({ length: 101 }, (_, index) => `d${String(index).padStart(3, '0')}.example`)
  for (const domain of domains)
    await addAssociation(
      admin.database.writer,
      { domain, client: 'Padaria São João', owner: 'a' },
      new Date(),
    )
  const first = (await administrator.get('/associations?q=S%C3%83O+JO')).text
  assert.ok(first.includes('d099.example') && !first.includes('d100.example'))
  assert.match(first, /rel="next" href="[^"]+after[^"]+d099\.example"/)
  const second = (await administrator.get('/associations?q=S%C3%83O+JO&after=d099.example')).text
  assert.ok(second.includes('d100.example') && !second.includes('d099.example</bdi>'))
  const { client_id: id } = await admin.database
    .reader('associations')
    .where({ domain: 'd100.example' })
    .first()
  const client = (await administrator.get(`/clients/${id}`)).text
  assert.ok(client.includes('d099.example') && !client.includes('d100.example'))
  assert.match(client, /href="\/associations\?q[^"]+">Ver todos os domínios/)
})
