import { gatheredOf } from '../domain/policy/basis.ts'
import type { MessageFacts } from '../domain/policy/facts.ts'
import { keepGivenVerdict } from '../domain/policy/given-verdict.ts'
import { judge, messageRules, standingRules } from '../domain/policy/policy.ts'
import type { RuleModes } from '../domain/policy/rule-modes.ts'
import { refuseOversize } from '../domain/policy/rules/refuse-oversize.ts'
import { type MessageVerdict, pass, reject, type TraceStep, type Verdict } from '../domain/policy/verdict.ts'
import type { Outcome } from '../domain/settlement.ts'
import { compose } from '../domain/ticket/compose.ts'
import type { Received } from './receive.ts'

/** What one desk's judgement came to. */
export type Judgement = {
  readonly facts: MessageFacts
  readonly verdict: MessageVerdict
  readonly outcome: Outcome
}

/** A message that came, whatever may be wrong with it. */
export type Arrived = Exclude<Received, { kind: 'failed' }>

/** By what a message is judged. */
export type Measure = {
  readonly maxOctets: number
  readonly modes: RuleModes
  /** The record of the policy. */
  readonly policy: string
  /** What was remarkable before it came, by `remarkable`. */
  readonly earlier: readonly TraceStep[]
}

/** Judges a message for one desk; how its octets came goes before what they say. */
export function judgeMessage(arrived: Arrived, facts: MessageFacts, measure: Measure): Judgement {
  const objection = objectionTo(arrived, facts, measure.maxOctets)
  // A test asks about the way, not about who may write: what a rule thinks of us would only hide whether mail comes.
  const judged =
    facts.testId === undefined ? judge(messageRules, facts, measure.modes) : { verdict: pass, trace: [] }
  const kept = keptOf(facts, measure.modes)
  const verdict = objection?.verdict ?? kept?.verdict ?? judged.verdict
  const first = objection?.step ?? kept?.step
  const trace = [...measure.earlier, ...(first === undefined ? [] : [first]), ...judged.trace]
  const { door } = facts.envelope
  const basis = { door, policy: measure.policy, earlier: measure.earlier, facts: gatheredOf(facts) }
  return { facts, verdict, outcome: { ...compose(facts, verdict, trace), basis } }
}

/** The verdict that was given already, or that of the rules which win over one. */
function keptOf(
  facts: MessageFacts,
  modes: RuleModes,
): { readonly verdict: MessageVerdict; readonly step?: TraceStep } | null {
  if (facts.given === undefined) return null
  const { verdict } = judge(standingRules, facts, modes)
  const isStood = verdict.kind === 'pass' || verdict.kind === facts.given.kind
  return isStood ? keepGivenVerdict(facts.given) : { verdict }
}

/**
 * The steps of an earlier stage that the trace of the message tells too: what would have been refused there.
 *
 * All others have passed, or there would be no message; a trace is written for each, so it stays short.
 */
export function remarkable(trace: readonly TraceStep[]): readonly TraceStep[] {
  return trace.filter(({ mark }) => mark === 'shadow')
}

function objectionTo(
  arrived: Arrived,
  { envelope: { reversePath } }: MessageFacts,
  maxOctets: number,
): { readonly verdict: Verdict; readonly step: TraceStep } | null {
  switch (arrived.kind) {
    case 'whole':
      return null
    case 'malformed':
      return objection('refuseMalformed', reject('malformed-message', { fault: arrived.fault }))
    case 'too-large': {
      const facts = {
        reversePath,
        declaredOctets: arrived.octets,
        maxOctets,
        block: null,
        peer: { address: null, block: null },
      }
      return objection('refuseOversize', refuseOversize(facts))
    }
  }
}

function objection(
  rule: string,
  verdict: Verdict,
): { readonly verdict: Verdict; readonly step: TraceStep } | null {
  if (verdict.kind === 'pass') return null
  return { verdict, step: { rule, verdict: verdict.kind, reason: verdict.reason, details: verdict.details } }
}
