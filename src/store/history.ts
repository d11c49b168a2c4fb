import type { HistoryEntry, HistoryEvent } from '../domain/ticket/ticket.ts'
import { columnJson } from './column-text.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { insertTable } from './multi-row.ts'
import type { Table, TableRows } from './table.ts'

/** A line to be added to a ticket's history. */
export type NewHistoryEntry = Omit<HistoryEntry, 'id'> & { readonly ticketId: string }

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

/** Where the lines of histories are written. */
export const historyTable: Table = {
  name: 'history',
  columns: ['id', 'ticket_id', 'event', 'actor', 'message_id', 'details', 'at'],
}

/** Adds lines to histories, in this order. There is no way to change one. */
export async function addHistory(trx: Db, entries: readonly NewHistoryEntry[]): Promise<void> {
  await insertTable(trx, historyRows(entries))
}

/** The rows of lines of histories. */
export function historyRows(entries: readonly NewHistoryEntry[]): TableRows {
  return {
    table: historyTable,
    rows: entries.map((entry) => [
      newId(entry.at),
      entry.ticketId,
      entry.event,
      entry.actor,
      entry.messageId,
      columnJson(entry.details),
      entry.at.toISOString(),
    ]),
  }
}
