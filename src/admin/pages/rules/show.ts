import type { Request } from 'express'
import { ruleNames } from '../../../domain/policy/policy.ts'
import {
  lockedRules,
  modeOf,
  type RuleMode,
  ruleModes,
  type RuleModes,
} from '../../../domain/policy/rule-modes.ts'
import { countRuleHits, listRuleHits, type RuleHit, type RuleHits } from '../../../store/rule-hits.ts'
import { changeRuleMode, readRuleModes } from '../../../store/rule-modes.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { choiceField } from '../../form-field.ts'
import { badRequest, notFound } from '../../http-fault.ts'
import { ruleKey, type Tone } from '../../message-words.ts'
import type { Page } from '../../page.ts'
import { cursorOf, pageHref } from '../../paging.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, queryText, seeOther, userOf } from '../../visit.ts'
import { showImpact, wantsPreview } from '../impact/start-preview.ts'
import { countedMs, modeView } from './list.ts'

const rowsPerPage = 50

/** What the page of one rule may mention. */
export type View = {
  readonly name: string
  readonly nameKey: string | null
  /** What the rule does. */
  readonly hintKey: string
  readonly modeKey: string
  readonly tone: Tone
  readonly hits: RuleHits
  /** Where another mode is chosen; `null` for a rule that nobody may switch. */
  readonly modeHref: string | null
  readonly isShadow: boolean
  readonly choices: readonly { readonly value: RuleMode; readonly key: string; readonly isChosen: boolean }[]
  readonly lists: readonly { readonly key: string; readonly href: string; readonly isCurrent: boolean }[]
  readonly rows: readonly HitView[]
  readonly olderHref: string | null
  readonly newerHref: string | null
}

type HitView = {
  readonly href: string
  readonly at: Date
  readonly author: string | null
  readonly recipients: string
  readonly subject: string | null
}

/** A page of the messages that a rule objected to. */
export type Found = {
  readonly listed: 'live' | 'shadow'
  readonly rows: readonly RuleHit[]
  readonly next: string | null
  readonly previous: string | null
}

/** What the page shows of a rule. */
export function toView(name: string, modes: RuleModes, hits: RuleHits, found: Found): View {
  const mode = modeOf(modes, name)
  const href = (parameters: Readonly<Record<string, string>>) => pageHref(`/rules/${name}`, parameters)
  const { listed, next, previous } = found
  return {
    name,
    nameKey: ruleKey(name),
    hintKey: `rule-hint.${name}`,
    ...modeView(name, modes),
    hits,
    modeHref: lockedRules.has(name) ? null : `/rules/${name}/mode`,
    isShadow: mode === 'shadow',
    choices: ruleModes.map((value) => ({ value, key: `rules.mode.${value}`, isChosen: value === mode })),
    lists: (['shadow', 'live'] as const).map((each) => ({
      key: `rules.hits.${each}`,
      href: href({ list: each }),
      isCurrent: each === listed,
    })),
    rows: found.rows.map(hitView),
    olderHref: next === null ? null : href({ list: listed, before: next }),
    newerHref: previous === null ? null : href({ list: listed, after: previous }),
  }
}

function hitView({ messageId, at, author, reversePath, recipients, subject }: RuleHit): HitView {
  const who = author ?? reversePath
  return {
    href: `/messages/${messageId}`,
    at,
    author: who === null ? null : visibleLine(who),
    recipients: visibleLine(recipients.join(', ')),
    subject: subject === null || subject === '' ? null : visibleLine(subject),
  }
}

/** Shows a rule, its mode, and whom it refused or would have. */
export const show: Page =
  ({ database, clock }) =>
  async (request, response) => {
    const rule = ruleOf(request)
    const modes = await readRuleModes(database.reader)
    const hits = await countRuleHits(database.reader, new Date(clock().getTime() - countedMs))
    const asked = queryText(request, 'list')
    const listed =
      asked === 'live' || asked === 'shadow' ? asked : modeOf(modes, rule) === 'live' ? 'live' : 'shadow'
    const found = await listRuleHits(database.reader, {
      rule,
      mode: listed,
      ...cursorOf(request),
      limit: rowsPerPage,
    })
    const view = toView(rule, modes, hits.get(rule) ?? { live: 0, shadow: 0 }, { listed, ...found })
    render(request, response, 'rules/show', view, { titleKey: ruleKey(rule) ?? 'rules.title' })
  }

/** Sets the mode of a rule, which counts from the next command on. */
export const submitMode: Page = (context) => async (request, response) => {
  const rule = ruleOf(request)
  const mode = choiceField(request.body, 'mode', ruleModes)
  if (mode === null || lockedRules.has(rule)) throw badRequest()
  if (wantsPreview(request.body)) {
    const form = { action: `/rules/${rule}/mode`, fields: { mode }, back: `/rules/${rule}` }
    return showImpact(context, response, { kind: 'rule', rule, mode }, form)
  }
  const before = modeOf(await readRuleModes(context.database.reader), rule)
  await changeRuleMode(context.database.writer, { rule, mode, actor: userOf(request).name }, context.clock())
  await note(context, request, {
    event: 'rule-mode-changed',
    subject: rule,
    details: { before, after: mode },
  })
  flash(request, { key: `rules.saved.${mode}`, tone: 'good' })
  seeOther(response, `/rules/${rule}`)
}

function ruleOf(request: Request): string {
  const rule = ruleNames.find((name) => name === parameter(request, 'rule'))
  if (rule === undefined) throw notFound()
  return rule
}
