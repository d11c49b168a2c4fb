import type { Disposition } from '../domain/disposition.ts'
import type { Outcome } from '../domain/settlement.ts'
import type { TraceStep } from '../domain/policy/verdict.ts'
import { basisText } from './bases.ts'
import { columnText } from './column-text.ts'
import type { Db } from './dialect.ts'
import type { PlannedMessage } from './settlement-plan.ts'
import type { Table, TableRows } from './table.ts'
import { readTrace, traceText } from './trace-text.ts'

/** What became of a message for one recipient. */
export type Delivery = {
  readonly position: number
  readonly recipient: string
  readonly deskId: string | null
  readonly plusPart: string | null
  /** Where the header section named the desk; `null` where it did not. */
  readonly addressedAs: 'to' | 'cc' | null
  readonly disposition: Disposition
  readonly reason: Outcome['reason']
  readonly ticketId: string | null
  readonly trace: readonly TraceStep[]
}

type DeliveryRow = {
  position: number
  recipient: string
  desk_id: string | null
  plus_part: string | null
  addressed_as: 'to' | 'cc' | null
  disposition: Disposition
  reason: Outcome['reason']
  ticket_id: string | null
  trace: string
}

/** The deliveries of a message, in the order of its recipients. */
export async function listDeliveries(db: Db, messageId: string): Promise<readonly Delivery[]> {
  const rows: DeliveryRow[] = await db('deliveries').where({ message_id: messageId }).orderBy('position')
  return rows.map((row) => ({
    position: row.position,
    recipient: row.recipient,
    deskId: row.desk_id,
    plusPart: row.plus_part,
    addressedAs: row.addressed_as,
    disposition: row.disposition,
    reason: row.reason,
    ticketId: row.ticket_id,
    trace: readTrace(row.trace),
  }))
}

/** Where deliveries are written. */
export const deliveryTable: Table = {
  name: 'deliveries',
  columns: [
    'message_id',
    'position',
    'recipient',
    'desk_id',
    'plus_part',
    'addressed_as',
    'disposition',
    'reason',
    'ticket_id',
    'dedupe_key',
    'shared_key',
    'trace',
    'basis',
    'read_at',
  ],
}

/** The rows of the deliveries of messages. */
export function deliveryRows(messages: readonly PlannedMessage[]): TableRows {
  return {
    table: deliveryTable,
    rows: messages.flatMap(({ id, settlement, deliveries }) =>
      deliveries.map(({ outcome, disposition, dedupeKey, sharedKey, landing }, position) => [
        id,
        position,
        columnText(outcome.recipient) ?? '',
        outcome.deskId,
        columnText(outcome.plusPart),
        outcome.addressedAs ?? null,
        disposition,
        outcome.reason,
        landing.ticketId,
        dedupeKey,
        sharedKey,
        outcome.texts?.trace ?? traceText(outcome.trace),
        outcome.texts === undefined ? basisText(outcome.basis) : outcome.texts.basis,
        readAt(outcome, settlement.envelope.receivedAt),
      ]),
    ),
  }
}

/** When a delivery counts as read that no operator is to open: machine mail, and what a desk wants read. */
export function readAt({ isQuiet, isRead }: Pick<Outcome, 'isQuiet' | 'isRead'>, at: Date): string | null {
  return isQuiet || isRead ? at.toISOString() : null
}
