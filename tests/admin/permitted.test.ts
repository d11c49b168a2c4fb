import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { saveGroup } from '../../src/store/groups.ts'
import { saveQueue } from '../../src/store/queues.ts'
import { findUserByName } from '../../src/store/users.ts'
import type { TestAdmin } from '../support/admin.ts'
import { bringIn } from '../support/incoming.ts'
import { startMailAdmin } from '../support/mail-admin.ts'
import type { Visitor } from '../support/visitor.ts'

const raw = [
  'From: Ana <ana@cliente.example>',
  'To: suporte@empresa.example',
  'Subject: Nota fiscal secreta',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/html',
  '',
  '<p>Segredo <img src="https://fora.example/a.png"></p>',
  '--b',
  'Content-Type: text/plain; name=a.txt',
  'Content-Disposition: attachment; filename=a.txt',
  '',
  'segredo',
  '--b--',
  '',
].join('\r\n')

let admin: TestAdmin
/** May see the queue and no more. */
let reader: Visitor
/** Is in no group. */
let outsider: Visitor
let ticketPath = ''
let messageId = ''
let attachmentId = ''

before(async () => {
  admin = await startMailAdmin()
  reader = await admin.signIn('operator', 'bia')
  outsider = await admin.signIn('operator', 'rui')
  await bringIn(admin.intake, { raw })
  await admin.intake.idle()
  const bia = await findUserByName(admin.database.reader, 'bia')
  await saveGroup(admin.database, { id: 'leitura', name: 'Leitura', userIds: [bia?.id ?? ''] })
  await saveQueue(
    admin.database,
    { id: 'fiscal', name: 'Fiscal', colour: 'red', distributes: true, capacity: null, position: 1 },
    [{ groupId: 'leitura', allowed: 'see' }],
  )
  await admin.database.writer('tickets').update({ queue_id: 'fiscal' })
  const ticket = await admin.database.reader('tickets').first('protocol')
  ticketPath = `/tickets/${ticket.protocol}`
  messageId = (await admin.database.reader('messages').first('id')).id
  attachmentId = (await admin.database.reader('attachments').first('id')).id
})

after(() => admin.close())

test('pages, of who may see a queue, show its tickets, messages and files with no button that changes them', async () => {
  for (const path of readable()) assert.equal((await reader.get(path)).status, 200, path)
  assert.doesNotMatch((await reader.get('/tickets')).text, /\/spam"/)
  const page = (await reader.get(ticketPath)).text
  assert.match(page, /class="queue queue-red"><bdi>Fiscal/)
  assert.doesNotMatch(page, /\/close"|\/spam"|\/unread"|\/read"/)
  for (const change of changes()) assert.equal((await reader.post(change)).status, 403, change)
})

test('pages, of who may not see a queue, are not there, as if nothing had ever come', async () => {
  for (const path of readable()) assert.equal((await outsider.get(path)).status, 404, path)
  for (const change of changes()) assert.equal((await outsider.post(change)).status, 404, change)
  assert.equal((await outsider.post(`/messages/${messageId}/pictures`)).status, 404)
  assert.equal((await outsider.get(`/simulate?message=${messageId}`)).status, 404)
  const found = ['/tickets?q=secreta', '/messages?q=secreta', '/tickets?q=de:ana@cliente.example']
  const person = '/contacts/ana%40cliente.example'
  for (const path of [...found, person]) assert.match((await reader.get(path)).text, /Nota fiscal/, path)
  for (const path of [
    ...['/tickets', '/messages', '/tickets?queue=fiscal', '/messages/reprocess?scope=filter'],
    ...found,
    person,
  ]) {
    assert.doesNotMatch((await outsider.get(path)).text, /Nota fiscal|Fiscal/, path)
  }
  assert.deepEqual(JSON.parse((await outsider.get('/messages/newer?after=0')).text).count, 0)
  assert.doesNotMatch((await outsider.get(`/messages/reprocess?id=${messageId}`)).text, /Nota fiscal/)
  await outsider.post('/messages/reprocess', { id: messageId })
  assert.equal((await admin.database.reader('audit').where({ event: 'message-reprocessed' })).length, 0)
})

test('tickets, narrowed to a queue, O19 are those that stand in it', async () => {
  await bringIn(admin.intake, { raw: raw.replace('Nota fiscal', 'Impressora') })
  const all = (await reader.get('/tickets')).text
  assert.match(all, /Nota fiscal/)
  assert.match(all, /Impressora/)
  const narrowed = (await reader.get('/tickets?queue=fiscal')).text
  assert.match(narrowed, /Nota fiscal/)
  assert.doesNotMatch(narrowed, /Impressora/)
})

test('pages, of a pre-ticket attached to a ticket in a closed queue, are not there for who may not see that', async () => {
  const { writer } = admin.database
  await bringIn(admin.intake, { raw: raw.replace('Nota fiscal', 'Anexada') })
  const holder = await writer('tickets').where({ queue_id: 'fiscal' }).first('id')
  const { id, protocol } = await writer('tickets').orderBy('seq', 'desc').first('id', 'protocol')
  await writer('tickets').where({ id }).update({ kind: 'pre-ticket' })
  const paths = [`/tickets/${protocol}`, `/triage/${protocol}`]
  for (const path of paths) assert.equal((await outsider.get(path)).status, 200, path)
  const attached = { state: 'closed', merged_into_id: holder.id }
  await writer('tickets').where({ id }).update(attached)
  for (const path of paths) assert.equal((await outsider.get(path)).status, 404, path)
  for (const path of paths) assert.equal((await reader.get(path)).status, 200, path)
  const version = await writer('tickets').where({ id }).first('version')
  const ticket = `${protocol}.${version.version}`
  assert.match((await outsider.post('/triage/restore', { ticket })).text, /Não feito: não existe/)
  assert.doesNotMatch((await outsider.get('/messages')).text, /Anexada/)
})

function readable(): string[] {
  const message = `/messages/${messageId}`
  return [ticketPath, message, `${message}/html`, `${message}/attachments/${attachmentId}`]
}

function changes(): string[] {
  return [
    ...['close', 'discard', 'read', 'unread', 'reopen', 'ask-validation', 'spam'].map(
      (name) => `${ticketPath}/${name}`,
    ),
    `/messages/${messageId}/spam`,
  ]
}
