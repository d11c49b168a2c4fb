import { hasEnded, type TicketState } from '../domain/ticket/ticket.ts'
import type { Parent } from '../domain/policy/facts.ts'
import { atDesk } from './at-desk.ts'
import type { Db } from './dialect.ts'
import { ownAmong } from './takes-part.ts'

/** Numbers that somebody wrote into a subject, and who. */
export type NumberSearch = {
  readonly numbers: readonly string[]
  /** The folded address of the author; `null` when nothing proves that it is his, or he has none. */
  readonly participant: string | null
  /** The desk that the mail came to. */
  readonly deskId: string
  /** Only tickets opened before; `null` for all. */
  readonly before: Date | null
}

/** A ticket whose number was written, and whether who wrote it takes part there. */
export type Numbered = { readonly ticket: Parent; readonly takesPart: boolean }

/**
 * The tickets of these numbers, in their order; a merged one stands for where it was merged into.
 *
 * Who takes part in any of the tickets that are one now takes part in all of it. C31, complaint 11
 */
export async function findNumbered(
  db: Db,
  { numbers, participant, deskId, before }: NumberSearch,
): Promise<readonly Numbered[]> {
  if (numbers.length === 0) return []
  const query = db('tickets')
    .join({ held: 'tickets' }, 'held.id', db.raw('coalesce(tickets.merged_into_id, tickets.id)'))
    .whereIn('tickets.protocol', numbers)
    .whereNot('held.state', 'spam')
    .select('tickets.protocol as number', 'held.id', 'held.protocol', 'held.state')
    .select(atDesk(db, deskId, 'held'))
  if (before !== null) void query.where('tickets.created_at', '<', before.toISOString())
  const rows: NumberedRow[] = await query
  const own =
    participant === null
      ? new Set()
      : await ownAmong(
          db,
          participant,
          rows.map(({ id }) => id),
        )
  return rows
    .toSorted((one, other) => numbers.indexOf(one.number) - numbers.indexOf(other.number))
    .map((row) => ({
      ticket: {
        ticketId: row.id,
        protocol: row.protocol,
        signal: 'number',
        ...(!row.is_at_desk && { isElsewhere: true }),
        ...(hasEnded(row.state) && { isEnded: true }),
      },
      takesPart: own.has(row.id),
    }))
}

type NumberedRow = {
  number: string
  id: string
  protocol: string
  state: TicketState
  is_at_desk: boolean | number
}
