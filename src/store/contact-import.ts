import type { ContactLine } from '../domain/contact-lines.ts'
import { addContact, changeContact, findContact } from './contacts.ts'
import type { Db } from './dialect.ts'

/** How many people an import added and changed. */
export type Imported = { readonly added: number; readonly changed: number }

/** Registers or changes every person, in the caller's transaction: all of them or none. */
export async function importContacts(trx: Db, lines: readonly ContactLine[], now: Date): Promise<Imported> {
  let added = 0
  for (const { address, ...person } of lines) {
    const known = await findContact(trx, address)
    if (known?.registered) {
      await changeContact(trx, address, person)
    } else {
      await addContact(trx, { address, ...person }, now)
      added++
    }
  }
  return { added, changed: lines.length - added }
}
