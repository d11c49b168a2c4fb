import type { Db } from './dialect.ts'

/** Keeps how the test of an account ended, and answers since when all have failed; one success ends that. M5 */
export async function keepAccountCheck(
  trx: Db,
  account: string,
  isGood: boolean,
  now: Date,
): Promise<Date | null> {
  const before: { failing_since: string | null } | undefined = await trx('account_checks')
    .where({ account })
    .first('failing_since')
  const since = isGood ? null : (before?.failing_since ?? now.toISOString())
  await trx('account_checks')
    .insert({ account, at: now.toISOString(), failing_since: since })
    .onConflict('account')
    .merge()
  return since === null ? null : new Date(since)
}

/** Writes a row of the tests to see that the database takes one. M6 */
export async function touchAccountChecks(trx: Db, now: Date): Promise<void> {
  await trx('account_checks')
    .insert({ account: 'database', at: now.toISOString(), failing_since: null })
    .onConflict('account')
    .merge()
}
