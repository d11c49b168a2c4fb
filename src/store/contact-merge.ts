import { lockOpenings, refreshSearchText } from './known-addresses.ts'
import { type ContactRow, otherRolesText, toContact } from './contacts.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { markTicketsOf } from './text-waiting.ts'

/** What a person brings along when merged into another. */
export type Belongings = {
  readonly tickets: number
  readonly openTickets: number
  readonly addresses: readonly string[]
}

/** What belongs to a person. */
export async function countBelongings(db: Db, contactId: string): Promise<Belongings> {
  const tickets = await db('tickets').where({ requester_id: contactId }).count({ count: '*' }).first()
  const open = await db('tickets')
    .where({ requester_id: contactId, state: 'open' })
    .count({ count: '*' })
    .first()
  const first: string[] = await db('contacts').where({ id: contactId }).pluck('address')
  const further: string[] = await db('contact_addresses')
    .where({ contact_id: contactId })
    .orderBy('address')
    .pluck('address')
  return {
    tickets: Number(tickets?.count ?? 0),
    openTickets: Number(open?.count ?? 0),
    addresses: [...first, ...further],
  }
}

/**
 * Makes one person of two: tickets, addresses and the user of the one become the other's.
 *
 * What is left is a row that only points on. Neither side may be such a row and all that pointed to the one then
 * point to the other, so no row ever points to one that points, and never in a circle. `null` when it cannot be.
 */
export async function mergeContacts(
  database: Database,
  goneId: string,
  keptId: string,
): Promise<Belongings | null> {
  if (goneId === keptId) return null
  return writeTransaction(database, async (trx) => {
    await lockOpenings(trx)
    const rows: (ContactRow & { client_id: string | null })[] = await trx('contacts')
      .whereIn('id', [goneId, keptId])
      .whereNull('merged_into_id')
      .orderBy('id')
      .forUpdate()
    const gone = rows.find(({ id }) => id === goneId)
    const kept = rows.find(({ id }) => id === keptId)
    if (gone === undefined || kept === undefined) return null
    const moved = await countBelongings(trx, goneId)
    await trx('tickets').where({ requester_id: goneId }).update({ requester_id: keptId })
    await trx('users').where({ contact_id: goneId }).update({ contact_id: keptId })
    await trx('contact_addresses').where({ contact_id: goneId }).update({ contact_id: keptId })
    await trx('contacts').where({ merged_into_id: goneId }).update({ merged_into_id: keptId })
    await trx('contacts')
      .where({ id: goneId })
      // An id is no address, so nobody is found by it; and the address is free for the one who has it now.
      .update({ address: goneId, name: '', search_text: '', registered: false, merged_into_id: keptId })
    await trx('contact_addresses').insert({ address: gone.address, contact_id: keptId })
    await trx('contacts').where({ id: keptId }).update(both(kept, gone))
    await refreshSearchText(trx, keptId)
    await markTicketsOf(trx, 'requester', [keptId])
    return moved
  })
}

type Row = ContactRow & { client_id: string | null }

/** What one person is of two; who was blocked under either address stays blocked. A18 */
function both(kept: Row, gone: Row): Partial<Row> {
  const leading = !kept.registered && gone.registered ? gone : kept
  const other = leading === kept ? gone : kept
  return {
    name: leading.name === '' ? other.name : leading.name,
    role: leading.role,
    other_roles: otherRolesText(leading.role, toContact(leading).otherRoles),
    active: Boolean(kept.active) && Boolean(gone.active),
    by_email: Boolean(kept.by_email) && Boolean(gone.by_email),
    registered: Boolean(kept.registered) || Boolean(gone.registered),
    client_id: leading.client_id ?? other.client_id,
    language: leading.language ?? other.language,
  }
}
