import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { listAudit } from '../../../src/store/audit.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
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

/** Doors look for a changed policy every 50 ms. */
const untilEffective = () => sleep(60)

test('blocklist, an address is added, C54 the next mail is refused and the entry tells who, why and how often', async () => {
  const answer = await administrator.post('/blocklist/add', {
    pattern: 'Ana@Cliente.Example',
    reason: 'propaganda',
  })
  assert.equal(answer.location, '/blocklist')
  await untilEffective()
  const refused = await bringIn(admin.intake, { raw: mailAbout('Oferta') })
  assert.equal(refused.kind, 'reject')
  const { text } = await operator.get('/blocklist')
  assert.match(text, /ana@cliente\.example/)
  assert.match(text, /propaganda/)
  assert.match(text, /administrator/)
  assert.match(text, /data-label="Ocorrências">1</)
})

test('blocklist, a listed sender in any case, C53 C57 is refused by the header too', async () => {
  const refused = await bringIn(admin.intake, { from: 'outro@mx.example', raw: mailAbout('Re: Oferta') })
  assert.equal(refused.kind, 'reject')
})

test('blocklist, the entry is removed after a question, C56 the next mail is processed', async () => {
  const asked = await administrator.get('/blocklist/ana%40cliente.example/remove')
  assert.match(asked.text, /voltam a ser processados/)
  await administrator.post('/blocklist/ana%40cliente.example/remove')
  await untilEffective()
  const accepted = await bringIn(admin.intake, { raw: mailAbout('Pedido') })
  assert.equal(accepted.kind, 'pass')
  assert.equal((await administrator.get('/blocklist/ana%40cliente.example/remove')).status, 404)
})

test('blocklist, added and removed, security 6.20 leaves two lines in the audit log', async () => {
  const events = (await listAudit(admin.database.reader, 50)).filter(
    ({ subject }) => subject === 'ana@cliente.example',
  )
  assert.deepEqual(
    events.map(({ event, actor }) => [event, actor]),
    [
      ['block-removed', 'administrator'],
      ['block-added', 'administrator'],
    ],
  )
})

test('blocklist, an own address or a pattern that is none, is told at its field and kept as typed', async () => {
  const own = await administrator.post('/blocklist/add', { pattern: 'suporte@empresa.example', reason: 'x' })
  assert.equal(own.status, 422)
  assert.match(own.text, /endereço de entrada nosso/)
  const none = await administrator.post('/blocklist/add', { pattern: 'spam', reason: '' })
  assert.match(none.text, /value="spam"/)
  assert.match(none.text, /Informe o motivo/)
})

test('blocklist, an operator, security 6.17 reads but may not change', async () => {
  assert.equal((await operator.get('/blocklist')).status, 200)
  assert.doesNotMatch((await operator.get('/blocklist')).text, /\/blocklist\/add/)
  assert.equal((await operator.get('/blocklist/add')).status, 403)
  assert.equal((await operator.post('/blocklist/add', { pattern: 'x@y.example', reason: 'x' })).status, 403)
})
