import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { withRows } from './multi-row.ts'
import { removeTexts, writeTexts } from './text-index.ts'
import { type FoundBy, readTexts } from './text-parts.ts'

type WaitingRow = { ticket_id: string; mark: string }

/** Tickets that are put to wait at a time, of those that were there before the index, or are somebody's. */
const markedAtOnce = 200

/** Whose tickets are meant: those that people asked for, or of clients. */
export type OwnerKind = 'requester' | 'client'

type OwnerRow = { owner_id: string; kind: OwnerKind; below: number | string }

const ownerColumns = { requester: 'requester_id', client: 'client_id' } as const satisfies Record<
  OwnerKind,
  string
>

/** Has the words of tickets written anew, soon: whatever changes one of their texts says so in its transaction. */
export async function markForText(trx: Db, ticketIds: readonly string[], now: Date): Promise<void> {
  const mark = newId(now)
  // Two that mark the same tickets take them in the same order.
  const rows = [...new Set(ticketIds)].sort().map((id) => [id, mark])
  await withRows(
    trx,
    'insert into text_waiting (ticket_id, mark) values ',
    rows,
    ' on conflict (ticket_id) do update set mark = excluded.mark',
  )
}

/**
 * Has the words of all tickets of some people or clients written anew, soon, the newest first.
 *
 * A robot or a large client may have any number, and mail must not wait for all of them: here they are only named.
 */
export async function markTicketsOf(trx: Db, kind: OwnerKind, ownerIds: readonly string[]): Promise<void> {
  const rows = [...new Set(ownerIds)].sort().map((id) => [id, kind, Number.MAX_SAFE_INTEGER])
  await withRows(
    trx,
    'insert into text_owners (owner_id, kind, below) values ',
    rows,
    ' on conflict (owner_id) do update set below = excluded.below',
  )
}

/** Has the words of the tickets of messages written anew. */
export async function markMessagesForText(trx: Db, messageIds: readonly string[], now: Date): Promise<void> {
  const ticketIds: string[] = await trx('deliveries')
    .whereIn('message_id', [...messageIds])
    .whereNotNull('ticket_id')
    .distinct()
    .pluck('ticket_id')
  await markForText(trx, ticketIds, now)
}

/** Takes the words of tickets away at once; what may still be found of them is written anew. */
export async function forgetTexts(trx: Db, ticketIds: readonly string[], now: Date): Promise<void> {
  const seqs: (number | string)[] = await trx('tickets')
    .whereIn('id', [...ticketIds])
    .pluck('seq')
  await removeTexts(trx, seqs.map(Number))
  await markForText(trx, ticketIds, now)
}

/**
 * Writes the words of some tickets that wait, and answers whether there may be more.
 *
 * A ticket is read before the transaction, which holds no lock meanwhile. Whoever changes it in between gives it
 * another mark, and then it waits on.
 */
export async function writeWaiting(database: Database, limit: number, now: Date): Promise<boolean> {
  const waiting: WaitingRow[] = await database.reader('text_waiting').orderBy('mark').limit(limit)
  if (waiting.length === 0) return (await markOwned(database, now)) || (await backfill(database, now))
  const found = await readTexts(
    database.reader,
    waiting.map((row) => row.ticket_id),
  )
  await writeTransaction(database, async (trx) => {
    const ours: FoundBy[] = []
    // In the order of those who mark them, who would wait for us while we wait for them.
    const inOrder = waiting.toSorted((one, other) => (one.ticket_id < other.ticket_id ? -1 : 1))
    for (const { ticket_id: id, mark } of inOrder) {
      const isOurs = (await trx('text_waiting').where({ ticket_id: id, mark }).delete()) > 0
      if (isOurs) ours.push(...[found.get(id) ?? []].flat())
    }
    await removeTexts(
      trx,
      ours.flatMap(({ seq, texts }) => (texts === null ? seq : [])),
    )
    await writeTexts(
      trx,
      ours.flatMap(({ texts }) => texts ?? []),
    )
  })
  return true
}

/** Puts the next tickets of somebody to wait; whether anybody was named. */
async function markOwned(database: Database, now: Date): Promise<boolean> {
  const owner: OwnerRow | undefined = await database.reader('text_owners').orderBy('owner_id').first()
  if (owner === undefined) return false
  const { owner_id: id, kind, below } = owner
  await writeTransaction(database, async (trx) => {
    const next = await markBelow(trx, Number(below), now, { [ownerColumns[kind]]: id })
    // Who was named again meanwhile begins anew.
    const row = trx('text_owners').where({ owner_id: id, below })
    await (next === null ? row.delete() : row.update({ below: next }))
  })
  return true
}

/** Puts the next of the tickets to wait that were there before the index, the newest first; whether there were any. */
async function backfill(database: Database, now: Date): Promise<boolean> {
  const progress: { below: number | string } | undefined = await database.reader('text_progress').first()
  const below = Number(progress?.below ?? 0)
  if (below === 0) return false
  return writeTransaction(database, async (trx) => {
    const next = await markBelow(trx, below, now)
    // Another process that did the same has moved the mark: then this one wrote nothing that it did not.
    await trx('text_progress')
      .where({ below })
      .update({ below: next ?? 0 })
    return true
  })
}

/** Puts the newest tickets below a place to wait; from where to go on, `null` at the end. */
async function markBelow(
  trx: Db,
  below: number,
  now: Date,
  whose: Readonly<Record<string, string>> = {},
): Promise<number | null> {
  const tickets: { id: string; seq: number | string }[] = await trx('tickets')
    .where(whose)
    .where('seq', '<', below)
    .orderBy('seq', 'desc')
    .limit(markedAtOnce)
    .select('id', 'seq')
  await markForText(
    trx,
    tickets.map(({ id }) => id),
    now,
  )
  return tickets.length < markedAtOnce ? null : Number(tickets.at(-1)?.seq ?? 0)
}
