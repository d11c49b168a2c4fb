import type { HistoryEntry } from '../domain/ticket/ticket.ts'
import { columnJson } from './column-text.ts'
import { newId } from './id.ts'
import type { Table, TableRows } from './table.ts'

/** A line to be added to a ticket's history. */
export type NewHistoryEntry = Omit<HistoryEntry, 'id'> & { readonly ticketId: string }

/** Where the lines of histories are written. */
export const historyTable: Table = {
  name: 'history',
  columns: ['id', 'ticket_id', 'event', 'actor', 'message_id', 'details', 'at'],
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
