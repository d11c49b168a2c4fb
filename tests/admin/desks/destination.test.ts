import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { listPolicyChanges } from '../../../src/store/policy-changes.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { addHouse } from '../../support/classification.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

const path = '/desks/propostas%40empresa.example/destination'

let admin: TestAdmin
let ana: Visitor
before(async () => {
  admin = await startMailAdmin([openDesk, { ...openDesk, address: 'propostas@empresa.example' }])
  await addHouse(admin.database)
  const linked = { id: 't3', name: 'Projeto', folded_name: 'projeto', has_links: true, position: 3 }
  await admin.database.writer('ticket_types').insert(linked)
  ana = await admin.signIn('administrator', 'ana')
})
after(() => admin.close())

const strip = (html: string) => html.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')

test('C6 O11 F2 desk destination, set on its page, is given to its mail and shown in the list of types', async () => {
  assert.match((await ana.get('/desks')).text, /href="\/desks\/propostas%40empresa\.example\/destination"/)
  const saved = await ana.post(path, { type: 't2', contract: 'k1', branch: 'b2' })
  assert.equal(saved.location, '/desks')
  assert.match((await ana.get(path)).text, /value="t2" selected/)
  const types = strip((await ana.get('/ticket-types')).text)
  assert.match(types, /Nota fiscal Fiscal –.*Proposta Vendas propostas@empresa\.example/)
  const [version] = (await listPolicyChanges(admin.database.reader, { limit: 1 })).rows
  assert.deepEqual(
    version?.changes.map(({ field, new: fresh }) => [field, fresh]),
    [
      ['type', 'Proposta'],
      ['contract', 'Contrato K1'],
      ['branch', 'Filial Sul'],
    ],
  )
  await pause(60)
  await bringIn(admin.intake, { to: ['propostas@empresa.example'], raw: mailAbout('Orçamento') })
  const ticket = await admin.database.reader('tickets').first()
  assert.deepEqual([ticket.type_id, ticket.contract_id, ticket.branch_id], ['t2', 'k1', 'b2'])
  const page = strip((await ana.get(`/tickets/${ticket.protocol}`)).text)
  assert.match(page, /Contrato ?Contrato K1 Filial ?Filial Sul/)
  assert.match(page, /Tipo dado pelo endereço.*propostas@empresa\.example tipo Proposta fila Vendas/)
})

test('O19 F4 ticket list, narrowed to queue, type or contract, shows only theirs', async () => {
  await bringIn(admin.intake, { raw: mailAbout('Outra coisa') })
  for (const narrowed of ['queue=q2', 'type=t2', 'contract=k1']) {
    const { text } = await ana.get(`/tickets?${narrowed}`)
    assert.match(text, /Orçamento/, narrowed)
    assert.doesNotMatch(text, /Outra coisa/, narrowed)
  }
  for (const narrowed of ['queue=q1', 'type=t1', 'contract=k2'])
    assert.doesNotMatch((await ana.get(`/tickets?${narrowed}`)).text, /Orçamento/, narrowed)
  assert.match((await ana.get('/tickets?type=t2')).text, /queue-green/)
  assert.match((await ana.get('/tickets?contract=&q=contrato%3Ax')).text, /Outra coisa/)
})

test('F4 monitor, narrowed to a contract, keeps it in search, chips and what is new', async () => {
  const { text } = await ana.get('/messages?contract=k1&q=de%3Aana%40cliente.example')
  assert.match(text, /Orçamento/)
  assert.doesNotMatch(text, /Outra coisa/)
  assert.match(text, /value="de:ana@cliente\.example contrato:&quot;Contrato K1&quot;"/)
  assert.match(text, /<option value="k1" selected>/)
  assert.doesNotMatch((await ana.get('/messages?contract=k2')).text, /Orçamento/)
})

test('C8 desk destination, a type that has links or is not there, is refused', async () => {
  for (const type of ['t3', 'constructor']) {
    const answer = await ana.post(path, { type, contract: '', branch: '' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Este tipo não pode ser dado a mensagens/)
  }
  const desk = await admin.database
    .reader('desks')
    .where({ address: 'propostas@empresa.example' })
    .first('ticket_type_id')
  assert.equal(desk.ticket_type_id, 't2')
})

test('desk destination, of no desk or by an operator, is kept from them', async () => {
  assert.equal((await ana.get('/desks/nada%40x.example/destination')).status, 404)
  const rui = await admin.signIn('operator', 'rui')
  assert.equal((await rui.post(path, { type: '', contract: '', branch: '' })).status, 403)
})
