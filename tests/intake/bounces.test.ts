import assert from 'node:assert/strict'
import { test } from 'node:test'
import { returnPath } from '../../src/outgoing/return-path.ts'
import { listHistory } from '../../src/store/history.ts'
import { listReportsOfMail } from '../../src/store/mail-reports.ts'
import { markRead, unreadMessages } from '../../src/store/reads.ts'
import { newId } from '../../src/store/id.ts'
import { noteSent, openAnswered, report, stateOf, textReport } from '../support/bounces.ts'
import { forEachDialect, openSqliteInMemory as sqlite } from '../support/database.ts'
import { mail } from '../support/intake.ts'
import { replaysAlike } from '../support/follow-ups.ts'

forEachDialect((_dialect, open) => {
  test('bounce, a report at the signed return path, marks recipient and mail, and the ticket unread for its agent', async () => {
    await using answered = await openAnswered(open)
    await answered.door.send({ from: null, to: [answered.path], raw: report() })
    assert.deepEqual(await stateOf(answered), {
      mail: 'bounced',
      recipients: ['bounced'],
      words: ['550 5.1.1 <ana@cliente.example>: User unknown'],
      ticket: 'closed 1',
      events: ['mail-bounced'],
      tickets: 1,
    })
    const line = (await listHistory(answered.door.database.reader, answered.ticketId)).find(
      ({ event }) => event === 'mail-bounced',
    )
    assert.equal(line?.messageId, answered.mailId)
    assert.deepEqual(line?.details, {
      to: 'ana@cliente.example',
      reason: 'unknown-mailbox',
      status: '5.1.1',
      words: '550 5.1.1 <ana@cliente.example>: User unknown',
      permanent: true,
    })
    await replaysAlike(answered.door)
  })

  test('bounce, a report that only names our Message-ID, is linked the same', async () => {
    await using answered = await openAnswered(open)
    await answered.door.send({ from: null, raw: report({ messageId: answered.messageId }) })
    const { mail: state, ticket, events } = await stateOf(answered)
    assert.deepEqual([state, ticket, events], ['bounced', 'closed 1', ['mail-bounced']])
    const [linked] = await listReportsOfMail(answered.door.database.reader, answered.mailId)
    assert.equal(linked?.evidence, 'message-id')
  })

  test('bounce, of a mail to several, marks the recipient that it names and no other', async () => {
    const to = ['ana@cliente.example', 'beto@cliente.example']
    await using answered = await openAnswered(open, { to })
    await answered.door.send({
      from: null,
      to: [answered.path],
      raw: report({ address: 'BETO@cliente.example' }),
    })
    const { mail: state, recipients } = await stateOf(answered)
    assert.deepEqual([state, recipients], ['bounced', ['sent', 'bounced']])
  })

  test('bounce, of an address that was led elsewhere, is of the one that was written to', async () => {
    const to = ['ana@cliente.example', 'beto@cliente.example']
    await using answered = await openAnswered(open, { to })
    const elsewhere = report({ address: 'a.souza@caixas.example', original: 'ana@cliente.example' })
    await answered.door.send({ from: null, to: [answered.path], raw: elsewhere })
    assert.deepEqual((await stateOf(answered)).recipients, ['bounced', 'sent'])
  })

  test('bounce, of several recipients that names none of them, changes no state and is told', async () => {
    await using answered = await openAnswered(open, { to: ['ana@cliente.example', 'beto@cliente.example'] })
    await answered.door.send({ from: null, to: [answered.path], raw: report({ address: 'c@outra.example' }) })
    const { recipients, ticket, events } = await stateOf(answered)
    assert.deepEqual([recipients, ticket, events], [['sent', 'sent'], 'closed 1', ['mail-bounced']])
  })

  test('bounce, once its report has been read, leaves the ticket read', async () => {
    await using answered = await openAnswered(open)
    const { door, ticketId } = answered
    await door.send({ from: null, to: [answered.path], raw: report() })
    await door.intake.idle()
    const { reader, writer } = door.database
    assert.equal((await unreadMessages(reader, ticketId)).size, 1)
    await markRead(writer, ticketId, { actor: 'bia', now: new Date() })
    assert.equal((await stateOf(answered)).ticket, 'closed 0')
  })

  test('bounce, the same reported twice, is told once', async () => {
    await using answered = await openAnswered(open)
    for (const raw of [report(), report({ messageId: answered.messageId })])
      await answered.door.send({ from: null, to: [answered.path], raw })
    const { ticket, events } = await stateOf(answered)
    assert.deepEqual([ticket, events], ['closed 1', ['mail-bounced']])
  })

  test('bounce, that is quicker than the note that its mail has left, counts once that is noted', async () => {
    await using answered = await openAnswered(open, { isSent: false })
    await answered.door.send({ from: null, to: [answered.path], raw: report() })
    assert.equal((await stateOf(answered)).mail, 'waiting')
    await noteSent(answered)
    const { mail: state, events } = await stateOf(answered)
    assert.deepEqual([state, events], ['bounced', ['mail-bounced']])
  })

  test('bounce, of a mail that is only late, is noted and no failure', async () => {
    await using answered = await openAnswered(open)
    const late = report({ action: 'delayed', status: '4.4.1', words: 'connection timed out' })
    await answered.door.send({ from: null, to: [answered.path], raw: late })
    const { mail: state, ticket, events } = await stateOf(answered)
    assert.deepEqual([state, ticket, events], ['sent', 'closed 0', ['mail-delayed']])
  })

  test('bounce, of a mail that arrived, changes nothing', async () => {
    await using answered = await openAnswered(open)
    const good = report({ action: 'delivered', status: '2.0.0', words: '250 ok' })
    await answered.door.send({ from: null, to: [answered.path], raw: good })
    const { mail: state, ticket, events } = await stateOf(answered)
    assert.deepEqual([state, ticket, events], ['sent', 'closed 0', []])
  })

  test('bounce, a report that names one of our recipients and proves nothing, is linked and changes nothing', async () => {
    await using answered = await openAnswered(open)
    await answered.door.send({ from: null, raw: report() })
    const { mail: state, ticket, events } = await stateOf(answered)
    assert.deepEqual([state, ticket, events], ['sent', 'closed 0', []])
    const [linked] = await listReportsOfMail(answered.door.database.reader, answered.mailId)
    assert.equal(linked?.evidence, 'recipient')
  })
})

const texts: readonly (readonly [circumstance: string, raw: string, from: string | null])[] = [
  ['qmail', textReport(['<ana@cliente.example>:', 'Sorry, no mailbox here by that name. (#5.1.1)']), null],
  [
    'a server without any form, in Portuguese',
    textReport(['O destinatário não existe.'], { From: 'postmaster@cliente.example', Subject: 'Aviso' }),
    null,
  ],
  [
    'a server that answers under a name',
    textReport(['User unknown'], { From: 'mailer@cliente.example', Subject: 'Delivery failed' }),
    'mailer@cliente.example',
  ],
  [
    'a server that says nothing',
    textReport(['x'], { From: 'x@cliente.example', Subject: 'Re: Resposta' }),
    null,
  ],
  [
    'a server that answers as to a mail',
    textReport(['550 User unknown'], {
      From: 'x@cliente.example',
      Subject: 'Re: Resposta',
      'In-Reply-To': '<a@b.example>',
    }),
    null,
  ],
]

for (const [circumstance, raw, from] of texts) {
  test(`bounce, of ${circumstance} at the signed return path, is about that mail whatever its form`, async () => {
    await using answered = await openAnswered(sqlite)
    await answered.door.send({ from, to: [answered.path], raw })
    const { mail: state, recipients, ticket, tickets } = await stateOf(answered)
    assert.deepEqual([state, recipients, ticket, tickets], ['bounced', ['bounced'], 'closed 1', 1])
    await replaysAlike(answered.door)
  })
}

test('bounce, an absence note at the signed return path, is in the history and bounces nothing', async () => {
  await using answered = await openAnswered(sqlite)
  const absence = { Subject: 'Resposta automática: Resposta', 'Auto-Submitted': 'auto-replied' }
  await answered.door.send({
    from: null,
    to: [answered.path],
    raw: mail({ ...absence, 'Message-ID': '<f@c.example>' }),
  })
  const { mail: state, ticket, events } = await stateOf(answered)
  assert.deepEqual([state, ticket, events], ['sent', 'closed 0', []])
  const last = (await listHistory(answered.door.database.reader, answered.ticketId)).at(-1)
  assert.equal(last?.event, 'machine-mail-received')
})

test('bounce, a person who answers to the return path, is an answer', async () => {
  await using answered = await openAnswered(sqlite)
  const raw = mail({ Subject: 'Re: Resposta', 'Message-ID': '<p@c.example>' }, 'Obrigada, funcionou.')
  await answered.door.send({ to: [answered.path], raw })
  const { mail: state, events } = await stateOf(answered)
  assert.deepEqual([state, events], ['sent', []])
  const last = (await listHistory(answered.door.database.reader, answered.ticketId)).at(-1)
  assert.equal(last?.event, 'mail-received')
})

test('bounce, security 6.26 a forged return path, is any other mail and says nothing of ours', async () => {
  await using answered = await openAnswered(sqlite)
  const forged = [
    returnPath(Buffer.alloc(32, 9), 'suporte@empresa.example', answered.mailId),
    returnPath(answered.door.secret, 'suporte@empresa.example', newId(new Date())),
    `suporte+b-${answered.mailId.toLowerCase()}@empresa.example`,
  ]
  for (const path of forged)
    await answered.door.send({ from: null, to: [path], raw: report({ address: 'outra@cliente.example' }) })
  const { mail: state, recipients, ticket, events, tickets } = await stateOf(answered)
  assert.deepEqual([state, recipients, ticket, events, tickets], ['sent', ['sent'], 'closed 0', [], 1])
  const held = await answered.door.database.reader('messages').where({ direction: 'in', state: 'held' })
  assert.equal(held.length, forged.length)
})

test('bounce, that names a thousand strangers, writes one line and no more than it must', async () => {
  await using answered = await openAnswered(sqlite, { to: ['ana@cliente.example', 'beto@cliente.example'] })
  const many = Array.from({ length: 1000 }, (_, number) => [
    `Final-Recipient: rfc822; n${number}@outra.example`,
    'Action: failed',
    'Status: 5.1.1',
    '',
  ]).flat()
  await answered.door.send({ from: null, to: [answered.path], raw: textReport(many) })
  const { recipients, ticket, events } = await stateOf(answered)
  assert.deepEqual([recipients, ticket, events], [['sent', 'sent'], 'closed 1', ['mail-bounced']])
  assert.ok((await listReportsOfMail(answered.door.database.reader, answered.mailId)).length <= 50)
})

test('bounce, at a return path beside another desk, leaves that desk what it is', async () => {
  await using answered = await openAnswered(sqlite)
  const { door } = answered
  await door.addDesk({ address: 'vendas@empresa.example' })
  await door.send({ door: 'lmtp', from: null, to: ['vendas@empresa.example', answered.path], raw: report() })
  const { mail: state, tickets } = await stateOf(answered)
  assert.deepEqual([state, tickets], ['bounced', 1])
  await replaysAlike(door)
})
