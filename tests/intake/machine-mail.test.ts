import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outcome } from '../../src/domain/settlement.ts'
import { signMessageId } from '../../src/intake/reply-token.ts'
import { listHistory, listReports } from '../../src/store/history.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'

const machine = 'mailer-daemon@cliente.example'

/** Reports about our acknowledgement, and about nothing we know, by what they quote. */
const reports: readonly (readonly [name: string, report: (id: string) => string])[] = [
  ['complaint 5 a DSN with the header section', (id) => dsn(id, 'text/rfc822-headers')],
  ['complaint 5 a DSN with the whole mail', (id) => dsn(id, 'message/rfc822')],
  ['complaint 5 a bounce in plain text', (id) => bounce(id)],
  ['a read receipt', (id) => mdn(id)],
  ['complaint 6 an absence note in Portuguese', (id) => absence(id)],
]

for (const [name, report] of reports) {
  test(`machine mail, ${name} about our mail, is in the history and changes nothing of the ticket`, async () => {
    await using opened = await openTestIntake()
    const { ticketId, messageId } = await closedTicket(opened)
    const before = await opened.database.reader('tickets').where({ id: ticketId }).first()
    await opened.send({ from: null, raw: report(messageId) })
    assert.deepEqual(await opened.database.reader('tickets').where({ id: ticketId }).first(), before)
    const last = (await listHistory(opened.database.reader, ticketId)).at(-1)
    assert.equal(last?.event, 'machine-mail-received')
    assert.deepEqual(await states(opened), ['ticket', 'reply'])
    const { protocol } = await opened.database.reader('tickets').first('protocol')
    const reported = await listReports(opened.database.reader, { protocol, messageId })
    assert.equal(reported.length, 1)
  })

  test(`machine mail, ${name} about nothing we know, is held and opens nothing`, async () => {
    await using opened = await openTestIntake()
    await opened.addDesk({ acknowledge: true })
    const [reply] = await opened.send({ from: null, raw: report('nobody@elsewhere.example') })
    assert.equal(reply?.verdict.kind, 'pass')
    assert.deepEqual(await states(opened), ['held'])
    const [row] = await opened.database.reader('messages').select('reason', 'direction')
    assert.deepEqual({ ...row }, { reason: 'machine-mail', direction: 'in' })
    assert.equal((await opened.database.reader('tickets')).length, 0)
  })
}

test('machine mail, an alert, opens a ticket that nobody is told of', async () => {
  await using opened = await openTestIntake()
  await opened.addDesk({ acknowledge: true })
  await opened.send({ raw: mail({ 'Auto-Submitted': 'auto-generated' }) })
  assert.deepEqual(await states(opened), ['ticket'])
})

test('machine mail, O22 our own mail back by a redirection, is refused and opens nothing', async () => {
  await using opened = await openTestIntake()
  await opened.addDesk()
  const id = signMessageId(opened.secret, '01J00000000000000000000000', 'mx.empresa.example')
  const [reply] = await opened.send({ raw: mail({ 'Message-ID': `<${id}>` }) })
  assert.equal(reply?.verdict.kind === 'reject' && reply.verdict.reason, 'loop-detected')
  assert.deepEqual(await states(opened), ['refused'])
})

test('machine mail, O22 a person without any sign of a machine above the cap, is held until reprocessed', async () => {
  await using opened = await openTestIntake({ caps: { mailsPerPair: 2 } })
  await opened.addDesk({ acknowledge: true })
  for (const number of [1, 2, 3])
    await opened.send({ raw: mail({ 'Message-ID': `<${number}@cliente.example>` }) })
  const held: { id: string }[] = await opened.database.reader('messages').where({ reason: 'above-cap' })
  assert.equal(held.length, 1)
  assert.equal((await opened.database.reader('tickets')).length, 2)
  await opened.intake.reprocess(held[0]?.id ?? '', { actor: 'ana' })
  assert.equal((await opened.database.reader('tickets')).length, 3)
  assert.equal((await opened.database.reader('messages').where({ state: 'held' })).length, 0)
})

test('machine mail, O22 mails that were refused or set aside as forged, hold nothing of the author they name', async () => {
  await using opened = await openTestIntake({ caps: { mailsPerPair: 1 } })
  await opened.addDesk({ acknowledge: true, settings: { subjectRequired: true, dangerousFiles: 'hold' } })
  const file = { 'Content-Type': 'application/x-msdownload; name=a.exe' }
  for (const fields of [{ Subject: '' }, { Subject: 'Re:' }, file])
    await opened.send({ raw: mail({ ...fields, 'Message-ID': `<${JSON.stringify(fields)}@x.example>` }) })
  await opened.send({})
  assert.deepEqual((await states(opened)).toSorted(), ['held', 'refused', 'refused', 'ticket', 'waiting'])
  await opened.send({ raw: mail({ 'Message-ID': '<dois@cliente.example>' }) })
  assert.equal((await opened.database.reader('messages').where({ reason: 'above-cap' })).length, 1)
})

test('machine mail, what was injected without a reverse-path, is judged by its own fields', async () => {
  await using opened = await openTestIntake()
  await opened.addDesk()
  await opened.send({ from: null, door: 'cli' })
  const [row] = await opened.database.reader('messages').select('kind', 'state')
  assert.deepEqual({ ...row }, { kind: 'new', state: 'ticket' })
})

/** A ticket that was answered, read and closed, with the Message-ID of a mail of ours about it. */
async function closedTicket({ send, addDesk, database, secret }: TestIntake) {
  await addDesk()
  await send({})
  const { id: ticketId }: { id: string } = await database.reader('tickets').first('id')
  await database.writer('tickets').update({ state: 'closed', unread: 0 })
  return { ticketId, messageId: signMessageId(secret, ticketId, 'mx.empresa.example') }
}

async function states({ database }: TestIntake): Promise<Outcome['disposition'][]> {
  return database.reader('messages').orderBy('seq').pluck('state')
}

function dsn(id: string, type: string): string {
  const fields = {
    From: machine,
    Subject: 'Undelivered Mail Returned to Sender',
    'Message-ID': '<dsn@cliente.example>',
    'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
  }
  return mail(
    fields,
    parts(['message/delivery-status', status], [type, `Message-ID: <${id}>\r\nSubject: x\r\n`]),
  )
}

const status =
  'Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; ana@cliente.example\r\nAction: failed\r\nStatus: 5.1.1\r\n'

function bounce(id: string): string {
  const text = `Hi. This is the mail program.\r\n<ana@cliente.example>: no such user.\r\n\r\nMessage-ID: <${id}>\r\nSubject: x`
  return mail({ From: machine, Subject: 'failure notice', 'Message-ID': '<q@cliente.example>' }, text)
}

function mdn(id: string): string {
  const fields = {
    Subject: 'Lida: Impressora',
    'Message-ID': '<mdn@cliente.example>',
    'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=b',
  }
  const read = `Original-Message-ID: <${id}>\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n`
  return mail(fields, parts(['message/disposition-notification', read]))
}

function absence(id: string): string {
  return mail({
    Subject: 'Resposta automática: Impressora',
    'Message-ID': '<oof@cliente.example>',
    'In-Reply-To': `<${id}>`,
    'Auto-Submitted': 'auto-replied',
    'X-Auto-Response-Suppress': 'All',
  })
}

function parts(...list: readonly (readonly [type: string, body: string])[]): string {
  const written = [['text/plain', 'Aviso.'] as const, ...list].map(
    ([type, body]) => `--b\r\nContent-Type: ${type}\r\n\r\n${body}`,
  )
  return `${written.join('\r\n')}\r\n--b--`
}
