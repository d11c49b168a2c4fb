import { createHash } from 'node:crypto'
import type { Outcome } from '../domain/settlement.ts'
import type { Db } from './dialect.ts'
import { selectIn } from './multi-row.ts'

/** What makes two mails the same one. */
export type MailIdentity = {
  readonly messageId: string | null
  readonly sha256: string
  readonly bodySha256: string
}

/** What a delivery is accepted under, and where it may have been accepted before. */
export type AcceptanceKeys = {
  /** The key that no other delivery has. */
  readonly own: string
  /** The keys under which it is a repeated one, the nearest first. */
  readonly asked: readonly string[]
}

/** The ticket a delivery led to; both `null` when it was held. */
export type Landing = { readonly ticketId: string | null; readonly protocol: string | null }

/** A delivery that was accepted before: where it led, and whose it was. */
export type Accepted = { readonly landing: Landing; readonly deskId: string | null }

/**
 * The keys of a delivery: the place it comes to, the Message-ID and the body.
 *
 * The place is the desk; where desks share what comes to several of them it is all of these, or the ticket that the
 * mail answers, so that even mail that comes in a transaction for each comes together. Hosts on the way add
 * Received fields when they try again, so the header section does not count.
 */
export function acceptanceKeys(
  mail: MailIdentity,
  { deskId, opens, parent, sharing }: Pick<Outcome, 'deskId' | 'opens' | 'parent' | 'sharing'>,
): AcceptanceKeys {
  const atDesk = keyAt(deskId ?? '', mail)
  if (!sharing || (opens === null && parent === null)) return { own: atDesk, asked: [atDesk] }
  const shared = keyAt('shared', mail)
  if (parent === null) return { own: shared, asked: [shared, atDesk] }
  const own = keyAt(`ticket ${parent.ticketId}`, mail)
  return { own, asked: [own, atDesk, shared] }
}

/** The keys under which a mail to a desk may have been put off before it was refused. */
export function deferralKeys(mail: MailIdentity, deskId: string | null): readonly string[] {
  return [keyAt(deskId ?? '', mail), keyAt('shared', mail)]
}

/** Where the deliveries accepted under these keys have led. */
export async function findAccepted(trx: Db, keys: readonly string[]): Promise<Map<string, Accepted>> {
  const rows = await selectIn<{
    dedupe_key: string
    desk_id: string | null
    ticket_id: string | null
    protocol: string | null
  }>(
    trx,
    `select deliveries.dedupe_key, deliveries.desk_id, deliveries.ticket_id, tickets.protocol from deliveries
      left join tickets on tickets.id = deliveries.ticket_id where deliveries.dedupe_key in`,
    keys,
  )
  return new Map(
    rows.map((row) => [
      row.dedupe_key,
      { landing: { ticketId: row.ticket_id, protocol: row.protocol }, deskId: row.desk_id },
    ]),
  )
}

function keyAt(place: string, { messageId, sha256, bodySha256 }: MailIdentity): string {
  return createHash('sha256')
    .update(`${place}\0${messageId ?? sha256}\0${bodySha256}`)
    .digest('hex')
}
