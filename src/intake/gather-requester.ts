import { isStaff } from '../domain/contact.ts'
import { looksForwarded } from '../domain/mail/forwarded.ts'
import { isRegistryAsked } from '../domain/policy/requester.ts'
import type { Desk } from '../domain/desk.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { MessageFacts, Parent } from '../domain/policy/facts.ts'
import { isAgent } from '../store/agents.ts'
import { findContact, findRequester } from '../store/contacts.ts'
import type { Db } from '../store/database.ts'

/** What is known of the author as somebody who asks. */
export type RequesterFacts = Pick<MessageFacts, 'contact' | 'pendingCount' | 'isAgent'>

/** Looks the author up; the database is asked only for a request to a desk whose rules need it. */
export async function gatherRequester(
  outline: Outline,
  desk: Desk | null,
  parent: Parent | null,
  known: { readonly db: Db },
): Promise<RequesterFacts> {
  const facts = await contactFacts(outline, desk, parent, known)
  const { contact } = facts
  if (contact === null || !isStaff(contact) || !desk?.settings.agentForwards || !looksForwarded(outline))
    return facts
  return { ...facts, isAgent: await isAgent(known.db, contact.id) }
}

async function contactFacts(
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
