import type { Request, Response } from 'express'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'

/** What became of one of several pre-tickets; the words are in the catalogue of i18n under `triage.outcome.<name>`. */
export type Outcome = {
  readonly protocol: string
  readonly title: string
  readonly name: OutcomeName
  /** The pre-ticket as forms name it, where what was done can be taken back; else `null`. */
  readonly undo: string | null
}

/** What can become of a pre-ticket. */
export type OutcomeName =
  | 'discarded'
  | 'spam'
  | 'spam-blocked'
  | 'attached'
  | 'typed'
  | 'restored'
  | 'changed'
  | 'gone'
  | 'forbidden'
  | 'other-group'
  | 'no-target'

const good: readonly OutcomeName[] = ['discarded', 'spam', 'spam-blocked', 'attached', 'typed', 'restored']

/** What the page that tells what was done may mention. */
export type View = {
  readonly done: number
  readonly failed: number
  readonly rows: readonly {
    readonly protocol: string
    readonly href: string
    readonly title: string
    readonly key: string
    readonly tone: 'good' | 'bad'
  }[]
  readonly undo: readonly string[]
}

/** What the page tells, one by one. */
export function toView(outcomes: readonly Outcome[]): View {
  const isGood = ({ name }: Outcome) => good.includes(name)
  return {
    done: outcomes.filter(isGood).length,
    failed: outcomes.filter((outcome) => !isGood(outcome)).length,
    rows: outcomes.map((outcome) => ({
      protocol: outcome.protocol,
      href: `/triage/${outcome.protocol}`,
      title: visibleLine(outcome.title),
      key: `triage.outcome.${outcome.name}`,
      tone: isGood(outcome) ? 'good' : 'bad',
    })),
    undo: outcomes.flatMap(({ undo }) => undo ?? []),
  }
}

/** Tells what became of each; something of it failing is no failure of the page. */
export function tellOutcomes(request: Request, response: Response, outcomes: readonly Outcome[]): void {
  render(request, response, 'triage/outcome', toView(outcomes), { titleKey: 'triage.outcome.title' })
}
