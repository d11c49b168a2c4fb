import type { PolicyChange } from '../domain/policy/policy-change.ts'
import { columnJson, columnText } from './column-text.ts'
import type { Db } from './dialect.ts'

/** Who changes the policy, and when. */
export type Authorship = { readonly actor: string; readonly now: Date }

/** Who changes the policy where nobody is named: the gateway itself. */
export function byGateway(): Authorship {
  return { actor: 'portaria', now: new Date() }
}

/** The version that moves with each change of desks or blocklist, so that other processes see it. */
export async function readPolicyVersion(db: Db): Promise<number> {
  const row = await db('policy_version').where({ id: 1 }).first('version')
  return Number(row?.version ?? 0)
}

/**
 * Lets changes of the policy take turns: the first statement of each.
 *
 * Who comes second reads what the first has made of it, so that what he notes as old is what was there.
 */
export async function lockPolicy(trx: Db): Promise<void> {
  await trx('policy_version')
    .where({ id: 1 })
    .update({ version: trx.ref('version') })
}

/** Moves the version and notes by what; part of each change of policy, and nothing where nothing differs. */
export async function bumpPolicyVersion(trx: Db, change: PolicyChange, now: Date): Promise<void> {
  if (change.changes.length === 0) return
  const [moved] = await trx('policy_version').where({ id: 1 }).increment('version', 1).returning('version')
  await trx('policy_changes').insert({
    version: moved.version,
    event: change.event,
    subject: columnText(change.subject),
    actor: columnText(change.actor),
    changes: columnJson(change.changes),
    at: now.toISOString(),
  })
}
