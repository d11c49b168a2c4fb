import type { Knex } from 'knex'
import { conversationTickets } from './conversation-tickets.ts'
import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
import type { Action } from './ticket-changes.ts'

/** Who reads what: a message, or all of a ticket where none is named. */
export type Reading = Action & { readonly messageId?: string }

/** What of a ticket counts as a message of it; a repeated delivery is the message that it repeats. */
const attached = ['ticket', 'pre-ticket', 'reply']

/** The messages of a ticket, and of those merged into it, that no operator has read. C33 */
export async function unreadMessages(db: Db, ticketId: string): Promise<ReadonlySet<string>> {
  const ids: string[] = await deliveriesOf(db, ticketId).whereNull('read_at').pluck('message_id')
  return new Set(ids)
}

/** Marks a message of a ticket as read, or all of them; whether any was not. C36 */
export function markRead(db: Db, ticketId: string, reading: Reading): Promise<boolean> {
  return readingChange(db, ticketId, reading, 'marked-read', async (trx) => {
    const query = deliveriesOf(trx, ticketId).whereNull('read_at')
    if (reading.messageId !== undefined) void query.where({ message_id: reading.messageId })
    return query.update({ read_at: reading.now.toISOString() })
  })
}

/** Marks a message of a ticket as not read, or the latest one; whether it was read. C36 */
export function markUnread(db: Db, ticketId: string, reading: Reading): Promise<boolean> {
  return readingChange(db, ticketId, reading, 'marked-unread', async (trx) => {
    const messageId = reading.messageId ?? (await latestMessage(trx, ticketId))
    if (messageId === undefined) return 0
    return deliveriesOf(trx, ticketId)
      .where({ message_id: messageId })
      .whereNotNull('read_at')
      .update({ read_at: null })
  })
}

/** Marks all messages of a ticket as read where its history tells enough without it. */
export async function readAll(trx: Db, ticketId: string, now: Date): Promise<void> {
  await deliveriesOf(trx, ticketId).whereNull('read_at').update({ read_at: now.toISOString() })
  await recountUnread(trx, ticketId)
}

/** Marks those messages of a ticket as not read that were read by discarding it. */
export async function unreadAgain(trx: Db, ticketId: string): Promise<void> {
  const line: { at: string } | undefined = await trx('history')
    .where({ ticket_id: ticketId, event: 'discarded' })
    .orderBy('seq', 'desc')
    .first('at')
  if (line !== undefined)
    await deliveriesOf(trx, ticketId).where({ read_at: line.at }).update({ read_at: null })
}

/**
 * Makes the counter of a ticket say again how many of its messages are unread; answers it.
 *
 * The counter of a merged ticket is that of where it was merged into, and its own says nothing.
 */
export async function recountUnread(trx: Db, ticketId: string): Promise<number> {
  const id = await holderOf(trx, ticketId)
  const unread = (await unreadMessages(trx, id)).size
  await trx('tickets').where({ id }).update({ unread })
  await trx('tickets').where({ merged_into_id: id }).where('unread', '>', 0).update({ unread: 0 })
  return unread
}

async function holderOf(db: Db, ticketId: string): Promise<string> {
  const row: { merged_into_id: string | null } | undefined = await db('tickets')
    .where({ id: ticketId })
    .first('merged_into_id')
  return row?.merged_into_id ?? ticketId
}

async function readingChange(
  db: Db,
  ticketId: string,
  { actor, now, messageId }: Reading,
  event: 'marked-read' | 'marked-unread',
  change: (trx: Db) => Promise<number>,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    // A mail that arrives meanwhile waits for this row, and then adds itself to the new count.
    const [ticket]: { unread: number }[] = await trx('tickets')
      .where({ id: await holderOf(trx, ticketId) })
      .update({ id: trx.ref('id') })
      .returning('unread')
    if (ticket === undefined) return false
    const changed = await change(trx)
    if (changed === 0 && (messageId !== undefined || event === 'marked-unread')) return false
    const unread = await recountUnread(trx, ticketId)
    if (changed === 0 && unread === ticket.unread) return false
    await addHistory(trx, [
      { ticketId, event, actor, messageId: messageId ?? null, details: { unread }, at: now },
    ])
    return true
  })
}

/** The deliveries that made a conversation. */
function deliveriesOf(db: Db, ticketId: string): Knex.QueryBuilder {
  return db('deliveries')
    .whereIn('deliveries.ticket_id', conversationTickets(db, ticketId))
    .whereIn('deliveries.disposition', attached)
}

async function latestMessage(trx: Db, ticketId: string): Promise<string | undefined> {
  const row: { id: string } | undefined = await deliveriesOf(trx, ticketId)
    .join('messages', 'messages.id', 'deliveries.message_id')
    .whereNotNull('deliveries.read_at')
    .orderBy('messages.seq', 'desc')
    .first('messages.id')
  return row?.id
}
