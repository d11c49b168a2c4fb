import type { Authentication } from '../domain/mail/authentication.ts'
import type { Db } from './dialect.ts'

/** A provider's question whether it may forward to a desk, as it was held. */
export type HeldConfirmation = {
  readonly messageId: string
  readonly deskId: string
  readonly receivedAt: Date
  readonly subject: string
  /** Its text; empty while it has not been read. */
  readonly text: string
  readonly authentication: Authentication | null
}

const most = 20

/** The confirmations held since a moment, the newest first. */
export async function listForwardingConfirmations(db: Db, since: Date): Promise<readonly HeldConfirmation[]> {
  const rows: {
    id: string
    desk_id: string
    received_at: string
    subject: string | null
    text: string | null
    authentication: string | null
  }[] = await db('messages')
    .join('deliveries', 'deliveries.message_id', 'messages.id')
    .leftJoin('contents', 'contents.message_id', 'messages.id')
    .where('messages.reason', 'forwarding-confirmation')
    .where('messages.received_at', '>=', since.toISOString())
    .whereNotNull('deliveries.desk_id')
    .where('deliveries.disposition', 'held')
    .orderBy('messages.seq', 'desc')
    .limit(most)
    .select(
      'messages.id',
      'deliveries.desk_id',
      'messages.received_at',
      'messages.subject',
      'contents.text',
      'messages.authentication',
    )
  return rows.map((row) => ({
    messageId: row.id,
    deskId: row.desk_id,
    receivedAt: new Date(row.received_at),
    subject: row.subject ?? '',
    text: row.text ?? '',
    authentication: row.authentication === null ? null : JSON.parse(row.authentication),
  }))
}
