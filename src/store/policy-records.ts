import type { Db } from './dialect.ts'

/** A policy as text, under the digest of it. */
export type PolicyRecord = { readonly id: string; readonly policy: string }

/** Policies that are kept; past it the oldest go. */
const maxRecords = 1000

/** Keeps a policy; one that is there already stays as it is. */
export async function keepPolicyRecord(db: Db, { id, policy }: PolicyRecord, now: Date): Promise<void> {
  await db('policy_records').insert({ id, policy, created_at: now.toISOString() }).onConflict('id').ignore()
  const oldest = await db('policy_records').orderBy('seq', 'desc').offset(maxRecords).first('seq')
  if (oldest !== undefined) await db('policy_records').where('seq', '<=', oldest.seq).delete()
}

/** The text of a policy; `null` when it is not kept. */
export async function readPolicyRecord(db: Db, id: string): Promise<string | null> {
  const row = await db('policy_records').where({ id }).first('policy')
  return row?.policy ?? null
}
