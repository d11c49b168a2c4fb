import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { noticesOf } from '../../../src/admin/pages/messages/notices.ts'
import { listNotices } from '../../../src/store/notices.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { addForwardedDesk, forward, type ForwardedMail } from '../../support/forwarded.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import { messageRecord } from '../../support/message-record.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let operator: Visitor
let deskId: string

before(async () => {
  admin = await startMailAdmin([])
  operator = await admin.signIn('operator')
  deskId = await addForwardedDesk(admin.database, new Date())
})

after(() => admin.close())

async function refusedId(mail: ForwardedMail = {}): Promise<string> {
  const [settled] = await forward(admin.database, deskId, mail)
  return settled?.messageId ?? 'none'
}

test('message page, a notice on its way, says so and leads there and back', async () => {
  const id = await refusedId()
  const [notice] = await listNotices(admin.database.reader, id)
  const mailId = notice?.mail?.id ?? 'none'
  const { text } = await operator.get(`/messages/${id}`)
  assert.match(text, /<h2>Aviso ao autor<\/h2>/)
  assert.match(text, /<span class="badge wait">Aviso na fila de envio<\/span>/)
  assert.ok(text.includes(`<a href="/messages/${mailId}">Ver o aviso</a>`))
  const { text: ours } = await operator.get(`/messages/${mailId}`)
  assert.ok(ours.includes(`<a class="button" href="/messages/${id}">Ver o e-mail recusado</a>`))
  await admin.database.writer('messages').where({ id: mailId }).update({ state: 'sent' })
  assert.match((await operator.get(`/messages/${id}`)).text, /badge good">Aviso enviado</)
})

test('message page, a notice withheld, says why in words', async () => {
  const id = await refusedId({ facts: { authentication: null } })
  const { text } = await operator.get(`/messages/${id}`)
  assert.match(text, /Não enviado: nada prova que o e-mail é mesmo deste autor/)
  assert.doesNotMatch(text, /Ver o aviso/)
})

test('message page, nothing refused where mail is forwarded, says nothing of notices', async () => {
  const id = await refusedId({
    fields: ['From: ana@client.example', 'Subject: Oi', 'To: suporte@desk.example'],
  })
  assert.doesNotMatch((await operator.get(`/messages/${id}`)).text, /Aviso ao autor/)
})

const record = messageRecord()
const mail = { id: 'mail', state: 'sent' } as const

test('noticesOf, a mail that was filtered before it left, counts as not sent', () => {
  const [shown] = noticesOf(record, [{ position: 0, mail: { ...mail, state: 'filtered' }, withheld: null }])
  assert.deepEqual(shown, {
    recipient: 'suporte@empresa.example',
    href: '/messages/mail',
    key: 'notice.withheld.filtered',
    tone: null,
  })
})
