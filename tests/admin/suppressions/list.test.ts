import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listAudit } from '../../../src/store/audit.ts'
import { suppressedAmong } from '../../../src/store/suppression.ts'
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

async function suppress(
  address: string,
  words = '550 5.1.1 User unknown',
  why = 'unknown-mailbox',
): Promise<void> {
  await admin.database.writer('suppressions').insert({
    address_folded: address,
    address,
    why,
    reason: why === 'repeated' ? 'unknown-domain' : 'unknown-mailbox',
    words,
    created_at: '2026-11-20T12:00:00.000Z',
  })
}

test('suppressions, nobody on the list, says so', async () => {
  assert.match((await operator.get('/suppressions')).text, /Nenhum endereço suprimido\./)
})

test('suppressions, addresses on the list, are shown with why and the words of the other server', async () => {
  await suppress('foi@cliente.example')
  await suppress('sumiu@outra.example', '<b onclick=1>Host unknown', 'repeated')
  const { text } = await operator.get('/suppressions')
  assert.match(text, /foi@cliente\.example/)
  assert.match(text, /Devolução definitiva: caixa inexistente/)
  assert.match(text, /550 5\.1\.1 User unknown/)
  assert.match(text, /Três devoluções em 30 dias: domínio inexistente/)
  assert.match(text, /&lt;b onclick/)
  assert.doesNotMatch(text, /<b onclick/)
  assert.doesNotMatch(text, /\/release/, 'an operator may not change')
})

test('suppressions, a part of an address, finds it and takes no wildcard', async () => {
  const found = (await operator.get('/suppressions?q=OUTRA')).text
  assert.match(found, /sumiu@outra\.example/)
  assert.doesNotMatch(found, /foi@cliente/)
  for (const query of ['%25', '_', "x'%3B--"])
    assert.match(
      (await operator.get(`/suppressions?q=${query}`)).text,
      /Nenhum endereço suprimido com esse texto/,
    )
})

test('suppressions, more than a page, are walked forth and back', async () => {
  for (let number = 0; number < 101; number++)
    await suppress(`p${String(number).padStart(3, '0')}@muitos.example`)
  const first = (await operator.get('/suppressions?q=muitos')).text
  assert.match(first, /p099@muitos/)
  assert.doesNotMatch(first, /p100@muitos/)
  const next =
    /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ?? ''
  const second = (await operator.get(next)).text
  assert.match(second, /p100@muitos/)
  const previous =
    /rel="prev" href="([^"]+)"/.exec(second)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ?? ''
  assert.match((await operator.get(previous)).text, /p000@muitos/)
})

test('suppressions, an address is released once, gets mail again and stands in the audit log', async () => {
  const answer = await administrator.post('/suppressions/foi%40cliente.example/release')
  assert.equal(answer.location, '/suppressions')
  assert.match((await administrator.get('/suppressions')).text, /foi@cliente\.example volta a receber/)
  assert.equal((await suppressedAmong(admin.database.reader, ['foi@cliente.example'])).size, 0)
  await administrator.post('/suppressions/foi%40cliente.example/release')
  assert.match((await administrator.get('/suppressions')).text, /já não estava suprimido/)
  const events = (await listAudit(admin.database.reader, 20)).filter(
    ({ event }) => event === 'suppression-released',
  )
  assert.deepEqual(
    events.map(({ actor, subject }) => [actor, subject]),
    [['administrator', 'foi@cliente.example']],
  )
})

test('suppressions, an operator, security 6.17 may not release', async () => {
  assert.equal((await operator.post('/suppressions/sumiu%40outra.example/release')).status, 403)
  assert.equal((await suppressedAmong(admin.database.reader, ['sumiu@outra.example'])).size, 1)
})
