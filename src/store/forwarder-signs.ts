import { sendersDoors } from '../domain/mail/door-nature.ts'
import type { ForwardingSign } from '../domain/mail/forwarding.ts'
import type { Db } from './dialect.ts'
import { seqBefore } from './seq-before.ts'

/** What mail with the marks of a forwarder came to a desk from one peer. */
export type ForwarderSigns = {
  readonly deskId: string
  readonly peer: string
  readonly sign: ForwardingSign
  /** How many domains its authors were of. */
  readonly authorDomains: number
}

/** Counts the marks of forwarders among the messages to some desks since a moment, by desk, peer and mark. */
export async function listForwarderSigns(
  db: Db,
  deskIds: readonly string[],
  since: Date,
): Promise<readonly ForwarderSigns[]> {
  if (deskIds.length === 0) return []
  const rows: {
    desk_id: string
    peer_address: string
    forwarding_sign: ForwardingSign
    domains: number | string
  }[] = await db('messages')
    // SQLite takes the tables of a cross join in their order: the marked messages are few, the deliveries are not.
    .joinRaw('cross join deliveries')
    .whereRaw('deliveries.message_id = messages.id')
    .whereNotNull('messages.forwarding_sign')
    .whereNotNull('messages.peer_address')
    // Who hands over what others sent passes on what others forwarded.
    .whereIn('messages.door', [...sendersDoors])
    .where('messages.seq', '>', seqBefore(db, since))
    .whereIn('deliveries.desk_id', [...deskIds])
    .where('messages.received_at', '>=', since.toISOString())
    .groupBy('deliveries.desk_id', 'messages.peer_address', 'messages.forwarding_sign')
    .select('deliveries.desk_id', 'messages.peer_address', 'messages.forwarding_sign')
    .countDistinct({ domains: 'messages.author_domain' })
  return rows.map((row) => ({
    deskId: row.desk_id,
    peer: row.peer_address,
    sign: row.forwarding_sign,
    authorDomains: Number(row.domains),
  }))
}
