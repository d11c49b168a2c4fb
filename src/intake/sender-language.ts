import type { Desk } from '../domain/desk.ts'
import { preferredLanguage, type SenderLanguage } from '../domain/language.ts'
import { field } from '../domain/mail/header-parse.ts'
import type { Outline } from '../domain/mail/outline.ts'
import { findContact } from '../store/contacts.ts'
import type { Db } from '../store/database.ts'
import { languageOf } from './refusal.ts'

/** What tells in which language a sender is to be answered. */
export type Sender = {
  /** Whether the author is who the message says. */
  readonly isTrusted: boolean
  /** `null` before the message has come. */
  readonly outline: Outline | null
  readonly desk: Desk | null
}

/**
 * The language for a refusal: the contact's own, else the one the message says it is in, else the desk's.
 *
 * Whoever may be somebody else must not learn from it that we know the contact. Only refusals ask, so an accepted
 * message pays nothing for it. RFC 3282
 */
export async function senderLanguage(db: Db, { isTrusted, outline, desk }: Sender): Promise<SenderLanguage> {
  const author = isTrusted ? outline?.author : null
  const contact = author ? await findContact(db, author.address) : null
  const said = outline === null ? null : field(outline.headerSection, 'Content-Language')
  return contact?.language ?? preferredLanguage(said ?? '') ?? languageOf(desk)
}
