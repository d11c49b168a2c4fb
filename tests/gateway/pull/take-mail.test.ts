import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type MailFate, takeMail } from '../../../src/gateway/pull/take-mail.ts'
import { inPieces, mail, messagesOf, openTestIntake, type TestIntake } from '../../support/intake.ts'

const recipient = 'suporte@empresa.example'

/** Mails as their senders wrote them, and the reverse-path by which they came. */
const cases: readonly (readonly [string, string, string | null])[] = [
  ['O5 from a client', mail(), 'ana@cliente.example'],
  [
    'O7 forwarded by Microsoft 365',
    mail({ 'Resent-From': 'suporte@empresa.example' }),
    'suporte+SRS=aB=c1=cliente.example=ana@empresa.example',
  ],
  [
    'O9 forwarded by Gmail',
    mail({ 'X-Forwarded-To': recipient, 'X-Forwarded-For': `empresa@gmail.example ${recipient}` }),
    'empresa+caf_=suporte=empresa.example@gmail.example',
  ],
  ['O10 forwarded with SRS', mail(), 'SRS0=ab12=CD=cliente.example=ana@encaminha.example'],
  ['complaint 6 of a machine', mail({ 'Auto-Submitted': 'auto-replied', Subject: 'Ausente' }), null],
]

for (const [circumstance, raw, reversePath] of cases) {
  test(`takeMail, a mail ${circumstance}, leads where it would lead by SMTP`, async () => {
    const results = []
    for (const door of ['smtp', 'imap'] as const) {
      await using path = await openTestIntake()
      await path.addDesk({ mode: 'forwarded' })
      if (door === 'smtp') await path.send({ raw, from: reversePath, to: [recipient] })
      else await take(path, `Return-Path: <${reversePath ?? ''}>\r\n${raw}`, door)
      const [message] = await messagesOf(path)
      const rows = await path.database.reader('messages').select('forwarding_sign', 'reverse_path')
      const tickets = await path.database.reader('tickets').select('kind', 'title', 'state')
      const requesters = await path.database.reader('contacts').pluck('name')
      results.push({
        kind: message?.kind,
        rows: rows.map((row) => ({ ...row })),
        tickets: tickets.map((row) => ({ ...row })),
        requesters,
      })
    }
    assert.deepEqual(results[1], results[0])
  })
}

test('takeMail, a mail that came by SMTP as well, complaint 8 is one ticket', async () => {
  await using path = await openTestIntake()
  await path.addDesk()
  await path.send({ raw: mail(), to: [recipient] })
  const fate = await take(
    path,
    `Return-Path: <ana@cliente.example>\r\nDelivered-To: x@y.example\r\n${mail()}`,
    'imap',
  )
  assert.equal(fate.state, 'taken')
  assert.equal((await path.database.reader('tickets')).length, 1)
})

test('takeMail, a mail that a desk behind a forwarder refuses, complaint 2 is refused here and nobody is answered', async () => {
  await using path = await openTestIntake()
  await path.addDesk({ mode: 'forwarded', profile: 'estrito' })
  const fate = await take(path, mail(), 'pop3')
  assert.equal(fate.state, 'refused')
  assert.ok(fate.reason !== null && fate.messageId !== null)
  assert.equal((await path.database.reader('outbox')).length, 0)
})

test('takeMail, a mail that is gone or does not come whole, complaint 1 leaves nothing behind', async () => {
  await using path = await openTestIntake()
  await path.addDesk()
  assert.equal((await take(path, '', 'imap')).state, 'gone')
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(mail())
    throw new Error('cut')
  }
  await assert.rejects(
    takeMail(path.intake, { door: 'imap', tls: null, recipient, octets: null, source: broken() }),
    /cut/,
  )
  assert.equal((await path.database.reader('messages')).length, 0)
})

test('takeMail, a mail that is longer than its server said, complaint 16 is cut off', async () => {
  await using path = await openTestIntake()
  await path.addDesk()
  const source = inPieces(mail({}, 'x'.repeat(2_000_000)))
  const lying = { door: 'imap', tls: null, recipient, octets: 100, source } as const
  await assert.rejects(takeMail(path.intake, lying), /longer than the 100 octets/)
  assert.equal((await path.database.reader('messages')).length, 0)
})

test('takeMail, lines that end with a line feed alone, M19 are those of a mail', async () => {
  await using path = await openTestIntake()
  await path.addDesk()
  const fate = await take(path, mail().replaceAll('\r\n', '\n'), 'imap')
  assert.equal(fate.state, 'taken')
})

async function take({ intake }: TestIntake, raw: string, door: 'imap' | 'pop3'): Promise<MailFate> {
  return takeMail(intake, { door, tls: null, recipient, octets: raw.length, source: inPieces(raw, 700) })
}
