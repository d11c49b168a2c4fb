import type { AccountReport } from '../../../outgoing/accounts/account-checks.ts'
import type { CheckLine } from '../../../outgoing/accounts/account.ts'
import { visibleLine } from '../../visible-text.ts'

/** What a page shows of the test of an account. */
export type ReportView = {
  readonly key: string
  /** Where the page leads to it. */
  readonly id: string
  readonly name: string
  readonly href: string
  readonly hrefKey: string
  readonly stateKey: string
  readonly tone: 'good' | 'wait' | 'bad'
  readonly at: Date
  readonly failingSince: Date | null
  readonly lines: readonly LineView[]
}

type LineView = {
  readonly labelKey: string
  readonly stateKey: string
  readonly tone: 'good' | 'bad' | 'plain'
  readonly whyKey: string | null
  readonly words: string
  readonly ms: number | null
  readonly moment: Date | null
  readonly at: Date | null
}

const stateTones = { connected: 'good', intermittent: 'wait', error: 'bad' } as const
const lineTones = { good: 'good', bad: 'bad', skipped: 'plain' } as const

/** What a page shows of a test. M3 */
export function reportView({
  key,
  kind,
  name,
  href,
  state,
  at,
  failingSince,
  lines,
}: AccountReport): ReportView {
  return {
    key,
    id: key.replace(/[^\w-]/g, '-'),
    name: visibleLine(name),
    href,
    hrefKey: kind === 'receiving' ? 'accounts.more' : 'accounts.of-channel',
    stateKey: `accounts.state.${state}`,
    tone: stateTones[state],
    at,
    failingSince,
    lines: lines.map(lineView),
  }
}

function lineView({ labelKey, state, ms, whyKey, words, moment, at }: CheckLine): LineView {
  return {
    labelKey,
    stateKey: `channels.step-state.${state}`,
    tone: lineTones[state],
    whyKey,
    words: visibleLine(words),
    ms,
    moment,
    at,
  }
}
