import type { Knex } from 'knex'
import { keyText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { contactsAt, knownAddresses } from './known-addresses.ts'
import { holding } from './like.ts'

/** A longer address is nobody's, and no database takes every length of it. RFC 5321 §4.5.3.1 */
const maxAddressLength = 320

/** Whether the Cc of a ticket names the person with an address, by any other address of that person. */
const isCopied = `exists (select 1 from contact_addresses as own
  join ${knownAddresses} on known_addresses.contact_id = own.contact_id
  where replace(lower(tickets.cc), '"' || known || '"', '') <> lower(tickets.cc)
    and own.contact_id in (select contact_id from ${knownAddresses.replace('known_addresses', 'mine')} where known = ?))`

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
      .whereIn('tickets.requester_id', contactsAt(db, address))
      .orWhereIn('tickets.id', db('ticket_participants').where({ address_folded: key }).select('ticket_id'))
      .orWhereRaw(`lower(tickets.cc) like ? escape '!'`, [holding(JSON.stringify(address))])
      .orWhereRaw(isCopied, [key])
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
