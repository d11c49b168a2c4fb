import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let operator: Visitor

before(async () => {
  admin = await startMailAdmin([{ ...openDesk, acknowledge: true }])
  operator = await admin.signIn('operator')
  await bringIn(admin.intake, { raw: mailAbout('Impressora quebrou'), peer: '127.0.0.1' })
})

after(() => admin.close())

test('monitor, a mail of ours, C47 C48 stands beside what came in and waits to be sent', async () => {
  const { text } = await operator.get('/messages')
  assert.match(text, /badge good">Chamado</)
  assert.match(text, /badge wait">Aguardando envio</)
  const waiting = await operator.get('/messages?q=status%3Awaiting')
  assert.match(waiting.text, /ana@cliente\.example/)
  assert.doesNotMatch(waiting.text, /badge good">Chamado</)
})

test('monitor, a mail of ours that could not leave, C48 C49 shows the words of the server that refused it', async () => {
  const reply = '550 5.1.1 No such user here'
  await admin.database.writer('messages').where({ direction: 'out' }).update({ state: 'failed', reply })
  const { text } = await operator.get('/messages?q=status%3Afailed')
  assert.match(text, /badge bad">/)
  assert.match(text, /550 5\.1\.1 No such user here/)
})
