import type { Knex } from 'knex'
import { keyText } from './column-text.ts'
import type { Db } from './dialect.ts'

/** A longer address is nobody's, and no database takes every length of it. RFC 5321 §4.5.3.1 */
const maxAddressLength = 320

/**
 * Narrows tickets to those whose requester, CC or participant somebody is, by any of his addresses.
 *
 * The address is folded. M26b, C31
 */
export function whereTakesPart(db: Db, tickets: Knex.QueryBuilder, address: string): void {
  if (address.length > maxAddressLength) {
    void tickets.whereRaw('1 = 0')
    return
  }
  const key = keyText(address)
  void tickets.andWhere((who) => {
    void who
      .whereIn('tickets.requester_id', db('contacts').where({ address: key }).select('id'))
      .orWhereIn('tickets.requester_id', db('contact_addresses').where({ address: key }).select('contact_id'))
      .orWhereIn('tickets.id', db('ticket_participants').where({ address_folded: key }).select('ticket_id'))
      .orWhereRaw(`lower(tickets.cc) like ? escape '!'`, [`%${literal(JSON.stringify(address))}%`])
  })
}

/** Those among the tickets in which somebody takes part, or in one that was merged into them. */
export async function ownAmong(
  db: Db,
  participant: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const query = db('tickets').where((at) => {
    void at.whereIn('tickets.id', ids).orWhereIn('tickets.merged_into_id', ids)
  })
  whereTakesPart(db, query, participant)
  const held: { id: string }[] = await query.select(db.raw('coalesce(merged_into_id, id) as id'))
  return new Set(held.map(({ id }) => id))
}

/** A text in which LIKE finds no wildcards. */
function literal(text: string): string {
  return text.replace(/[!%_]/g, '!$&')
}
