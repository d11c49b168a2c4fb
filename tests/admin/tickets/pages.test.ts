import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { listBlocklist } from '../../../src/store/blocklist.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let operator: Visitor
const protocols: string[] = []

before(async () => {
  admin = await startMailAdmin([
    openDesk,
    { ...openDesk, address: 'triagem@empresa.example', profile: 'triagem' },
  ])
  operator = await admin.signIn('operator', 'bia')
  await bringIn(admin.intake, { raw: mailAbout('Impressora') })
  const raw = mailAbout('Orçamento').replace('suporte@', 'triagem@')
  await bringIn(admin.intake, { to: ['triagem@empresa.example'], raw })
  protocols.push(...(await admin.database.reader('tickets').orderBy('seq').pluck('protocol')))
})

after(() => admin.close())

test('tickets, the list by situation, C33 C34 shows only the matching rows with their unread count', async () => {
  const all = await operator.get('/tickets')
  assert.match(all.text, /Impressora/)
  assert.match(all.text, /Orçamento/)
  assert.match(all.text, /data-label="Não Lidos">1</)
  const preTickets = await operator.get('/tickets?situation=pre-tickets')
  assert.doesNotMatch(preTickets.text, /Impressora/)
  assert.match(preTickets.text, /Pré-chamado: Aberto/)
  const open = await operator.get('/tickets?situation=open')
  assert.doesNotMatch(open.text, /Orçamento/)
  const found = await operator.get(`/tickets?q=protocolo%3A${protocols[1]}`)
  assert.doesNotMatch(found.text, /Impressora/)
})

test('ticket, its page, C21 C22 C23 has requester, desk, text and a history with who and when', async () => {
  const { text } = await operator.get(`/tickets/${protocols[0]}`)
  assert.match(text, /Ana Souza &lt;ana@cliente\.example&gt;/)
  assert.match(text, /suporte@empresa\.example/)
  assert.match(text, /Não imprime\./)
  const received = text.indexOf('E-mail recebido')
  assert.ok(received > 0)
  assert.ok(text.indexOf('Chamado registrado') > received)
  assert.match(text, /por Portaria/)
  assert.match(text, /<time datetime="/)
})

test('ticket, read and unread again, C36 drops and restores the counter and writes history', async () => {
  const path = `/tickets/${protocols[0]}`
  assert.equal((await operator.post(`${path}/read`)).location, path)
  assert.doesNotMatch((await operator.get('/tickets?situation=unread')).text, /Impressora/)
  await operator.post(`${path}/unread`)
  assert.match((await operator.get('/tickets?situation=unread')).text, /Impressora/)
  const { text } = await operator.get(path)
  assert.match(text, /Marcado como lido por bia/)
  assert.match(text, /Marcado como não lido por bia/)
})

test('ticket, closed twice, the second time says that it is not possible', async () => {
  const path = `/tickets/${protocols[0]}`
  await operator.post(`${path}/close`)
  assert.match((await operator.get(path)).text, /Chamado encerrado\./)
  await operator.post(`${path}/close`)
  assert.match((await operator.get(path)).text, /não é possível na situação atual/)
  assert.match((await operator.get('/tickets?situation=closed')).text, /Impressora/)
})

test('ticket, A20 validation asked for and then reopened, is told in its history', async () => {
  await bringIn(admin.intake, { raw: mailAbout('Teclado') })
  const [protocol = ''] = await admin.database.reader('tickets').where({ title: 'Teclado' }).pluck('protocol')
  const path = `/tickets/${protocol}`
  await operator.post(`${path}/ask-validation`)
  assert.match((await operator.get(path)).text, /Chamado: Aguardando validação/)
  await operator.post(`${path}/reopen`)
  const { text } = await operator.get(path)
  assert.match(text, /Chamado: Aberto/)
  assert.match(text, /Validação pedida ao solicitante por bia/)
  assert.match(text, /Reaberto por bia/)
  await operator.post(`${path}/ask-validation`)
  await operator.post(`${path}/close`)
  assert.match((await operator.get(path)).text, /Chamado: Encerrado/)
})

test('ticket, discard on a ticket that is none, C2 is refused', async () => {
  await bringIn(admin.intake, { raw: mailAbout('Outro') })
  const [protocol] = await admin.database.reader('tickets').orderBy('seq', 'desc').limit(1).pluck('protocol')
  await operator.post(`/tickets/${protocol}/discard`)
  assert.match((await operator.get(`/tickets/${protocol}`)).text, /não é possível/)
  assert.match((await operator.get(`/tickets/${protocol}/discard`)).text, /não é possível/)
  const { text } = await operator.get(`/tickets/${protocols[1]}`)
  assert.match(text, new RegExp(`href="/tickets/${protocols[1]}/discard"`))
  assert.doesNotMatch(text, new RegExp(`action="/tickets/${protocols[1]}/discard"`))
  assert.match((await operator.get(`/tickets/${protocols[1]}/discard`)).text, /não pode ser reaberto/)
  await operator.post(`/tickets/${protocols[1]}/discard`)
  assert.match((await operator.get(`/tickets/${protocols[1]}`)).text, /Pré-chamado: Descartado/)
})

test('ticket, complaint 9 a mail that came by two addresses, shows both queues', async () => {
  const raw = mailAbout('Para dois').replace(
    /^To: .*$/m,
    'To: suporte@empresa.example, triagem@empresa.example',
  )
  await bringIn(admin.intake, { to: ['triagem@empresa.example'], raw })
  await bringIn(admin.intake, { raw })
  const [protocol] = await admin.database.reader('tickets').orderBy('seq', 'desc').pluck('protocol')
  const { text } = await operator.get(`/tickets/${protocol}`)
  assert.match(text, /Endereço de entrada<\/dt><dd>suporte@empresa\.example/)
  assert.match(text, /Também na fila de<\/dt><dd><bdi>triagem@empresa\.example/)
  assert.match(text, /Chegou também por outro endereço nosso/)
})

test('ticket, marked as spam after a question, C55 blocks the sender with who, when and which ticket', async () => {
  const [protocol] = await admin.database.reader('tickets').orderBy('seq', 'desc').limit(1).pluck('protocol')
  assert.match((await operator.get(`/tickets/${protocol}/spam`)).text, /ana@cliente\.example entra na lista/)
  await operator.post(`/tickets/${protocol}/spam`)
  const [entry] = await listBlocklist(admin.database.reader)
  assert.equal(entry?.pattern, 'ana@cliente.example')
  assert.equal(entry?.owner, 'bia')
  assert.match(entry?.reason ?? '', new RegExp(String(protocol)))
  const { text } = await operator.get(`/tickets/${protocol}`)
  assert.match(text, /Chamado: SPAM/)
  assert.match(text, /Marcado como spam/i)
  await sleep(60)
  assert.equal((await bringIn(admin.intake, { raw: mailAbout('De novo') })).kind, 'reject')
})

test('ticket, one that does not exist, is not found', async () => {
  assert.equal((await operator.get('/tickets/2026-999999')).status, 404)
  assert.equal((await operator.post('/tickets/2026-999999/close')).status, 404)
})
