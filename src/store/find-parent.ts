import type { Parent } from '../domain/policy/facts.ts'
import { keyText } from './column-text.ts'
import type { Db } from './dialect.ts'

/** Message-IDs that are looked at: References can be as long as a sender likes. */
const maxAncestors = 100

/** What a reply says of the conversation it belongs to. */
export type ParentSignals = {
  /** Tickets named by signed tokens, the surest first. */
  readonly ticketIds?: readonly string[]
  /** Message-IDs without angle brackets. */
  readonly messageIds: readonly string[]
}

/**
 * The ticket a signed token names, else the oldest whose conversation holds any of the Message-IDs.
 *
 * RFC 5322 §3.6.4
 */
export async function findParent(
  db: Db,
  { ticketIds = [], messageIds }: ParentSignals,
): Promise<Parent | null> {
  if (ticketIds.length > 0) {
    const named: { id: string; protocol: string }[] = await db('tickets')
      .whereIn('id', ticketIds)
      .select('id', 'protocol')
    for (const ticketId of ticketIds) {
      const ticket = named.find(({ id }) => id === ticketId)
      if (ticket !== undefined) return { ticketId, protocol: ticket.protocol, signal: 'token' }
    }
  }
  if (messageIds.length === 0) return null
  const oldest = await db('messages')
    .join('tickets', 'tickets.protocol', 'messages.protocol')
    .whereIn('messages.message_id', messageIds.slice(0, maxAncestors).map(keyText))
    .orderBy('tickets.seq')
    .first('tickets.id as id', 'tickets.protocol as protocol')
  return oldest === undefined
    ? null
    : { ticketId: oldest.id, protocol: oldest.protocol, signal: 'message-id' }
}
