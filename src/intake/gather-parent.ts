import { addressesOf, type Desk } from '../domain/desk.ts'
import { foldAddress } from '../domain/mail/address.ts'
import type { Outline } from '../domain/mail/outline.ts'
import { isBlankSubject } from '../domain/mail/subject.ts'
import type { Authentication } from '../domain/mail/authentication.ts'
import { isDisowned } from '../domain/policy/author-aligned.ts'
import type { Parent } from '../domain/policy/facts.ts'
import { isMachineMail } from '../domain/policy/machine-mail.ts'
import type { Db } from '../store/database.ts'
import { findBySubject } from '../store/same-subject.ts'
import { findParent } from '../store/find-parent.ts'
import { readMessageId, readReplyToken } from './reply-token.ts'
import type { ResolvedRecipient } from './resolve-recipient.ts'

/** The ticket of the mail that a message says it answers, or for a report of the mail that came back. */
export async function gatherAnswered(
  { ancestors, returnedIds }: Outline,
  recipients: readonly ResolvedRecipient[],
  { db, secret }: { readonly db: Db; readonly secret: Uint8Array },
): Promise<Parent | null> {
  const tokens = recipients.flatMap(({ plusPart }) =>
    plusPart === null ? [] : (readReplyToken(secret, plusPart) ?? []),
  )
  const messageIds = [...returnedIds, ...ancestors]
  if (tokens.length === 0 && messageIds.length === 0) return null
  const signed = messageIds.flatMap((messageId) => readMessageId(secret, messageId) ?? [])
  return findParent(db, { ticketIds: [...tokens, ...signed], messageIds })
}

/** What tells which ticket a message joins. */
type Known = {
  readonly db: Db
  /** Who really sent it; `null` when nobody looked. */
  readonly authentication: Authentication | null
  /** Only tickets opened before count; `null` for all. */
  readonly before: Date | null
}

/**
 * The ticket that a message joins, as the desk wishes: that of the mail it answers, or one of the same subject.
 *
 * What a machine reports is linked to what it is about whether replies are let in or not. Where participants alone may
 * join by subject, an author whose domain disowns him is none. The database is asked only where subjects count. M25, M26
 */
export async function gatherParent(
  outline: Outline,
  desk: Desk | null,
  answered: Parent | null,
  { db, authentication, before }: Known,
): Promise<Parent | null> {
  if (desk === null) return answered
  const isMachine = isMachineMail(outline.kind, desk)
  if (answered !== null) return desk.settings.joinReplies || isMachine ? answered : null
  const { author, subject } = outline
  if (desk.settings.sameSubject === 'new' || isMachine || author === null || isBlankSubject(subject))
    return null
  if (desk.settings.sameSubject === 'anyone') {
    return findBySubject(db, { deskId: desk.id, subject, participant: null, before })
  }
  const looked = desk.settings.authentication === 'ignore' ? null : authentication
  if (isDisowned({ authentication: looked, desk, deskAddresses: addressesOf(desk) })) return null
  const participant = foldAddress(author.address)
  return findBySubject(db, { deskId: desk.id, subject, participant, before })
}
