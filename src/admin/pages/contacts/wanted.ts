import type { Request } from 'express'
import type { Contact } from '../../../domain/contact.ts'
import { findContact } from '../../../store/contacts.ts'
import { notFound } from '../../http-fault.ts'
import type { PageContext } from '../../page.ts'
import { parameter } from '../../visit.ts'

/** The person that a route names by any address. */
export async function wantedContact({ database }: PageContext, request: Request): Promise<Contact> {
  const contact = await findContact(database.reader, parameter(request, 'address'))
  if (contact === null) throw notFound()
  return contact
}

/** Where the page of a person is. */
export function contactHref(address: string): string {
  return `/contacts/${encodeURIComponent(address)}`
}
