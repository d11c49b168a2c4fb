import type { OutgoingFacts } from '../domain/outgoing/automatic-mail.ts'
import { type Db, dialectOf } from './dialect.ts'
import { addTallies } from './tallies.ts'
import { addHistory } from './history.ts'
import { filteredAmong } from './outgoing-filter.ts'

/** A mail of ours whose time has come. */
export type DueMail = {
  /** The id of its row among the messages. */
  readonly id: string
  readonly mail: OutgoingFacts
  readonly ticketId: string | null
  /** How often it was tried, this time included. */
  readonly attempts: number
}

type OutboxRow = { message_id: string; mail: string; ticket_id: string | null; attempts: number | string }

/** Milliseconds after which a mail that was taken and neither sent nor failed is taken again. */
const leaseMs = 10 * 60 * 1000
/** No pause is as long: a mail that is to wait longer was put off before the clock was put back. */
const longestWaitMs = 7 * 3_600_000

/**
 * Takes mails whose time has come: nobody else gets them within ten minutes.
 *
 * What would go to an address put on the filter list meanwhile stays here. O20
 *
 * A process that dies with one in its hands leaves it to be taken again.
 */
export async function takeDue(db: Db, now: Date, limit: number): Promise<readonly DueMail[]> {
  return db.transaction(async (trx) => {
    const ripe = trx('outbox')
      .where('next_attempt_at', '<=', now.toISOString())
      .orWhere('next_attempt_at', '>', new Date(now.getTime() + longestWaitMs).toISOString())
      .orderBy('next_attempt_at')
      .limit(limit)
      .select('message_id')
    const locked = dialectOf(trx) === 'postgres' ? ripe.forUpdate().skipLocked() : ripe
    const rows: OutboxRow[] = await trx('outbox')
      .whereIn('message_id', locked)
      .update({
        attempts: trx.raw('attempts + 1'),
        next_attempt_at: new Date(now.getTime() + leaseMs).toISOString(),
      })
      .returning(['message_id', 'mail', 'ticket_id', 'attempts'])
    const mails: DueMail[] = rows.map((row) => ({
      id: row.message_id,
      mail: JSON.parse(row.mail),
      ticketId: row.ticket_id,
      attempts: Number(row.attempts),
    }))
    const filtered = await filteredAmong(
      trx,
      mails.map(({ mail }) => mail.to),
    )
    const barred = mails.filter(({ mail }) => filtered.has(mail.to)).map(({ id }) => id)
    const due = mails.filter(({ mail }) => !filtered.has(mail.to))
    await withdrawMails(trx, barred)
    await moveState(
      trx,
      due.map(({ id }) => id),
      'sending',
      null,
    )
    return due
  })
}

/** Notes that a mail has left, with the reply of the host that took it. */
export async function recordSent(db: Db, id: string, reply: string, now: Date): Promise<void> {
  await db.transaction(async (trx) => {
    const row: OutboxRow | undefined = await trx('outbox').where({ message_id: id }).first()
    // The driver of SQLite gives no rows back from a DELETE, so the row is read before.
    if (row === undefined || (await trx('outbox').where({ message_id: id }).delete()) === 0) return
    await moveState(trx, [id], 'sent', reply)
    if (row.ticket_id === null) return
    await addHistory(trx, [
      {
        ticketId: row.ticket_id,
        event: 'mail-sent',
        actor: null,
        messageId: id,
        details: { reply },
        at: now,
      },
    ])
  })
}

/** Notes that a mail could not leave; `retryAt` is `null` when it is given up. */
export async function recordFailure(db: Db, id: string, reply: string, retryAt: Date | null): Promise<void> {
  await db.transaction(async (trx) => {
    if (retryAt === null) {
      await trx('outbox').where({ message_id: id }).delete()
    } else {
      await trx('outbox')
        .where({ message_id: id })
        .update({ next_attempt_at: retryAt.toISOString(), last_reply: reply })
    }
    await moveState(trx, [id], retryAt === null ? 'failed' : 'deferred', reply)
  })
}

/** Takes mails back that are not to leave any more; they are shown as filtered. */
export async function withdrawMails(trx: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await trx('outbox').whereIn('message_id', ids).delete()
  await moveState(trx, ids, 'filtered', null)
}

async function moveState(
  trx: Db,
  ids: readonly string[],
  state: 'sending' | 'sent' | 'deferred' | 'failed' | 'filtered',
  reply: string | null,
): Promise<void> {
  if (ids.length === 0) return
  const before: { id: string; state: typeof state | 'waiting'; received_at: string }[] = await trx('messages')
    .whereIn('id', ids)
    .select('id', 'state', 'received_at')
  await trx('messages')
    .whereIn('id', ids)
    .update(reply === null ? { state } : { state, reply })
  await addTallies(
    trx,
    before.flatMap((row) => {
      const change = { receivedAt: row.received_at, direction: 'out' as const }
      return [
        { ...change, state: row.state, count: -1 },
        { ...change, state, count: 1 },
      ]
    }),
  )
}
