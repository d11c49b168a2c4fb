import type { DistributionSetting } from '../domain/agent.ts'
import { columnJson } from './column-text.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'

type Stored = { readonly isOn: boolean; readonly idleMinutes: number; readonly since: string | null }

const name = 'distribution'

/** Off, as a house starts: contents are kept whatever became of the row. */
const unset: DistributionSetting = { isOn: false, idleMinutes: 15, since: null }

/** Whether and how the house distributes tickets. A3 */
export async function readDistribution(db: Db): Promise<DistributionSetting> {
  const row: { value: string } | undefined = await db('house_settings').where({ name }).first('value')
  if (row === undefined) return unset
  const { isOn, idleMinutes, since }: Stored = JSON.parse(row.value)
  return { isOn, idleMinutes, since: since === null ? null : new Date(since) }
}

/** Lets all who give tickets to agents take turns: the first statement of each. */
export async function lockDistribution(trx: Db): Promise<void> {
  await trx('house_settings')
    .where({ name })
    .update({ value: trx.ref('value') })
}

/**
 * Changes the setting; switched on, it counts for what arrives from now on. A3
 *
 * Answers the setting as it was and as it is.
 */
export function saveDistribution(
  database: Database,
  { isOn, idleMinutes }: Omit<DistributionSetting, 'since'>,
  now: Date,
): Promise<readonly [was: DistributionSetting, is: DistributionSetting]> {
  return writeTransaction(database, async (trx) => {
    await lockDistribution(trx)
    const was = await readDistribution(trx)
    const is = { isOn, idleMinutes, since: isOn ? (was.since ?? now) : null }
    await trx('house_settings')
      .insert({ name, value: columnJson(is) })
      .onConflict('name')
      .merge()
    return [was, is]
  })
}
