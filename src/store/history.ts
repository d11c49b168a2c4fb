import type { HistoryEntry, HistoryEvent } from '../domain/ticket/ticket.ts'
import type { Db } from './dialect.ts'
import type { FollowedAnswer } from './followed-answer.ts'
import { insertTable } from './multi-row.ts'
import { queueStepMails, type Withheld } from './step-mails.ts'
import { historyRows, type NewHistoryEntry } from './history-rows.ts'

export type { NewHistoryEntry } from './history-rows.ts'

type HistoryRow = {
  id: string
  event: HistoryEvent
  actor: string | null
  message_id: string | null
  details: string
  at: string
}

/** What happened to a ticket, the oldest first. */
export async function listHistory(db: Db, ticketId: string): Promise<readonly HistoryEntry[]> {
  const rows: HistoryRow[] = await db('history').where({ ticket_id: ticketId }).orderBy('seq')
  return rows.map((row) => ({
    id: row.id,
    event: row.event,
    actor: row.actor,
    messageId: row.message_id,
    details: JSON.parse(row.details),
    at: new Date(row.at),
  }))
}

/** What machines have reported about a mail of ours, the oldest first; nothing when it is about no ticket. */
export async function listReports(
  db: Db,
  { protocol, messageId }: { readonly protocol: string | null; readonly messageId: string | null },
): Promise<readonly HistoryEntry[]> {
  if (protocol === null || messageId === null) return []
  const ticket = await db('tickets').where({ protocol }).first('id')
  const history = ticket === undefined ? [] : await listHistory(db, ticket.id)
  return history.filter(
    ({ event, details }) => event === 'machine-mail-received' && details.about === messageId,
  )
}

/**
 * Adds lines to histories, in this order, and queues the mails that follow from what they tell. C13
 *
 * There is no way to change a line. The mails of what an answer does to its ticket follow that answer.
 */
export async function addHistory(
  trx: Db,
  entries: readonly NewHistoryEntry[],
  answer: FollowedAnswer | null = null,
): Promise<void> {
  await addSilently(trx, entries)
  const [first] = entries
  if (first === undefined) return
  const withheld = await queueStepMails(trx, entries, first.at, { answer })
  await insertTable(trx, historyRows(withheld.map((each) => withheldLine(each, first.at))))
}

/** Adds lines from which no mail follows: they take back what nobody has been told yet. */
export async function addSilently(trx: Db, entries: readonly NewHistoryEntry[]): Promise<void> {
  await insertTable(trx, historyRows(entries))
}

/** Tells that a mail was due and nobody gets it. */
export function withheldLine({ ticketId, step, recipients }: Withheld, at: Date): NewHistoryEntry {
  const details = { step, recipients }
  return { ticketId, event: 'step-withheld', actor: null, messageId: null, details, at }
}
