import type { Contact } from '../domain/contact.ts'
import { foldText } from '../domain/fold.ts'
import { maxSearchedLength } from './contact-search-text.ts'
import { type ContactRow, selectContacts, toContact } from './contacts.ts'
import type { Db } from './dialect.ts'

/** Which contacts a list asks for. */
export type ContactListRequest = {
  /** A part of the name or of the address, in any case and without regard to marks; empty for all. */
  readonly text: string
  /** Only those whose address comes after this one. */
  readonly after?: string
  /** Only those whose address comes before this one, the nearest ones. */
  readonly before?: string
  readonly limit: number
}

/** A part of the contacts, in the order of their addresses. */
export type ContactPage = {
  readonly rows: readonly Contact[]
  readonly hasPrevious: boolean
  readonly hasNext: boolean
}

/** The contacts that a text finds, from an address on. */
export async function listContactPage(db: Db, request: ContactListRequest): Promise<ContactPage> {
  const { after = '', before = '', limit } = request
  const isBackwards = after === '' && before !== ''
  const text = foldText(request.text).slice(0, maxSearchedLength)
  const query = selectContacts(db)
  if (text !== '') void query.whereRaw(`search_text like ? escape '!'`, [`%${literal(text)}%`])
  if (after !== '') void query.where('address', '>', after)
  else if (isBackwards) void query.where('address', '<', before)
  const found: ContactRow[] = await query.orderBy('address', isBackwards ? 'desc' : 'asc').limit(limit + 1)
  const rows = found.slice(0, limit).map(toContact)
  const hasMore = found.length > limit
  return {
    rows: isBackwards ? rows.reverse() : rows,
    hasPrevious: isBackwards ? hasMore : after !== '',
    hasNext: isBackwards || hasMore,
  }
}

function literal(text: string): string {
  return text.replace(/[%_!]/g, '!$&')
}
