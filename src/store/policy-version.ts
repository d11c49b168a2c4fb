import type { Db } from './dialect.ts'

/** The version that moves with each change of desks or blocklist, so that other processes see it. */
export async function readPolicyVersion(db: Db): Promise<number> {
  const row = await db('policy_version').where({ id: 1 }).first('version')
  return Number(row?.version ?? 0)
}

/** Moves the version; part of each change of policy. */
export async function bumpPolicyVersion(db: Db): Promise<void> {
  await db('policy_version').where({ id: 1 }).increment('version', 1)
}
