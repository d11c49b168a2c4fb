import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findContent } from '../../src/store/contents.ts'
import { findMessage } from '../../src/store/messages.ts'
import { queueTestMail } from '../support/outbox.ts'
import { openTestIntake } from '../support/intake.ts'
import { countRows } from '../support/settle.ts'

/** What a mail that came in with such a text would be taken for. */
const forwarding = [
  'Segue abaixo.',
  '',
  '---------- Forwarded message ---------',
  'From: Rui <rui@other.example>',
  'Date: Sat, 21 Nov 2026 12:00:00 -0300',
  'Subject: Pedido',
  'To: <suporte@desk.example>',
  '',
  'Preciso de ajuda.',
  '',
].join('\r\n')

test('content work, C38 a mail of ours, is read from the very octets and changes no ticket', async () => {
  await using gateway = await openTestIntake()
  await gateway.addDesk({ mode: 'direct', profile: 'aberto' })
  await gateway.send({
    raw: 'From: ana@cliente.example\r\nSubject: Impressora\r\nMessage-ID: <1@x.example>\r\n\r\nOi.\r\n',
  })
  await gateway.intake.idle()
  const { database } = gateway
  const { reader } = database
  const ticket = await reader('tickets').first('id', 'protocol', 'requester_id', 'classified_at')
  const before = {
    participants: await countRows(database, 'ticket_participants'),
    history: await countRows(database, 'history'),
    contacts: await countRows(database, 'contacts'),
  }
  const id = await queueTestMail(database, {
    text: forwarding,
    subject: 'Fwd: Pedido',
    ticket: { id: ticket.id, protocol: ticket.protocol },
  })
  gateway.intake.start()
  for (let look = 0; look < 100; look++) {
    if ((await findMessage(reader, id))?.contentState === 'extracted') break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.equal((await findMessage(reader, id))?.contentState, 'extracted')
  assert.match((await findContent(reader, id))?.text ?? '', /Segue abaixo\./)
  assert.deepEqual(await reader('tickets').first('id', 'protocol', 'requester_id', 'classified_at'), ticket)
  assert.deepEqual(
    {
      participants: await countRows(database, 'ticket_participants'),
      history: await countRows(database, 'history'),
      contacts: await countRows(database, 'contacts'),
    },
    before,
  )
})
