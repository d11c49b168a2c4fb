import { foldAddress } from '../domain/mail/address.ts'
import { keyText } from './column-text.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { contactsAt, lockOpenings, refreshSearchText } from './known-addresses.ts'
import { markTicketsOf } from './text-waiting.ts'

/** What became of an address that somebody was to have. */
export type AddressChange = 'done' | 'taken' | 'missing'

/** Lets a person have one more address; `taken` when it is somebody's. */
export async function addFurtherAddress(
  database: Database,
  contactId: string,
  address: string,
): Promise<AddressChange> {
  const folded = keyText(foldAddress(address))
  return changeAddresses(database, contactId, async (trx) => {
    await lockOpenings(trx)
    if (!(await isPerson(trx, contactId))) return 'missing'
    if ((await contactsAt(trx, folded)).length > 0) return 'taken'
    await trx('contact_addresses').insert({ address: folded, contact_id: contactId })
    return 'done'
  })
}

/** Takes a further address away; who writes from it is a stranger again. */
export async function removeFurtherAddress(
  database: Database,
  contactId: string,
  address: string,
): Promise<AddressChange> {
  return changeAddresses(database, contactId, async (trx) => {
    const row = { address: keyText(foldAddress(address)), contact_id: contactId }
    if ((await trx('contact_addresses').where(row).delete()) === 0) return 'missing'
    return 'done'
  })
}

/** Makes a further address the one that the person is known by and answered at. */
export async function makeFirstAddress(
  database: Database,
  contactId: string,
  address: string,
): Promise<AddressChange> {
  const row = { address: keyText(foldAddress(address)), contact_id: contactId }
  return changeAddresses(database, contactId, async (trx) => {
    await lockOpenings(trx)
    const before = await trx('contacts').where({ id: contactId }).first('address')
    if (before === undefined || (await trx('contact_addresses').where(row).delete()) === 0) return 'missing'
    await trx('contacts').where({ id: contactId }).update({ address: row.address })
    await trx('contact_addresses').insert({ address: before.address, contact_id: contactId })
    return 'done'
  })
}

/** Changes what a person is found by, and what the tickets of that person are. */
async function changeAddresses(
  database: Database,
  contactId: string,
  change: (trx: Db) => Promise<AddressChange>,
): Promise<AddressChange> {
  return writeTransaction(database, async (trx) => {
    const done = await change(trx)
    if (done !== 'done') return done
    await refreshSearchText(trx, contactId)
    await markTicketsOf(trx, 'requester', [contactId])
    return done
  })
}

async function isPerson(trx: Db, id: string): Promise<boolean> {
  return (await trx('contacts').where({ id }).whereNull('merged_into_id').first('id')) !== undefined
}
