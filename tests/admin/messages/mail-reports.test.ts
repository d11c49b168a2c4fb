import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TestAdmin } from '../../support/admin.ts'
import { addAnswer, report } from '../../support/bounces.ts'
import { inPieces, mail } from '../../support/intake.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let operator: Visitor

before(async () => {
  admin = await startMailAdmin()
  operator = await admin.signIn('operator')
})

after(() => admin.close())

async function send(from: string | null, to: string, raw: string): Promise<string> {
  const transaction = admin.intake.begin({
    door: 'smtp',
    peer: { address: '127.0.0.1', helo: 'cliente.example', tls: null },
  })
  await transaction.from(from, { declaredOctets: null })
  await transaction.to(to)
  await transaction.message(inPieces(raw))
  await admin.intake.idle()
  const { id } = await admin.database.reader('messages').orderBy('seq', 'desc').first('id')
  return id
}

test('message page, of a mail that came back and of the report, complaint 5 show each other and the words of the other server', async () => {
  await send('ana@cliente.example', 'suporte@empresa.example', mail())
  const { id: ticketId, protocol } = await admin.database.reader('tickets').first('id', 'protocol')
  const door = { database: admin.database, secret: new Uint8Array(32).fill(7) }
  const { mailId, path } = await addAnswer(door, ticketId)
  const words = '550 5.1.1 <script>alert(1)</script> User unknown'
  const reportId = await send(null, path, report({ words }))
  const ofMail = (await operator.get(`/messages/${mailId}`)).text
  assert.match(ofMail, /O que outros servidores disseram/)
  assert.match(
    ofMail,
    /Não entregue a<\/span> <bdi>ana@cliente\.example<\/bdi>: caixa inexistente <code>5\.1\.1<\/code>/,
  )
  assert.match(ofMail, /&lt;script&gt;alert\(1\)/)
  assert.doesNotMatch(ofMail, /<script>alert/)
  assert.ok(ofMail.includes(`/messages/${reportId}`))
  const ofReport = (await operator.get(`/messages/${reportId}`)).text
  assert.match(ofReport, /Aviso sobre um e-mail nosso/)
  assert.ok(ofReport.includes(`/messages/${mailId}`))
  const ticket = (await operator.get(`/tickets/${protocol}`)).text
  assert.match(ticket, /Não entregue a<\/a> <bdi>ana@cliente\.example<\/bdi>: caixa inexistente/)
})

test('message page, a report that only names a recipient, says that nothing proves it', async () => {
  const reportId = await send(null, 'suporte@empresa.example', report())
  assert.match((await operator.get(`/messages/${reportId}`)).text, /não comprovado/)
})
