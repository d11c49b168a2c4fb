import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSearch } from '../../src/domain/search.ts'
import { findContact } from '../../src/store/contacts.ts'
import { findContent } from '../../src/store/contents.ts'
import { listMessages } from '../../src/store/message-list.ts'
import { findMessage, type MessageRecord } from '../../src/store/messages.ts'
import { findTicket } from '../../src/store/tickets.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'

async function onlyMessage({ intake, database }: TestIntake): Promise<MessageRecord> {
  await intake.idle()
  const ids: string[] = await database.reader('messages').pluck('id')
  const message = await findMessage(database.reader, ids[0] ?? '')
  assert.equal(ids.length, 1)
  assert.ok(message)
  return message
}

async function onlyTicket(door: TestIntake) {
  const { protocol } = await onlyMessage(door)
  const ticket = await findTicket(door.database.reader, protocol ?? '')
  assert.ok(ticket)
  return ticket
}

test('A10 A22 message, an encoded subject and two colleagues in Cc, gives the title and the CC field and no users', async () => {
  await using door = await openTestIntake()
  await door.addDesk({ profile: 'estrito', settings: { newRequests: 'anyone' } })
  await door.send({
    raw: mail({
      Subject: '=?iso-8859-1?Q?Impress=E3o_?= =?utf-8?B?cGFyYWRh?=',
      Cc: '"Souza, Bia" <bia@cliente.example>, caio@parceiro.example',
    }),
  })
  const ticket = await onlyTicket(door)
  assert.equal(ticket.title, 'Impressão parada')
  assert.deepEqual(ticket.cc, ['bia@cliente.example', 'caio@parceiro.example'])
  assert.deepEqual(await door.database.reader('contacts').pluck('address'), ['ana@cliente.example'])
  assert.equal((await door.database.reader('users')).length, 0)
})

test('A23 message, a Bcc field and a recipient of the envelope alone, keeps no Bcc address anywhere but the octets', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  await door.send({
    raw: mail({ To: 'diretoria@cliente.example', Bcc: 'oculta@cliente.example, suporte@empresa.example' }),
  })
  const ticket = await onlyTicket(door)
  assert.deepEqual(ticket.cc, [])
  assert.equal(await findContact(door.database.reader, 'oculta@cliente.example'), null)
  for (const table of ['messages', 'deliveries', 'tickets', 'history', 'contents', 'contacts', 'outbox']) {
    const rows = await door.database.reader(table)
    assert.ok(!JSON.stringify(rows).includes('oculta'), table)
  }
  const searched = { search: parseSearch('oculta'), limit: 5 }
  assert.deepEqual((await listMessages(door.database.reader, searched)).rows, [])
})

test('O2 O3 message, forwarded by a provider, keeps what its fields say and the forwarding address', async () => {
  await using door = await openTestIntake()
  await door.addDesk({ mode: 'forwarded' })
  await door.send({
    from: 'SRS0=ab=cd=cliente.example=ana@empresa-365.example',
    raw: [
      'Received: from mail.empresa-365.example by mx.empresa.example; Mon, 2 Nov 2026 09:00:01 -0300',
      'From: =?utf-8?Q?Ana_L=C3=BAcia?= <ana@cliente.example>',
      'To: atendimento@empresa-365.example',
      'Cc: bia@cliente.example',
      'Date: Mon, 2 Nov 2026 09:00:00 -0300',
      'Subject: Nota fiscal',
      'Message-ID: <nota@cliente.example>',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Segue a nota.',
      '--b',
      'Content-Type: application/pdf',
      'Content-Disposition: attachment; filename="nota.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('%PDF').toString('base64'),
      '--b--',
      '',
    ].join('\r\n'),
  })
  const message = await onlyMessage(door)
  assert.deepEqual(message.author, { name: 'Ana Lúcia', address: 'ana@cliente.example' })
  assert.deepEqual(
    [message.to, message.cc].flat().map(({ address }) => address),
    ['atendimento@empresa-365.example', 'bia@cliente.example'],
  )
  assert.equal(message.date?.toISOString(), '2026-11-02T12:00:00.000Z')
  assert.equal(message.messageId, 'nota@cliente.example')
  assert.equal(message.reversePath, 'SRS0=ab=cd=cliente.example=ana@empresa-365.example')
  assert.deepEqual(message.recipients, ['suporte@empresa.example'])
  const content = await findContent(door.database.reader, message.id)
  assert.equal(content?.text?.trim(), 'Segue a nota.')
  assert.deepEqual(
    content?.attachments.map(({ filename, octets }) => [filename, octets]),
    [['nota.pdf', 4]],
  )
  const { requester } = await onlyTicket(door)
  assert.deepEqual([requester?.name, requester?.address], ['Ana Lúcia', 'ana@cliente.example'])
})
