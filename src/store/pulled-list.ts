import type { PulledFate } from '../domain/pull/pull-state.ts'
import type { Db } from './dialect.ts'

/** How many mails of an account became what. */
export type PulledCounts = Readonly<Record<PulledFate, number>>

/** A mail that stayed where it is: refused, or to be tried again. */
export type StayingMail = {
  readonly folder: string
  /** UID or UIDL. */
  readonly number: string
  readonly state: 'refused' | 'failed'
  /** A reason of the catalogue, or a fault. */
  readonly reason: string | null
  /** The stored message; `null` where none was stored. */
  readonly messageId: string | null
  readonly octets: number | null
  readonly tries: number
  readonly nextTryAt: Date | null
  readonly firstSeenAt: Date
}

type StayingRow = {
  folder: string
  number: string
  state: 'refused' | 'failed'
  reason: string | null
  message_id: string | null
  octets: number | string | null
  tries: number
  next_try_at: string | null
  first_seen_at: string
}

/** How many mails of each account became what, by the ids of the accounts. */
export async function countPulledMails(db: Db): Promise<ReadonlyMap<string, PulledCounts>> {
  const rows: { account_id: string; state: PulledFate; count: number | string }[] = await db(
    'pulled_messages',
  )
    .groupBy('account_id', 'state')
    .select('account_id', 'state')
    .count({ count: '*' })
  const none: PulledCounts = { old: 0, taken: 0, refused: 0, failed: 0 }
  const counts = new Map<string, PulledCounts>()
  for (const { account_id, state, count } of rows)
    counts.set(account_id, { ...(counts.get(account_id) ?? none), [state]: Number(count) })
  return counts
}

/** The mails of an account that stayed where they are, the ones first that are tried again. */
export async function listStayingMails(
  db: Db,
  accountId: string,
  limit: number,
): Promise<readonly StayingMail[]> {
  const rows: StayingRow[] = await db('pulled_messages')
    .where({ account_id: accountId })
    .whereIn('state', ['failed', 'refused'])
    .orderBy([
      { column: 'state' },
      { column: 'first_seen_at', order: 'desc' },
      { column: 'number', order: 'desc' },
    ])
    .limit(limit)
  return rows.map((row) => ({
    folder: row.folder,
    number: row.number,
    state: row.state,
    reason: row.reason,
    messageId: row.message_id,
    octets: row.octets === null ? null : Number(row.octets),
    tries: row.tries,
    nextTryAt: row.next_try_at === null ? null : new Date(row.next_try_at),
    firstSeenAt: new Date(row.first_seen_at),
  }))
}

/** Has mails that stayed tried again at once: the refused by the policy of today, the failed without waiting. */
export async function retryPulledMails(db: Db, accountId: string, now: Date): Promise<number> {
  const count = await db('pulled_messages')
    .where({ account_id: accountId })
    .whereIn('state', ['failed', 'refused'])
    .update({ state: 'failed', next_try_at: now.toISOString(), settled_at: null })
  return count
}
