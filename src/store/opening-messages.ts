import type { Authentication } from '../domain/mail/authentication.ts'
import type { Db } from './dialect.ts'

/** A message that has opened a ticket, with what the ticket is given now. */
export type OpeningMessage = {
  readonly seq: number
  readonly messageId: string
  readonly protocol: string
  readonly receivedAt: Date
  readonly subject: string | null
  readonly author: { readonly name: string; readonly address: string } | null
  readonly authentication: Authentication | null
  readonly recipient: string
  readonly deskId: string | null
}

type Row = {
  seq: number | string
  id: string
  protocol: string
  received_at: string
  subject: string | null
  author_name: string | null
  author_address: string | null
  authentication: string | null
  recipient: string
  desk_id: string | null
}

/** Messages since a time that have opened tickets, the newest first, from one on. */
export async function listOpeningMessages(
  db: Db,
  { since, before, limit }: { readonly since: Date; readonly before: number | null; readonly limit: number },
): Promise<readonly OpeningMessage[]> {
  const query = db('messages')
    .join('deliveries', 'deliveries.message_id', 'messages.id')
    .join('tickets', 'tickets.id', 'deliveries.ticket_id')
    .where({ 'messages.direction': 'in' })
    .where('messages.received_at', '>=', since.toISOString())
    .whereIn('deliveries.disposition', ['ticket', 'pre-ticket'])
    .orderBy([
      { column: 'messages.seq', order: 'desc' },
      { column: 'deliveries.position', order: 'asc' },
    ])
    .limit(limit)
  if (before !== null) void query.where('messages.seq', '<', before)
  const rows: Row[] = await query.select(
    'messages.seq',
    'messages.id',
    'tickets.protocol as protocol',
    'messages.received_at',
    'messages.subject',
    'messages.author_name',
    'messages.author_address',
    'messages.authentication',
    'deliveries.recipient',
    'deliveries.desk_id',
  )
  return rows.map((row) => ({
    seq: Number(row.seq),
    messageId: row.id,
    protocol: row.protocol,
    receivedAt: new Date(row.received_at),
    subject: row.subject,
    author: row.author_address === null ? null : { name: row.author_name ?? '', address: row.author_address },
    authentication: row.authentication === null ? null : JSON.parse(row.authentication),
    recipient: row.recipient,
    deskId: row.desk_id,
  }))
}
