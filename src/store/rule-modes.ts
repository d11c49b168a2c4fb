import { type RuleMode, ruleModes, type RuleModes } from '../domain/policy/rule-modes.ts'
import { differences } from '../domain/policy/policy-change.ts'
import type { Db } from './dialect.ts'
import { bumpPolicyVersion, lockPolicy } from './policy-version.ts'

/** A rule, what is said of it, and by whom. */
export type RuleModeChange = { readonly rule: string; readonly mode: RuleMode; readonly actor: string }

/** The modes that administrators have set; a stored word that is no mode is left out. */
export async function readRuleModes(db: Db): Promise<RuleModes> {
  const rows: { rule: string; mode: string }[] = await db('rule_modes').select('rule', 'mode')
  return new Map(
    rows.flatMap(({ rule, mode }) => {
      const known = ruleModes.find((each) => each === mode)
      return known === undefined ? [] : [[rule, known] as const]
    }),
  )
}

/** Sets the mode of a rule. */
export async function changeRuleMode(
  db: Db,
  { rule, mode, actor }: RuleModeChange,
  now: Date,
): Promise<void> {
  await db.transaction(async (trx) => {
    await lockPolicy(trx)
    const before = (await readRuleModes(trx)).get(rule) ?? 'live'
    await trx('rule_modes')
      .insert({ rule, mode, changed_by: actor, changed_at: now.toISOString() })
      .onConflict('rule')
      .merge()
    const changes = differences({ mode: before }, { mode })
    await bumpPolicyVersion(trx, { event: 'rule-mode-changed', subject: rule, actor, changes }, now)
  })
}
