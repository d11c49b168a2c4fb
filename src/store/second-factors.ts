import { writeTransaction } from './database.ts'
import type { Database } from './database.ts'
import type { Db } from './dialect.ts'

/** A person's second factor; it counts from its confirmation on. */
export type SecondFactor = {
  /** Only the pages can open it. */
  readonly sealedSecret: string
  /** `null` while nobody has shown that an app knows the secret. */
  readonly confirmedAt: Date | null
}

type FactorRow = { user_id: string; sealed_secret: string; confirmed_at: string | null }

/** A person's second factor, confirmed or not; `null` when there is none. */
export async function findSecondFactor(db: Db, userId: string): Promise<SecondFactor | null> {
  const row: FactorRow | undefined = await db('second_factors').where({ user_id: userId }).first()
  if (row === undefined) return null
  return {
    sealedSecret: row.sealed_secret,
    confirmedAt: row.confirmed_at === null ? null : new Date(row.confirmed_at),
  }
}

/** Whether a person must show a code to sign in. */
export async function hasSecondFactor(db: Db, userId: string): Promise<boolean> {
  return ((await findSecondFactor(db, userId))?.confirmedAt ?? null) !== null
}

/** Keeps a secret that waits for its confirmation, instead of any that still does; a confirmed one stays. */
export async function beginSecondFactor(
  database: Database,
  userId: string,
  sealedSecret: string,
  now: Date,
): Promise<void> {
  await writeTransaction(database, async (trx) => {
    await trx('second_factors').where({ user_id: userId, confirmed_at: null }).delete()
    await trx('second_factors')
      .insert({ user_id: userId, sealed_secret: sealedSecret, created_at: now.toISOString(), last_step: -1 })
      .onConflict('user_id')
      .ignore()
  })
}

/**
 * Makes a waiting second factor count, with its recovery codes, and ends the person's sign-ins.
 *
 * Answers whether it did: not when the secret is no longer the one whose code was shown.
 */
export async function confirmSecondFactor(
  db: Db,
  userId: string,
  shown: { readonly sealedSecret: string; readonly step: number; readonly digests: readonly string[] },
  now: Date,
): Promise<boolean> {
  const confirmed = await db('second_factors')
    .where({ user_id: userId, sealed_secret: shown.sealedSecret, confirmed_at: null })
    .update({ confirmed_at: now.toISOString(), last_step: shown.step })
  if (confirmed === 0) return false
  await replaceRecoveryCodes(db, userId, shown.digests)
  await db('login_sessions').where({ user_id: userId }).delete()
  return true
}

/** Uses up the codes of a time step and all before it; `false` when they are used up already. RFC 6238 §5.2 */
export async function spendStep(db: Db, userId: string, step: number): Promise<boolean> {
  const spent = await db('second_factors')
    .where({ user_id: userId })
    .whereNotNull('confirmed_at')
    .where('last_step', '<', step)
    .update({ last_step: step })
  return spent === 1
}

/** Uses up a recovery code; `false` when the person has none of this digest. */
export async function spendRecoveryCode(db: Db, userId: string, digest: string): Promise<boolean> {
  return (await db('recovery_codes').where({ user_id: userId, digest }).delete()) === 1
}

/** Puts new recovery codes in the place of a person's old ones. */
export async function replaceRecoveryCodes(
  db: Db,
  userId: string,
  digests: readonly string[],
): Promise<void> {
  await db('recovery_codes').where({ user_id: userId }).delete()
  await db('recovery_codes').insert(digests.map((digest) => ({ user_id: userId, digest })))
}

/** How many recovery codes a person has left. */
export async function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  const [row] = await db('recovery_codes').where({ user_id: userId }).count({ count: '*' })
  return Number(row?.count ?? 0)
}

/** Takes a person's second factor and recovery codes away and ends their sign-ins; `false` when there was none. */
export async function removeSecondFactor(db: Db, userId: string): Promise<boolean> {
  const removed = await db('second_factors').where({ user_id: userId }).delete()
  if (removed === 0) return false
  await db('recovery_codes').where({ user_id: userId }).delete()
  await db('login_sessions').where({ user_id: userId }).delete()
  return true
}
