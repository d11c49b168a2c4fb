import type { MessageFacts } from '../domain/policy/facts.ts'
import { judge, messageRules } from '../domain/policy/policy.ts'
import { refuseOversize } from '../domain/policy/rules/refuse-oversize.ts'
import { type MessageVerdict, reject, type TraceStep, type Verdict } from '../domain/policy/verdict.ts'
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

/** Judges a message for one desk; how its octets came goes before what they say. */
export function judgeMessage(arrived: Arrived, facts: MessageFacts, maxOctets: number): Judgement {
  const objection = objectionTo(arrived, facts, maxOctets)
  const judged = judge(messageRules, facts)
  const verdict = objection?.verdict ?? judged.verdict
  const trace = objection === null ? judged.trace : [objection.step, ...judged.trace]
  return { facts, verdict, outcome: compose(facts, verdict, trace) }
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
