import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listAssociations } from '../../../src/store/clients.ts'
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
