import { messageRules, recipientRules, senderRules } from '../../../domain/policy/policy.ts'
import { lockedRules, modeOf, type RuleMode, type RuleModes } from '../../../domain/policy/rule-modes.ts'
import { countRuleHits, type RuleHits } from '../../../store/rule-hits.ts'
import { readRuleModes } from '../../../store/rule-modes.ts'
import { ruleKey, type Tone } from '../../message-words.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'

/** How long back hits are counted. */
export const countedMs = 7 * 24 * 60 * 60 * 1000

/** What the page of all rules may mention. */
export type View = {
  readonly stages: readonly { readonly key: string; readonly rules: readonly RuleView[] }[]
}

type RuleView = {
  readonly name: string
  /** `null` for a rule without words, which is shown by its own name. */
  readonly nameKey: string | null
  readonly href: string
  readonly modeKey: string
  readonly tone: Tone
  readonly hits: RuleHits
}

const tones = { live: 'good', shadow: 'wait', off: 'plain' } as const satisfies Record<RuleMode, Tone>

const stages = [
  { key: 'rules.stage.mail', rules: senderRules },
  { key: 'rules.stage.rcpt', rules: recipientRules },
  { key: 'rules.stage.data', rules: messageRules },
] as const

/** What the page shows of the rules, in the order in which they are asked. */
export function toView(modes: RuleModes, hits: ReadonlyMap<string, RuleHits>): View {
  return {
    stages: stages.map(({ key, rules }) => ({
      key,
      rules: rules.map(({ name }) => ({
        name,
        nameKey: ruleKey(name),
        href: `/rules/${name}`,
        ...modeView(name, modes),
        hits: hits.get(name) ?? { live: 0, shadow: 0 },
      })),
    })),
  }
}

/** The mode of a rule in words and colour. */
export function modeView(rule: string, modes: RuleModes): { readonly modeKey: string; readonly tone: Tone } {
  const mode = modeOf(modes, rule)
  return { modeKey: lockedRules.has(rule) ? 'rules.locked' : `rules.mode.${mode}`, tone: tones[mode] }
}

/** Shows every rule with its mode and how often it objected. */
export const list: Page =
  ({ database, clock }) =>
  async (request, response) => {
    const modes = await readRuleModes(database.reader)
    const hits = await countRuleHits(database.reader, new Date(clock().getTime() - countedMs))
    render(request, response, 'rules/list', toView(modes, hits), { titleKey: 'rules.title' })
  }
