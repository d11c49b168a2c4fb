import type { Details, TraceStep } from '../../../domain/policy/verdict.ts'
import { detailKey, knownKey, reasonKey, ruleKey, type Tone } from '../../message-words.ts'
import { visibleLine } from '../../visible-text.ts'

/** One check as the page shows it. */
export type CheckView = {
  /** The key of the rule's name in words; `null` when it has none. */
  readonly nameKey: string | null
  readonly rule: string
  readonly verdictKey: string
  readonly tone: Tone
  readonly reasonKey: string | null
  readonly details: readonly DetailView[]
}

/** One thing a check looked at: its name and value, in words where there are words. */
export type DetailView = {
  readonly nameKey: string | null
  readonly name: string
  readonly valueKey: string | null
  readonly value: string
}

const tones = { pass: 'good', reject: 'bad', defer: 'wait', hold: 'wait' } as const satisfies Record<
  TraceStep['verdict'],
  Tone
>

const marks = { shadow: 'wait', off: 'plain' } as const satisfies Record<NonNullable<TraceStep['mark']>, Tone>

/** The checks of a judgement: the few that objected, before all that let the message pass or were not asked. */
export type TraceView = { readonly telling: readonly CheckView[]; readonly silent: readonly CheckView[] }

/** The trace of a judgement as the page shows it: who reads it looks for what was objected to. */
export function traceView(trace: readonly TraceStep[]): TraceView {
  return {
    telling: checksOf(trace.filter(({ verdict }) => verdict !== 'pass')),
    silent: checksOf(trace.filter(({ verdict }) => verdict === 'pass')),
  }
}

/** The steps of a trace as the page shows them, rule by rule. */
export function checksOf(trace: readonly TraceStep[]): CheckView[] {
  return trace.map(({ rule, verdict, reason, details, mark }) => ({
    nameKey: ruleKey(rule),
    rule: visibleLine(rule),
    verdictKey:
      mark === 'shadow' ? `message.verdict.shadow.${verdict}` : `message.verdict.${mark ?? verdict}`,
    tone: mark === undefined ? tones[verdict] : marks[mark],
    reasonKey: reasonKey(reason),
    details: detailsOf(rule, details),
  }))
}

function detailsOf(rule: string, details: Details): DetailView[] {
  return Object.entries(details).map(([name, value]) => ({
    nameKey: detailKey(name),
    name: visibleLine(name),
    valueKey: valueKeyOf(rule, name, value),
    value: visibleLine(String(value)),
  }))
}

/** Details whose values are words of ours, with where those words are found; some mean another thing in each rule. */
const vocabularies: ReadonlyMap<string, string> = new Map([
  ['refuseHeaderFaults action', 'setting.headerFaults'],
  ['refuseDangerousFiles action', 'setting.dangerousFiles'],
  ['refuseEncryptedArchives action', 'setting.encryptedArchives'],
  ['refuseViruses action', 'setting.virusScan'],
  ['refuseSpam action', 'setting.spamScan'],
  ['refuseUnapproved setting', 'setting.approveAtDoor'],
  ['newRequests', 'setting.newRequests'],
  ['bodyRequired', 'setting.bodyRequired'],
  ['kind', 'kind'],
  ['mode', 'desks.mode'],
  ['profile', 'desks.profile'],
  ['door', 'door'],
  ['spf', 'check'],
  ['dkim', 'check'],
  ['dmarc', 'check'],
  ['policy', 'dmarc-policy'],
  ['mailServer', 'message.sender-domain'],
  ['nameCheck', 'message.peer.name'],
])

/** Details with words of their own. */
const ownWords: ReadonlySet<string> = new Set(['greylistStep', 'scan', 'advice'])

function valueKeyOf(rule: string, name: string, value: Details[string]): string | null {
  if (value === null || value === '') return 'detail.empty'
  if (typeof value === 'boolean') return value ? 'detail.yes' : 'detail.no'
  if (ownWords.has(name)) return knownKey(`detail.${name}.${value}`)
  const vocabulary = vocabularies.get(`${rule} ${name}`) ?? vocabularies.get(name)
  return vocabulary === undefined ? null : knownKey(`${vocabulary}.${value}`)
}
