import { createHash } from 'node:crypto'
import type { Db } from './dialect.ts'
import { selectIn } from './multi-row.ts'

/** What makes two deliveries the same one. */
export type DeliveryIdentity = {
  readonly deskId: string | null
  readonly messageId: string | null
  readonly sha256: string
  readonly bodySha256: string
}

/** The ticket a delivery led to; both `null` when it was held. */
export type Landing = { readonly ticketId: string | null; readonly protocol: string | null }

/**
 * The key under which a delivery is accepted once: the desk, the Message-ID and the body.
 *
 * Hosts on the way add Received fields when they try again, so the header section does not count.
 */
export function dedupeKey({ deskId, messageId, sha256, bodySha256 }: DeliveryIdentity): string {
  return createHash('sha256')
    .update(`${deskId ?? ''}\0${messageId ?? sha256}\0${bodySha256}`)
    .digest('hex')
}

/** Where the deliveries accepted under these keys have led. */
export async function findAccepted(trx: Db, keys: readonly string[]): Promise<Map<string, Landing>> {
  const rows = await selectIn<{ dedupe_key: string; ticket_id: string | null; protocol: string | null }>(
    trx,
    `select deliveries.dedupe_key, deliveries.ticket_id, tickets.protocol from deliveries
      left join tickets on tickets.id = deliveries.ticket_id where deliveries.dedupe_key in`,
    keys,
  )
  return new Map(rows.map((row) => [row.dedupe_key, { ticketId: row.ticket_id, protocol: row.protocol }]))
}
