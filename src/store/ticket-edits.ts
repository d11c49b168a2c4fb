import { columnText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { addHistory, type NewHistoryEntry } from './history.ts'
import { markForText } from './text-waiting.ts'
import type { Action } from './ticket-changes.ts'

/** Who changes a ticket, and the version of it that he has seen. */
export type VersionedAction = Action & { readonly version: number }

/** What of a ticket is written by hand. */
export type TicketEdit = {
  readonly title: string
  /** Until when it is to be done; `null` for no such time. */
  readonly dueAt: Date | null
}

/**
 * Takes the next version of a ticket, with these columns; whether nobody else took it first.
 *
 * Of two who change a ticket at once the second finds another version than the one he saw, and nothing is written.
 */
export async function takeVersion(
  trx: Db,
  ticketId: string,
  { version, now }: VersionedAction,
  columns: Readonly<Record<string, string | null>> = {},
): Promise<boolean> {
  const taken = await trx('tickets')
    .where({ id: ticketId, version })
    .update({ ...columns, version: version + 1, updated_at: now.toISOString() })
  return taken === 1
}

/** Writes title and due time of a ticket; `false` when somebody has changed the ticket meanwhile. */
export async function editTicket(
  db: Db,
  ticketId: string,
  { title, dueAt }: TicketEdit,
  action: VersionedAction,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const before: { title: string; due_at: string | null } | undefined = await trx('tickets')
      .where({ id: ticketId })
      .first('title', 'due_at')
    const row = { title: columnText(title) ?? '', due_at: dueAt === null ? null : dueAt.toISOString() }
    if (before === undefined || !(await takeVersion(trx, ticketId, action, row))) return false
    const line = { ticketId, actor: action.actor, messageId: null, at: action.now }
    const entries: NewHistoryEntry[] = []
    if (row.title !== before.title)
      entries.push({ ...line, event: 'title-changed', details: { from: before.title, to: row.title } })
    if (row.due_at !== before.due_at)
      entries.push({ ...line, event: 'due-changed', details: { from: before.due_at, to: row.due_at } })
    if (entries.length > 0) await addHistory(trx, entries)
    if (row.title !== before.title) await markForText(trx, [ticketId], action.now)
    return true
  })
}
