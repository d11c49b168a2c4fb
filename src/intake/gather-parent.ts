import { addressesOf, type Desk } from '../domain/desk.ts'
import { foldAddress } from '../domain/mail/address.ts'
import type { Outline } from '../domain/mail/outline.ts'
import { isBlankSubject } from '../domain/mail/subject.ts'
import type { Authentication } from '../domain/mail/authentication.ts'
import { isDisowned } from '../domain/policy/author-aligned.ts'
import type { Parent } from '../domain/policy/facts.ts'
import { isMachineMail } from '../domain/policy/machine-mail.ts'
import { followed, numbersIn, type Signal } from '../domain/ticket/signals.ts'
import type { Db } from '../store/database.ts'
import { findGoingOn } from '../store/going-on.ts'
import { findNumbered, type Numbered } from '../store/numbered.ts'
import { findBySubject } from '../store/same-subject.ts'
import { findParent } from '../store/find-parent.ts'
import { ticketsOfMails } from '../store/outgoing-tickets.ts'
import { ownAmong } from '../store/takes-part.ts'
import { readMessageId, readReplyToken } from './reply-token.ts'
import { readReturnToken } from './return-token.ts'
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
  const mails = recipients.flatMap(({ plusPart }) =>
    plusPart === null ? [] : (readReturnToken(secret, plusPart) ?? []),
  )
  const messageIds = [...returnedIds, ...ancestors]
  if (tokens.length === 0 && mails.length === 0 && messageIds.length === 0) return null
  const signedIds = messageIds.flatMap((messageId) => readMessageId(secret, messageId) ?? [])
  // A report is about the mail that it names, wherever it came.
  const deskId = returnedIds.length > 0 || mails.length > 0 ? null : (recipients[0]?.desk?.id ?? null)
  const ticketIds = [...tokens, ...(await ticketsOfMails(db, mails))]
  const named = await findParent(db, { ticketIds, signedIds, messageIds, deskId })
  return named === null ? null : findGoingOn(db, named, { messageIds, deskId })
}

/** What tells which ticket a message joins. */
type Known = {
  readonly db: Db
  /** Who really sent it; `null` when nobody looked. */
  readonly authentication: Authentication | null
  /** Whether the author is who From says. */
  readonly isAuthorTrusted: boolean
  /** Only tickets opened before count; `null` for all. */
  readonly before: Date | null
}

/** The ticket that a message joins, and all that said where it belongs. */
export type Joined = { readonly parent: Parent | null; readonly signals: readonly Signal[] }

/**
 * The ticket that a message joins, as the desk wishes: of the mail it answers, of its number, or of the same subject.
 *
 * A ticket of another desk is joined past the rules of both, so words that anybody may write do not lead there: a sign of
 * ours does, or an author who is proved and takes part. For anybody else it is a request to the desk it came to.
 *
 * What a machine reports is linked to what it is about whether replies are let in or not. Where participants alone may
 * join by number or subject, an author whose domain disowns him is none. The database is asked only where the subject
 * says something that counts. C31, M25, M26
 */
export async function gatherParent(
  outline: Outline,
  desk: Desk | null,
  answered: Parent | null,
  known: Known,
): Promise<Joined> {
  const { author, subject, kind } = outline
  const isMachine = desk !== null && isMachineMail(kind, desk)
  const numbers = isMachine ? [] : numbersIn(subject)
  if (answered !== null) {
    const passedOver = numbers.filter((number) => number !== answered.protocol).map(passedOverNumber)
    if (answered.isElsewhere && !(await isLedElsewhere(outline, answered, known)))
      return { parent: null, signals: [{ ...followed(answered), use: 'stranger' }, ...passedOver] }
    if (desk === null || isMachine || desk.settings.joinReplies)
      return { parent: answered, signals: [followed(answered), ...passedOver] }
    return { parent: null, signals: [{ ...followed(answered), use: 'switched-off' }, ...passedOver] }
  }
  if (desk === null || isMachine || author === null) return { parent: null, signals: [] }
  const isNumberAsked = desk.settings.attachByNumber && desk.settings.joinReplies
  const named = isNumberAsked ? await byNumber(outline, desk, numbers, known) : { parent: null, signals: [] }
  if (named.parent !== null || desk.settings.sameSubject === 'new' || isBlankSubject(subject)) return named
  const parent = await bySubject(outline, desk, known)
  const signals = parent === null ? named.signals : [...named.signals, followed(parent)]
  return { parent, signals }
}

async function byNumber(
  outline: Outline,
  desk: Desk,
  numbers: readonly string[],
  { db, authentication, isAuthorTrusted, before }: Known,
): Promise<Joined> {
  const participant = participantOf(outline, desk, authentication)
  const found = await findNumbered(db, { numbers, participant, deskId: desk.id, before })
  const joins = ({ ticket, takesPart }: Numbered): boolean =>
    takesPart && (isAuthorTrusted || !ticket.isElsewhere)
  const own = found.find(joins)?.ticket ?? null
  const others = found.filter(({ ticket }) => ticket !== own)
  return {
    parent: own,
    signals: [
      ...(own === null ? [] : [followed(own)]),
      ...others.map(
        (each): Signal => ({ ...followed(each.ticket), use: joins(each) ? 'passed-over' : 'stranger' }),
      ),
    ],
  }
}

async function bySubject(
  outline: Outline,
  desk: Desk,
  { db, authentication, before }: Known,
): Promise<Parent | null> {
  const isOpenToAll = desk.settings.sameSubject === 'anyone'
  const participant = isOpenToAll ? null : participantOf(outline, desk, authentication)
  if (!isOpenToAll && participant === null) return null
  return findBySubject(db, { deskId: desk.id, subject: outline.subject, participant, before })
}

/** Whether a message may join a ticket of another desk. */
async function isLedElsewhere(
  { author }: Outline,
  { ticketId, isVouched }: Parent,
  { db, isAuthorTrusted }: Known,
): Promise<boolean> {
  if (isVouched) return true
  if (author === null || !isAuthorTrusted) return false
  return (await ownAmong(db, foldAddress(author.address), [ticketId])).has(ticketId)
}

/** The author as somebody who may take part in a ticket; `null` where his domain disowns him. */
function participantOf(
  { author }: Outline,
  desk: Desk,
  authentication: Authentication | null,
): string | null {
  const looked = desk.settings.authentication === 'ignore' ? null : authentication
  if (author === null || isDisowned({ authentication: looked, desk, deskAddresses: addressesOf(desk) }))
    return null
  return foldAddress(author.address)
}

function passedOverNumber(protocol: string): Signal {
  return { kind: 'number', protocol, ticketId: null, use: 'passed-over' }
}
