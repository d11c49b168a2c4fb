import type { Desk } from '../domain/desk.ts'
import { preferredLanguage, type SenderLanguage } from '../domain/language.ts'
import { field } from '../domain/mail/header-parse.ts'
import type { Outline } from '../domain/mail/outline.ts'
import { findContact } from '../store/contacts.ts'
import type { Db } from '../store/database.ts'
import { languageOf } from './refusal.ts'

/** What tells in which language a sender is to be answered. */
export type Sender = {
  readonly reversePath: string | null
  /** `null` before the message has come. */
  readonly outline: Outline | null
  readonly desk: Desk | null
}

/**
 * The language for a refusal: the contact's own, else the one the message says it is in, else the desk's.
 *
 * Only refusals ask, so an accepted message pays nothing for it. RFC 3282
 */
export async function senderLanguage(
  db: Db,
  { reversePath, outline, desk }: Sender,
): Promise<SenderLanguage> {
  const address = outline?.author?.address ?? reversePath
  const contact = address === null ? null : await findContact(db, address)
  const said = outline === null ? null : field(outline.headerSection, 'Content-Language')
  return contact?.language ?? preferredLanguage(said ?? '') ?? languageOf(desk)
}
