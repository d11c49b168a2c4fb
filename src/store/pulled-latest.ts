import type { Db } from './dialect.ts'

/** The mail that was taken last from an account. */
export type LatestTaken = {
  readonly at: Date
  /** The stored message; `null` once it is gone. */
  readonly messageId: string | null
}

/** The mails that were taken last, by the ids of the accounts. */
export async function listLatestTaken(db: Db): Promise<ReadonlyMap<string, LatestTaken>> {
  const latest: { account_id: string; at: string }[] = await db('pulled_messages')
    .where({ state: 'taken' })
    .whereNotNull('settled_at')
    .groupBy('account_id')
    .select('account_id')
    .max({ at: 'settled_at' })
  const found = new Map<string, LatestTaken>()
  for (const { account_id, at } of latest) {
    const row: { message_id: string | null } | undefined = await db('pulled_messages')
      .where({ account_id, state: 'taken', settled_at: at })
      .orderBy('number', 'desc')
      .first('message_id')
    found.set(account_id, { at: new Date(at), messageId: row?.message_id ?? null })
  }
  return found
}
