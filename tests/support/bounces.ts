import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { Mailbox } from '../../src/domain/mail/header-section.ts'
import { signMessageId } from '../../src/intake/reply-token.ts'
import { returnPath } from '../../src/outgoing/return-path.ts'
import { applyReports } from '../../src/store/apply-reports.ts'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { newId } from '../../src/store/id.ts'
import { listRecipients, markRecipients } from '../../src/store/outgoing-recipients.ts'
import { queueMails } from '../../src/store/queued-mails.ts'
import type { Open } from './database.ts'
import { mail, openTestIntake, type TestIntake } from './intake.ts'

/** An answer of a person that has left, and the door its reports come to. */
export type Answered<Place = TestIntake> = {
  readonly door: Place
  readonly ticketId: string
  /** The row of the answer among the messages. */
  readonly mailId: string
  readonly messageId: string
  /** The signed return path of the answer. */
  readonly path: string
}

/** Where an answer is written. */
type Store = { readonly database: Database; readonly secret: Uint8Array }

/** What a test says of an answer. */
export type TestAnswer = {
  readonly to?: readonly string[]
  readonly isSent?: boolean
  readonly sentAt?: Date
  readonly deskAddress?: string
}

/** Opens an intake with a ticket that an agent answered, and closed after. */
export async function openAnswered(open: Open, answer: TestAnswer = {}): Promise<Answered & AsyncDisposable> {
  const door = await openTestIntake({}, open)
  await door.addDesk()
  await door.send({})
  await door.intake.idle()
  const { id: ticketId }: { id: string } = await door.database.reader('tickets').first('id')
  await door.database.writer('tickets').update({ state: 'closed', unread: 0 })
  await door.database.writer('deliveries').update({ read_at: new Date().toISOString() })
  const answered = await addAnswer(door, ticketId, answer)
  return { ...answered, [Symbol.asyncDispose]: () => door[Symbol.asyncDispose]() }
}

/** Adds an answer to a ticket; it has left unless said otherwise. */
export async function addAnswer<Place extends Store>(
  door: Place,
  ticketId: string,
  {
    to = ['ana@cliente.example'],
    isSent = true,
    sentAt: now = new Date(),
    deskAddress = 'suporte@empresa.example',
  }: TestAnswer = {},
): Promise<Answered<Place>> {
  const { database, secret } = door
  const mailId = newId(now)
  const messageId = signMessageId(secret, ticketId, 'mx.empresa.example')
  const path = returnPath(secret, deskAddress, mailId)
  const { protocol }: { protocol: string } = await database.reader('tickets').where({ id: ticketId }).first()
  const raw = Buffer.from(`Message-ID: <${messageId}>\r\nSubject: Resposta\r\n\r\nPronto.\r\n`)
  const mailboxes = to.map((address): Mailbox => ({ name: '', address }))
  await writeTransaction(database, async (trx) => {
    const composed = {
      template: 'composed' as const,
      messageId,
      reversePath: path,
      author: { name: 'Suporte', address: deskAddress },
      to: mailboxes,
      cc: [],
      subject: 'Resposta',
      octets: { length: raw.length, sha256: sha256Of(raw), blob: null, inline: raw },
    }
    await queueMails(
      trx,
      [
        {
          id: mailId,
          mail: composed,
          kind: 'reply',
          ticket: { id: ticketId, protocol },
          leavesAt: now,
          userId: 'bia',
        },
      ],
      now,
    )
  })
  const answered = { door, ticketId, mailId, messageId, path }
  if (isSent) await noteSent(answered, now)
  return answered
}

/** Notes that an answer has left, as the outbox does. */
export async function noteSent(
  { door: { database }, mailId }: Answered<Store>,
  now = new Date(),
): Promise<void> {
  await writeTransaction(database, async (trx) => {
    await trx('outbox').where({ message_id: mailId }).delete()
    const waiting = (await listRecipients(trx, mailId)).filter(({ state }) => state === 'waiting')
    await markRecipients(
      trx,
      mailId,
      waiting.map(({ position }) => ({
        position,
        state: 'sent' as const,
        status: '2.0.0',
        reply: '250 ok',
        at: now,
      })),
    )
    await applyReports(trx, [mailId], now)
  })
}

/** What a test says of a report. */
export type TestReport = {
  readonly address?: string
  readonly original?: string
  readonly action?: string
  readonly status?: string
  readonly words?: string
  /** The Message-ID of what came back; none where it is left out. */
  readonly messageId?: string
}

/** A report in the form for it. RFC 3464 */
export function report({
  address = 'ana@cliente.example',
  original,
  action = 'failed',
  status = '5.1.1',
  words = '550 5.1.1 <ana@cliente.example>: User unknown',
  messageId,
}: TestReport = {}): string {
  count += 1
  const fields = [
    ...(original === undefined ? [] : [`Original-Recipient: rfc822; ${original}`]),
    `Final-Recipient: rfc822; ${address}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${words}`,
  ]
  const copy =
    messageId === undefined
      ? []
      : ['--b', 'Content-Type: text/rfc822-headers', '', `Message-ID: <${messageId}>`, 'Subject: x', '']
  const body = [
    '--b',
    'Content-Type: text/plain',
    '',
    'Não foi possível entregar.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.cliente.example',
    '',
    ...fields,
    '',
    ...copy,
    '--b--',
  ].join('\r\n')
  const type = 'multipart/report; report-type=delivery-status; boundary=b'
  return mail({ ...machineFields(), 'Content-Type': type }, body)
}

/** A report of a server that knows no form for it. */
export function textReport(lines: readonly string[], fields: Readonly<Record<string, string>> = {}): string {
  count += 1
  return mail({ ...machineFields(), ...fields }, lines.join('\r\n'))
}

let count = 0

function machineFields(): Record<string, string> {
  return {
    From: 'Mail Delivery System <mailer-daemon@cliente.example>',
    Subject: 'Undelivered Mail Returned to Sender',
    'Message-ID': `<dsn${count}@cliente.example>`,
  }
}

function sha256Of(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex')
}

/** What is known of an answer and its ticket, once every report has been read. */
export async function stateOf({ door, ticketId, mailId }: Answered) {
  await door.intake.idle()
  const { reader } = door.database
  const message = await reader('messages').where({ id: mailId }).first('state', 'reply')
  const ticket = await reader('tickets').where({ id: ticketId }).first('state', 'unread')
  assert.ok(message)
  assert.ok(ticket)
  const recipients = await listRecipients(reader, mailId)
  const events: string[] = await reader('history')
    .where({ ticket_id: ticketId })
    .orderBy('seq')
    .pluck('event')
  return {
    mail: String(message.state),
    recipients: recipients.map(({ state }) => state),
    words: recipients.map(({ reply }) => reply),
    ticket: `${ticket.state} ${ticket.unread}`,
    events: events.filter((event) => event.startsWith('mail-') && event !== 'mail-received'),
    tickets: (await reader('tickets').pluck('id')).length,
  }
}
