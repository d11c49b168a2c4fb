import type { Knex } from 'knex'
import { foldAddress } from '../domain/mail/address.ts'
import { keyText } from './column-text.ts'
import { contactSearchText } from './contact-search-text.ts'
import { type Db, dialectOf } from './dialect.ts'

/**
 * Everybody's addresses, the first and the further ones, as a table for FROM.
 *
 * Both halves are found by their own index when a condition names `known`.
 */
export const knownAddresses = `(select id as contact_id, address as known from contacts
  union all select contact_id, address as known from contact_addresses) as known_addresses`

/** The ids of whoever has an address, as a part of a query; it is one person at most. */
export function contactsAt(db: Db, address: string): Knex.QueryBuilder {
  const key = { address: keyText(foldAddress(address)) }
  const further = db('contact_addresses').where(key).select('contact_id as id')
  return db('contacts').where(key).select('id').unionAll([further])
}

/** The further addresses of a person, in order; the one the person is known by is not among them. */
export async function listFurtherAddresses(db: Db, contactId: string): Promise<readonly string[]> {
  return db('contact_addresses').where({ contact_id: contactId }).orderBy('address').pluck('address')
}

/**
 * Has mail that would open tickets wait until the transaction ends.
 *
 * Each batch of mail takes its numbers first and looks its authors up then: what is changed of people under this lock
 * is seen by it whole or not at all. On SQLite every transaction that writes waits for the other anyway.
 */
export async function lockOpenings(trx: Db): Promise<void> {
  if (dialectOf(trx) === 'postgres') await trx.raw('select * from protocol_counters for update')
}

/** Makes a person found by name and by every address. */
export async function refreshSearchText(trx: Db, contactId: string): Promise<void> {
  const person = await trx('contacts').where({ id: contactId }).first('name', 'address')
  if (person === undefined) return
  const addresses = [person.address, ...(await listFurtherAddresses(trx, contactId))]
  const text = contactSearchText(person.name, addresses.join(' '))
  await trx('contacts').where({ id: contactId }).update({ search_text: text })
}
