import type { Contact } from '../domain/contact.ts'
import { type AddressPage, type AddressPageRequest, pageByAddress } from './address-page.ts'
import { maxSearchedLength } from './contact-search-text.ts'
import { type ContactRow, selectContacts, toContact } from './contacts.ts'
import type { Db } from './dialect.ts'

/** The contacts that a text finds in name or address, from an address on. */
export function listContactPage(db: Db, request: AddressPageRequest): Promise<AddressPage<Contact>> {
  const columns = { address: 'address', searched: 'search_text', maxSearched: maxSearchedLength }
  return pageByAddress<ContactRow, Contact>(selectContacts(db), columns, request, toContact)
}
