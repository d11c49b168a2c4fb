import { isRegistryAsked } from '../domain/policy/requester.ts'
import type { Desk } from '../domain/desk.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { MessageFacts, Parent } from '../domain/policy/facts.ts'
import { findContact } from '../store/contacts.ts'
import type { Db } from '../store/database.ts'
import { countAwaitingValidation } from '../store/tickets.ts'

/** What is known of the author as somebody who asks. */
export type RequesterFacts = Pick<MessageFacts, 'contact' | 'pendingCount'>

/** Looks the author up; the database is asked only for a request to a desk whose rules need it. */
export async function gatherRequester(
  { author }: Outline,
  desk: Desk | null,
  parent: Parent | null,
  { db }: { readonly db: Db },
): Promise<RequesterFacts> {
  if (author === null || desk === null || parent !== null) return { contact: null, pendingCount: null }
  const hasLimit = desk.settings.pendingLimit !== null
  const contact = isRegistryAsked(desk) || hasLimit ? await findContact(db, author.address) : null
  if (!hasLimit) return { contact, pendingCount: null }
  const pendingCount = contact === null ? 0 : await countAwaitingValidation(db, contact.id)
  return { contact, pendingCount }
}
