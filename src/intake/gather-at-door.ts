import type { Desk } from '../domain/desk.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { AtDoor } from '../domain/policy/facts.ts'
import { findContact } from '../store/contacts.ts'
import type { Db } from '../store/database.ts'
import { attemptKey, findDecision } from '../store/door-attempts.ts'

/** What tells one mail at the door from another. */
export type AtDoorKey = { readonly reversePath: string | null; readonly bodySha256: string }

/**
 * Whether the author is a stranger, and what has been decided of his mail; `null` where nobody waits.
 *
 * A forwarder would wait in the sender's place, so a desk behind one has nobody wait.
 */
export async function gatherAtDoor(
  db: Db,
  desk: Desk | null,
  outline: Outline,
  { key, isAuthorTrusted }: { readonly key: AtDoorKey | null; readonly isAuthorTrusted: boolean },
): Promise<AtDoor | null> {
  if (key === null || desk === null || desk.settings.approveAtDoor === 'no' || desk.mode !== 'direct')
    return null
  const { author } = outline
  const contact = author === null ? null : await findContact(db, author.address)
  // Anybody may say to be somebody who is registered.
  const isStranger = !(isAuthorTrusted && contact?.registered && contact.active)
  const decision = await findDecision(db, attemptKey(desk.id, key, outline))
  return { isStranger, decision: isStranger ? decision : null }
}
