import type { Knex } from 'knex'
import type { TicketKind, TicketState } from '../domain/ticket/ticket.ts'
import { type Db, dialectOf } from './dialect.ts'

/** A ticket with those that were merged into it: one conversation. */
export type Family = { readonly ids: readonly string[]; readonly protocols: readonly string[] }

/** The tickets whose messages make one conversation, the one itself first. */
export async function familyOf(
  db: Db,
  { id, protocol }: { readonly id: string; readonly protocol: string },
): Promise<Family> {
  const merged: { id: string; protocol: string }[] = await db('tickets')
    .where({ merged_into_id: id })
    .orderBy('seq')
    .select('id', 'protocol')
  return {
    ids: [id, ...merged.map((ticket) => ticket.id)],
    protocols: [protocol, ...merged.map((ticket) => ticket.protocol)],
  }
}

/**
 * The ids of all messages of a conversation, in and out.
 *
 * A union, because PostgreSQL reads every message where either of two things may be true of it.
 */
export function messagesOfFamily(db: Db, { ids, protocols }: Family): Knex.QueryBuilder {
  return db('messages')
    .whereIn('protocol', protocols)
    .select('id')
    .union(db('deliveries').whereIn('ticket_id', ids).select('message_id'))
}

/** The number of the ticket that one was merged into; `null` when it was not. */
export async function findMergedInto(db: Db, ticketId: string): Promise<string | null> {
  const row: { protocol: string } | undefined = await db('tickets as merged')
    .join('tickets as held', 'held.id', 'merged.merged_into_id')
    .where({ 'merged.id': ticketId })
    .first('held.protocol as protocol')
  return row?.protocol ?? null
}

/** A ticket whose row nobody else changes until the transaction ends. */
export type LockedTicket = {
  readonly id: string
  readonly protocol: string
  readonly kind: TicketKind
  readonly state: TicketState
  readonly unread: number
  readonly version: number
  readonly desk_id: string
  readonly queue_id: string | null
  readonly due_at: string | null
  readonly merged_into_id: string | null
}

/** Locks tickets, in an order that is the same for everybody, and answers them as they are then. */
export async function lockTickets(
  trx: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LockedTicket>> {
  const locked = new Map<string, LockedTicket>()
  for (const id of ids.toSorted()) {
    const [row]: LockedTicket[] = await trx('tickets').where({ id }).update({ id }).returning('*')
    if (row !== undefined) locked.set(id, row)
  }
  return locked
}

/**
 * Locks the tickets that messages led to, in the order of `lockTickets`.
 *
 * Whoever writes on these tickets for the messages does it before anything else: people lock a ticket first and have
 * its words written anew then, and the other way round each would wait for the other.
 */
export async function lockTicketsOf(trx: Db, messageIds: readonly string[]): Promise<void> {
  // One writer at a time is all that SQLite has.
  if (dialectOf(trx) === 'sqlite') return
  while (!(await areLocked(trx, messageIds)));
}

/** Tries to; whoever was waited for may have given the messages to other tickets, and then nothing is locked. */
async function areLocked(trx: Db, messageIds: readonly string[]): Promise<boolean> {
  const ids = await ticketsOf(trx, messageIds)
  const savepoint = await trx.transaction()
  await savepoint('tickets')
    .whereIn('id', [...ids])
    .orderBy('id')
    .forUpdate()
    .select('id')
  const isSame = ids.join() === (await ticketsOf(savepoint, messageIds)).join()
  await (isSame ? savepoint.commit() : savepoint.rollback())
  return isSame
}

async function ticketsOf(trx: Db, messageIds: readonly string[]): Promise<readonly string[]> {
  return trx('deliveries')
    .whereIn('message_id', [...messageIds])
    .whereNotNull('ticket_id')
    .orderBy('ticket_id')
    .distinct()
    .pluck('ticket_id')
}
