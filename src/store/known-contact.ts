import { foldAddress } from '../domain/mail/address.ts'
import type { Mailbox } from '../domain/mail/header-section.ts'
import { columnText, keyText } from './column-text.ts'
import { contactSearchText } from './contact-search-text.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { contactsAt } from './known-addresses.ts'

/** A contact as a ticket points to it. */
export type KnownContact = { readonly id: string; readonly clientId: string | null }

type Row = { id: string; client_id: string | null }

/** The contact who has this address, as the first or another of his; `null` when nobody has. */
export async function findKnownContact(db: Db, address: string): Promise<KnownContact | null> {
  const row: Row | undefined = await db('contacts')
    .whereIn('id', contactsAt(db, keyText(foldAddress(address))))
    .first('id', 'client_id')
  return row === undefined ? null : { id: row.id, clientId: row.client_id }
}

/** The same, made when there is none, as for who writes for the first time. */
export async function knownContact(
  trx: Db,
  { name, address }: Mailbox,
  now: Date,
): Promise<KnownContact | null> {
  const known = await findKnownContact(trx, address)
  if (known !== null) return known
  const key = keyText(foldAddress(address))
  const row = { role: 'requester', active: true, by_email: true, registered: false }
  await trx('contacts')
    .insert({
      ...row,
      id: newId(now),
      address: key,
      name: columnText(name) ?? '',
      created_at: now.toISOString(),
      search_text: contactSearchText(name, key),
    })
    .onConflict('address')
    .ignore()
  return findKnownContact(trx, address)
}
