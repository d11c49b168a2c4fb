import type { Authentication } from '../domain/mail/authentication.ts'
import type { Extraction } from '../domain/settlement.ts'
import { unclassified } from '../domain/ticket/classification/classify.ts'
import { classifyTickets } from './classified-tickets.ts'
import type { Db } from './dialect.ts'
import { selectIn } from './multi-row.ts'

/** Tickets that a message has opened and nobody has classified, and what is known of its author. */
export type Unclassified = {
  readonly tickets: readonly {
    readonly ticketId: string
    readonly deskId: string | null
    readonly recipient: string
  }[]
  readonly authentication: Authentication | null
}

type OpenedRow = {
  ticket_id: string
  desk_id: string | null
  recipient: string
  authentication: string | null
}

/** What there is to classify of a message: replies and repeated deliveries belong to a ticket that was. */
export async function findUnclassified(db: Db, messageId: string): Promise<Unclassified> {
  const rows: OpenedRow[] = await db('deliveries')
    .join('tickets', 'tickets.id', 'deliveries.ticket_id')
    .join('messages', 'messages.id', 'deliveries.message_id')
    .where({ 'deliveries.message_id': messageId })
    .whereIn('deliveries.disposition', ['ticket', 'pre-ticket'])
    .whereNull('tickets.classified_at')
    .orderBy('deliveries.position')
    .select(
      'deliveries.ticket_id',
      'deliveries.desk_id',
      'deliveries.recipient',
      'messages.authentication as authentication',
    )
  const authentication = rows[0]?.authentication ?? null
  return {
    tickets: rows.map((row) => ({
      ticketId: row.ticket_id,
      deskId: row.desk_id,
      recipient: row.recipient,
    })),
    authentication: authentication === null ? null : JSON.parse(authentication),
  }
}

/**
 * Classifies the tickets that messages have opened, once their contents are read.
 *
 * Where no classification was asked, the desk alone says what they get.
 */
export async function classifyRead(
  trx: Db,
  messages: readonly Pick<Extraction, 'messageId' | 'classifications'>[],
  now: Date,
): Promise<void> {
  const rows = await selectIn<{ ticket_id: string; desk_id: string | null; message_id: string }>(
    trx,
    `select deliveries.ticket_id, deliveries.desk_id, deliveries.message_id
      from deliveries join tickets on tickets.id = deliveries.ticket_id
      where deliveries.disposition in ('ticket', 'pre-ticket') and tickets.classified_at is null
      and deliveries.message_id in`,
    [...new Set(messages.map(({ messageId }) => messageId))],
  )
  const said = new Map(
    messages.flatMap(({ classifications = [] }) =>
      classifications.map(({ ticketId, classified }) => [ticketId, classified] as const),
    ),
  )
  const opened = rows.map((row) => ({
    ticketId: row.ticket_id,
    messageId: row.message_id,
    deskId: row.desk_id,
    classified: said.get(row.ticket_id) ?? unclassified,
  }))
  await classifyTickets(trx, opened, now)
}
