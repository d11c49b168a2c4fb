import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseSearch } from '../../../src/domain/search.ts'
import { addBlock, removeBlock } from '../../../src/store/blocklist.ts'
import { listMessages } from '../../../src/store/message-list.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mail, mailAbout } from '../../support/incoming.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let operator: Visitor
const refusedIds: string[] = []

before(async () => {
  admin = await startMailAdmin()
  operator = await admin.signIn('operator')
  await block()
  for (const subject of ['Um', 'Dois', 'Três']) {
    const { kind } = await bringIn(admin.intake, { from: 'bounce@mx.example', raw: mailAbout(subject) })
    assert.equal(kind, 'reject')
  }
  const { rows } = await listMessages(admin.database.reader, {
    search: parseSearch('status:refused'),
    limit: 9,
  })
  refusedIds.push(...rows.map(({ id }) => id))
})

after(() => admin.close())

const block = () =>
  addBlock(admin.database.writer, { pattern: 'ana@cliente.example', reason: 'x', owner: 'x' }, new Date())

async function ticketCount(): Promise<number> {
  const [row] = await admin.database.reader('tickets').count({ count: '*' })
  return Number(row?.count)
}

async function untilFinished(): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { text, headers } = await operator.get('/messages/reprocess/progress')
    if (headers.refresh === undefined) return text
    await sleep(20)
  }
  return 'never finished'
}

test('reprocess, still listed, the preview shows no change and changes nothing', async () => {
  const { text } = await operator.get(`/messages/reprocess?id=${refusedIds[0]}`)
  assert.match(text, /Sem mudança/)
  assert.match(text, /1 mensagem será julgada de novo/)
  assert.equal(await ticketCount(), 0)
})

test('reprocess, the entry was removed, C50 complaint 2 the preview shows both outcomes and opens nothing yet', async () => {
  await removeBlock(admin.database.writer, 'ana@cliente.example')
  const { text } = await operator.get(`/messages/reprocess?id=${refusedIds[0]}`)
  assert.match(text, /Recusada \(Mensagens deste remetente não são aceitas aqui/)
  assert.match(text, /Abriu chamado/)
  assert.equal(await ticketCount(), 0)
  assert.equal((await admin.database.reader('decisions').count({ count: '*' }))[0]?.count, 0)
})

test('reprocess, pressed, C50 one ticket opens; pressed twice, still one', async () => {
  const [id = ''] = refusedIds
  const first = await operator.post('/messages/reprocess', { id })
  assert.equal(first.location, `/messages/${id}`)
  assert.equal(await ticketCount(), 1)
  await operator.post('/messages/reprocess', { id })
  assert.equal(await ticketCount(), 1)
  const { text } = await operator.get(`/messages/${id}`)
  assert.match(text, /operator reprocessou: era “Mensagens deste remetente/)
  assert.match(text, /badge good">Chamado</)
})

test('reprocess, a whole filter, complaint 2 runs in the background with progress and twice gives one ticket each', async () => {
  const preview = await operator.get('/messages/reprocess?scope=filter&q=status%3Arefused')
  assert.match(preview.text, /2 mensagens serão julgadas de novo/)
  const started = await operator.post('/messages/reprocess', { scope: 'filter', q: 'status:refused' })
  assert.equal(started.location, '/messages/reprocess/progress')
  const text = await untilFinished()
  assert.match(text, /2 de 2/)
  assert.match(text, /Com resultado novo: 2/)
  assert.equal(await ticketCount(), 3)
  await operator.post('/messages/reprocess', { scope: 'selected', id: refusedIds })
  assert.match(await untilFinished(), /Com resultado novo: 0/)
  assert.equal(await ticketCount(), 3)
})

test('reprocess, nothing selected, asks for a selection and offers nothing to press', async () => {
  const { text } = await operator.get('/messages/reprocess?scope=selected')
  assert.match(text, /Nenhuma mensagem selecionada/)
  assert.doesNotMatch(text, /action="\/messages\/reprocess"/)
})

test('reprocess, a message refused before its octets came, says that it cannot be', async () => {
  await bringIn(admin.intake, { to: ['ninguem@empresa.example'], raw: mail(['Subject: x']) })
  const { rows } = await listMessages(admin.database.reader, {
    search: parseSearch('motivo:unknown-address'),
    limit: 1,
  })
  const { text } = await operator.get(`/messages/reprocess?id=${rows[0]?.id}`)
  assert.match(text, /Não pode ser reprocessada/)
})

test('reprocess, an id that is none, is not found and is no fault of ours', async () => {
  assert.equal((await operator.post('/messages/reprocess', { id: 'none' })).status, 404)
  assert.equal((await operator.get('/messages/reprocess?id=none')).status, 200)
})
