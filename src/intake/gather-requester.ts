import { isRegistryAsked } from '../domain/policy/requester.ts'
import type { Desk } from '../domain/desk.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { MessageFacts, Parent } from '../domain/policy/facts.ts'
import { findContact, findRequester } from '../store/contacts.ts'
import type { Db } from '../store/database.ts'

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
  if (desk.settings.pendingLimit !== null)
    return (await findRequester(db, author.address)) ?? { contact: null, pendingCount: 0 }
  return { contact: isRegistryAsked(desk) ? await findContact(db, author.address) : null, pendingCount: null }
}
