import { createHash } from 'node:crypto'
import { foldAddress } from '../domain/mail/address.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { RawMessage } from '../domain/mail/raw-message.ts'
import type { Outcome } from '../domain/settlement.ts'
import type { Db } from './dialect.ts'
import { withRows } from './multi-row.ts'

/** What makes two mails the same one. */
export type MailIdentity = {
  /** Who wrote it, folded; what desks share is one mail only when one person wrote it. */
  readonly author: string | null
  readonly messageId: string | null
  readonly sha256: string
  readonly bodySha256: string
}

/** What a delivery is accepted under, and where it may have been accepted before. */
export type AcceptanceKeys = {
  /** The key of this desk alone: it follows from the mail, whatever was found or set when it came. */
  readonly atDesk: string
  /** The key that desks have together; `null` where the desk goes its own way. */
  readonly shared: string | null
  /** The keys under which it is a repeated one, the nearest first. */
  readonly asked: readonly string[]
}

/** The ticket a delivery led to; both `null` when it was held. */
export type Landing = { readonly ticketId: string | null; readonly protocol: string | null }

/** A delivery that was accepted before: where it led, whose it was, and whether its ticket was discarded. */
export type Accepted = {
  readonly landing: Landing
  readonly deskId: string | null
  readonly isDiscarded: boolean
}

/**
 * The keys of a delivery: the place it comes to, the Message-ID and the body.
 *
 * The place is the desk, so that a sender who comes again is known whatever became of the ticket or the settings since.
 * Where desks share what comes to several of them it is all of these too, or the ticket that the mail answers, so that
 * even mail that comes in a transaction for each comes together. Hosts on the way add Received fields when they try
 * again, so the header section does not count.
 */
export function acceptanceKeys(
  mail: MailIdentity,
  outcome: Pick<Outcome, 'deskId' | 'namedTicketId' | 'opens' | 'parent' | 'sharing'>,
): AcceptanceKeys {
  const { opens, parent, sharing } = outcome
  const atDesk = keyAtDesk(mail, outcome)
  const ofAll =
    sharing && (opens !== null || parent !== null) ? [keyAt(`shared ${mail.author ?? ''}`, mail)] : []
  if (parent === null) return { atDesk, shared: ofAll[0] ?? null, asked: [atDesk, ...ofAll] }
  const ofTicket = keyAt(`ticket ${parent.ticketId} ${mail.author ?? ''}`, mail)
  return { atDesk, shared: ofTicket, asked: [atDesk, ofTicket, ...ofAll] }
}

/**
 * The delivery that a new one repeats; `undefined` when it is the first.
 *
 * What another desk has made of the mail counts only while somebody goes on with it: a request that was discarded there
 * is nobody's, and an answer belongs to its own ticket whatever else became of the mail.
 */
export function repeatedOf<Before extends Accepted>(
  accepted: ReadonlyMap<string, Before>,
  { asked, atDesk }: AcceptanceKeys,
  { deskId, parent }: Pick<Outcome, 'deskId' | 'parent'>,
): Before | undefined {
  for (const key of asked) {
    const before = accepted.get(key)
    if (before === undefined) continue
    if (key === atDesk || before.deskId === deskId) return before
    const isTaken = parent === null ? !before.isDiscarded : before.landing.ticketId === parent.ticketId
    if (isTaken) return before
  }
  return undefined
}

/**
 * The key under which a desk accepts a mail once.
 *
 * An address that names a ticket is a place of its own: one answer may go to two tickets of a desk.
 */
function keyAtDesk(
  mail: MailIdentity,
  { deskId, namedTicketId }: Pick<Outcome, 'deskId' | 'namedTicketId'>,
): string {
  return keyAt(`${deskId ?? ''}${namedTicketId === undefined ? '' : ` ${namedTicketId}`}`, mail)
}

/** The key under which a mail to a desk is put off: what it would become there may change until it comes again. */
export function deferralKey(mail: MailIdentity, deskId: string | null): string {
  return keyAt(deskId ?? '', mail)
}

/** What makes a message that came the same as another. */
export function identityOf(
  raw: Pick<RawMessage, 'sha256' | 'bodySha256'>,
  outline: Pick<Outline, 'messageId' | 'author'> | null,
): MailIdentity {
  const { sha256, bodySha256 } = raw
  const author = outline?.author?.address
  return {
    sha256,
    bodySha256,
    messageId: outline?.messageId ?? null,
    author: author === undefined ? null : foldAddress(author),
  }
}

/** Where the deliveries accepted under these keys have led. */
export async function findAccepted(trx: Db, keys: readonly string[]): Promise<Map<string, Accepted>> {
  const rows = await withRows<{
    asked_key: string
    desk_id: string | null
    ticket_id: string | null
    protocol: string | null
    state: string | null
  }>(
    trx,
    'with asked (asked_key) as (values ',
    keys.map((key) => [key]),
    `) ${acceptedBy('dedupe_key')} union all ${acceptedBy('shared_key')}`,
  )
  return new Map(
    rows.map((row) => [
      row.asked_key,
      {
        landing: { ticketId: row.ticket_id, protocol: row.protocol },
        deskId: row.desk_id,
        isDiscarded: row.state === 'discarded',
      },
    ]),
  )
}

function acceptedBy(column: 'dedupe_key' | 'shared_key'): string {
  return `select asked_key, deliveries.desk_id, deliveries.ticket_id, tickets.protocol, tickets.state
    from asked join deliveries on deliveries.${column} = asked_key
    left join tickets on tickets.id = deliveries.ticket_id`
}

function keyAt(place: string, { messageId, sha256, bodySha256 }: MailIdentity): string {
  return createHash('sha256')
    .update(`${place}\0${messageId ?? sha256}\0${bodySha256}`)
    .digest('hex')
}
