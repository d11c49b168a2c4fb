import { ruleNames } from '../domain/policy/policy.ts'
import { lockedRules, modeOf, ruleModes, type RuleModes } from '../domain/policy/rule-modes.ts'
import { countRuleHits, type RuleHits } from '../store/rule-hits.ts'
import { changeRuleMode, readRuleModes } from '../store/rule-modes.ts'
import { noteChange } from './audit-note.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { printList, printOne } from './output.ts'
import { withStores } from './workspace.ts'

const weekMs = 7 * 24 * 60 * 60 * 1000

/** `rule list`: lists the rules in the order in which they are asked. */
export async function listRules({ config, isJson }: Invocation): Promise<void> {
  const rows = await withStores(config(), 'read', async ({ database }) => {
    const modes = await readRuleModes(database.reader)
    const hits = await countRuleHits(database.reader, new Date(Date.now() - weekMs))
    return ruleNames.map((rule) => shape(rule, modes, hits))
  })
  await printList(rows, ['rule', 'mode', 'locked', 'refused', 'wouldRefuse'], isJson)
}

/** `rule set`: sets the mode of a rule. */
export async function setRule({ operands, text, config, isJson }: Invocation): Promise<void> {
  const [rule = ''] = operands
  const mode = ruleModes.find((each) => each === text('mode')) ?? 'live'
  if (!ruleNames.includes(rule)) {
    throw new CommandFault(exitCode.usage, `no rule ${rule}: "portaria rule list" shows them`)
  }
  if (lockedRules.has(rule)) throw new CommandFault(exitCode.data, `${rule} is always live`)
  const row = await withStores(config(), 'write', async ({ database }) => {
    await changeRuleMode(database.writer, { rule, mode, actor: 'cli' }, new Date())
    await noteChange(database, 'rule-mode-changed', rule, { after: mode })
    return shape(rule, await readRuleModes(database.reader), new Map())
  })
  await printOne({ rule: row.rule, mode: row.mode }, isJson)
}

function shape(rule: string, modes: RuleModes, hits: ReadonlyMap<string, RuleHits>) {
  const { live = 0, shadow = 0 } = hits.get(rule) ?? {}
  return {
    rule,
    mode: modeOf(modes, rule),
    locked: lockedRules.has(rule),
    refused: live,
    wouldRefuse: shadow,
  }
}
