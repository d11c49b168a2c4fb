import { foldText } from '../domain/fold.ts'
import type { Contact } from '../domain/contact.ts'
import { type KeyPage, type KeyPageRequest, pageByKey } from './key-page.ts'
import { maxSearchedLength } from './contact-search-text.ts'
import { type ContactRow, selectContacts, toContact } from './contacts.ts'
import type { Db } from './dialect.ts'

/** The contacts that a text finds in name or address, from an address on. */
export function listContactPage(db: Db, request: KeyPageRequest): Promise<KeyPage<Contact>> {
  const columns = {
    key: 'address',
    searched: 'search_text',
    fold: foldText,
    maxSearched: maxSearchedLength,
  }
  return pageByKey<ContactRow, Contact>(selectContacts(db), columns, request, toContact)
}
