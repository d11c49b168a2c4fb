import { isProof } from '../domain/outgoing/mail-report.ts'
import type { OutboundState } from '../domain/disposition.ts'
import { type NewHistoryEntry, addHistory } from './history.ts'
import type { Db } from './dialect.ts'
import { type StoredReport, toReport } from './mail-reports.ts'
import { selectIn, withRows } from './multi-row.ts'
import { markAllRecipients } from './outgoing-recipients.ts'
import { type HardFailure, suppressAfter } from './suppression.ts'
import { recountUnread } from './reads.ts'
import { noteReplies } from './ticket-rows.ts'

type Row = StoredReport & {
  state: OutboundState | null
  reverse_path: string | null
  ticket_id: string | null
  delivered_ticket_id: string | null
}

/** States in which a mail has left, as far as anybody knows. */
const left: ReadonlySet<OutboundState> = new Set(['sent', 'failed'])

/**
 * Does what follows from the reports about mails that nothing has followed from yet.
 *
 * The recipient has not got it, the history says so, and the ticket is unread for its agent, whatever its state: that
 * never changes by a machine. A report that was quicker than the note that its mail has left waits for that note, so
 * whoever notes that a mail was sent asks here. RFC 3464 §2.3.3
 */
export async function applyReports(trx: Db, mailIds: readonly string[], now: Date): Promise<void> {
  const rows = await selectIn<Row>(
    trx,
    `select mail_reports.*, outgoing_recipients.state as state, messages.reverse_path as reverse_path,
      outgoing_mails.ticket_id as ticket_id,
      (select max(deliveries.ticket_id) from deliveries where deliveries.message_id = mail_reports.report_id)
        as delivered_ticket_id
      from mail_reports join messages on messages.id = mail_reports.mail_id
      left join outgoing_mails on outgoing_mails.message_id = mail_reports.mail_id
      left join outgoing_recipients on outgoing_recipients.message_id = mail_reports.mail_id
        and outgoing_recipients.position = mail_reports.recipient_position
      where mail_reports.applied_at is null and mail_reports.mail_id in`,
    [...new Set(mailIds)],
  )
  const ripe = rows
    .filter(({ evidence, action, state }) => isProof(evidence) && isRipe(action, state))
    .toSorted((one, other) => Number(one.position) - Number(other.position))
  if (ripe.length === 0) return
  const bounced = firstOfEach(ripe.filter(({ action, state }) => action === 'failed' && state !== 'bounced'))
  await markAllRecipients(
    trx,
    bounced.flatMap((row) =>
      row.recipient_position === null || row.evidence === 'dialogue'
        ? []
        : [
            {
              messageId: row.mail_id,
              position: Number(row.recipient_position),
              state: 'bounced' as const,
              status: row.status,
              reply: row.words === '' ? null : row.words,
              at: new Date(row.at),
            },
          ],
    ),
  )
  const told = [...bounced, ...firstOfEach(ripe.filter(({ action }) => action === 'delayed'))]
  await addHistory(
    trx,
    told.flatMap((row) => lineOf(row, now)),
  )
  await markUnreadBy(trx, bounced, now)
  await withRows(
    trx,
    `update mail_reports set applied_at = '${now.toISOString()}' from (values `,
    ripe.map(({ report_id, position }) => [report_id, String(position)]),
    `) as applied where mail_reports.report_id = applied.column1
      and mail_reports.position = cast(applied.column2 as integer)`,
  )
  await suppressAfter(trx, ripe.flatMap(hardFailureOf), now)
}

function isRipe(action: StoredReport['action'], state: OutboundState | null): boolean {
  return action !== 'failed' || state === null || state === 'bounced' || left.has(state)
}

/** One report of each recipient: several servers on the way may tell of the same, and anybody may name others. */
function firstOfEach(rows: readonly Row[]): readonly Row[] {
  const keyOf = ({ mail_id: mailId, recipient_position: position }: Row): string =>
    `${mailId} ${position ?? 'unknown'}`
  return [...Map.groupBy(rows, keyOf).values()].flatMap(([first]) => first ?? [])
}

function ticketOf({ delivered_ticket_id: delivered, ticket_id: about }: Row): string | null {
  return delivered ?? about
}

function lineOf(row: Row, now: Date): NewHistoryEntry[] {
  const ticketId = ticketOf(row)
  if (ticketId === null || row.evidence === 'dialogue') return []
  const { address: to, reason, status, words, permanent } = toReport(row)
  return [
    {
      ticketId,
      event: row.action === 'failed' ? 'mail-bounced' : 'mail-delayed',
      actor: null,
      messageId: row.mail_id,
      details: { to, reason, status, words, permanent },
      at: now,
    },
  ]
}

/** What somebody wrote and did not arrive has to be seen by who wrote it: the report counts as a message not read. */
async function markUnreadBy(trx: Db, bounced: readonly Row[], now: Date): Promise<void> {
  const written = bounced.filter((row) => row.reverse_path !== null && row.evidence !== 'dialogue')
  const inTicket = written.filter(({ delivered_ticket_id: ticketId }) => ticketId !== null)
  await trx('deliveries')
    .whereIn(
      'message_id',
      inTicket.map((row) => row.report_id),
    )
    .whereNotNull('ticket_id')
    .update({ read_at: null })
  const tickets = [...new Set(inTicket.flatMap((row) => row.delivered_ticket_id ?? []))].sort()
  for (const ticketId of tickets) await recountUnread(trx, ticketId)
  await trx('tickets').whereIn('id', tickets).update({ updated_at: now.toISOString() })
  // A report that lies in no ticket is no message of one: the count alone tells of it, until somebody has looked.
  const others = written.filter((row) => !inTicket.includes(row)).flatMap((row) => ticketOf(row) ?? [])
  await noteReplies(
    trx,
    [...new Set(others)].map((ticketId) => ({ ticketId, isRead: false })),
    now,
  )
}

/**
 * Whoever got a mail can report of any address; only of one that it went to does a report say anything.
 *
 * A server that refused for the time being to the end had no mailbox for this mail, but may have one for the next.
 */
function hardFailureOf(row: Row): HardFailure[] {
  if (!row.permanent || row.action !== 'failed' || row.recipient_position === null) return []
  if (row.status === null || !row.status.startsWith('5')) return []
  const { address, reason, status, words, mailId, reportId, at } = toReport(row)
  return [{ address, reason, status, words, mailId, reportId, at }]
}
