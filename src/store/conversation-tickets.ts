import type { Knex } from 'knex'
import type { Db } from './dialect.ts'

/** The ids of the tickets whose messages and notes make one conversation: the ticket, and what was merged into it. */
export function conversationTickets(db: Db, ticketId: string): Knex.QueryBuilder {
  return db('tickets').where({ id: ticketId }).orWhere({ merged_into_id: ticketId }).select('id')
}
