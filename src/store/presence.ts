import type { Db } from './dialect.ts'

/** How long somebody is taken to be there after the last sign of him: two signs may be lost. */
const presentMs = 60_000

/** Where somebody is seen: at a ticket, or writing an answer in it. O1 */
export type Place = 'looking' | 'answering'

const tables = { looking: 'ticket_presence', answering: 'answer_presence' } as const satisfies Record<
  Place,
  string
>

/** Who is seen at a ticket. */
export type Present = { readonly ticketId: string; readonly name: string }

/** Remembers that somebody is at a ticket now, and forgets who no longer does. */
export async function notePresence(
  trx: Db,
  ticketId: string,
  userId: string,
  now: Date,
  place: Place = 'looking',
): Promise<void> {
  const table = tables[place]
  await trx(table).where('seen_at', '<', since(now)).delete()
  await trx(table)
    .insert({ ticket_id: ticketId, user_id: userId, seen_at: now.toISOString() })
    .onConflict(['ticket_id', 'user_id'])
    .merge(['seen_at'])
}

/** Who else is at these tickets, by name. */
export async function listPresent(
  db: Db,
  ticketIds: readonly string[],
  userId: string,
  now: Date,
  place: Place = 'looking',
): Promise<readonly Present[]> {
  const table = tables[place]
  const rows: { ticket_id: string; name: string }[] = await db(table)
    .join('users', 'users.id', `${table}.user_id`)
    .whereIn('ticket_id', ticketIds)
    .whereNot({ user_id: userId })
    .where('seen_at', '>=', since(now))
    .orderBy('users.name')
    .select('ticket_id', 'users.name as name')
  return rows.map(({ ticket_id, name }) => ({ ticketId: ticket_id, name }))
}

function since(now: Date): string {
  return new Date(now.getTime() - presentMs).toISOString()
}
