import type { ForwardingSign } from '../domain/mail/forwarding.ts'
import type { Db } from './dialect.ts'

/** What mail with the marks of a forwarder came to a desk from one peer. */
export type ForwarderSigns = {
  readonly deskId: string
  readonly peer: string
  readonly sign: ForwardingSign
  /** How many domains its authors were of. */
  readonly authorDomains: number
}

/** Counts the marks of forwarders among the messages since a moment, by desk, peer and mark. */
export async function listForwarderSigns(db: Db, since: Date): Promise<readonly ForwarderSigns[]> {
  const rows: {
    desk_id: string
    peer_address: string
    forwarding_sign: ForwardingSign
    domains: number | string
  }[] = await db('messages')
    .join('deliveries', 'deliveries.message_id', 'messages.id')
    .whereNotNull('messages.forwarding_sign')
    .whereNotNull('messages.peer_address')
    .whereNotNull('deliveries.desk_id')
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
