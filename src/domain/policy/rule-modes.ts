/**
 * What an administrator may say of a rule.
 *
 * A rule in `shadow` is asked and its objection recorded, but nobody is refused for it; one that is `off` is not asked.
 */
export const ruleModes = ['live', 'shadow', 'off'] as const

/** One of the modes. */
export type RuleMode = (typeof ruleModes)[number]

/** The modes by the rule's name; a rule that is not named is live. */
export type RuleModes = ReadonlyMap<string, RuleMode>

/** Every rule counts. */
export const allLive: RuleModes = new Map()

/**
 * The rules that nobody may switch.
 *
 * Without them we would relay, loop, or accept what we cannot keep or deliver.
 */
export const lockedRules: ReadonlySet<string> = new Set([
  'refuseOversize',
  'refuseTooManyRecipients',
  'refuseRelay',
  'refuseUnknownAddress',
  'refuseDisabledAddress',
  'refuseDifferentPolicy',
  'refuseDisabledDesk',
  'refuseLoop',
  'refuseOwnMail',
  'refuseDeliveredBefore',
])

/** The mode of a rule, whatever was stored of a locked one. */
export function modeOf(modes: RuleModes, rule: string): RuleMode {
  return lockedRules.has(rule) ? 'live' : (modes.get(rule) ?? 'live')
}
