import type { Db } from './dialect.ts'

/** Selects as `is_at_desk` whether a ticket stands in a queue of the desk; all do where no desk counts. */
export function atDesk(db: Db, deskId: string | null, tickets = 'tickets') {
  if (deskId === null) return db.raw('true as is_at_desk')
  const queue = 'select 1 from ticket_desks where ticket_id = ??.id and desk_id = ?'
  const owned = '??.desk_id = ?'
  return db.raw(`(${owned} or exists (${queue})) as is_at_desk`, [tickets, deskId, tickets, deskId])
}

/** Whether a ticket of another desk stands in the queue of this one too. */
export async function isQueuedToo(db: Db, ticketId: string, deskId: string): Promise<boolean> {
  const row: object | undefined = await db('ticket_desks')
    .where({ ticket_id: ticketId, desk_id: deskId })
    .first('desk_id')
  return row !== undefined
}
