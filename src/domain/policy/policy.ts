import type { MessageFacts, RecipientFacts, SenderFacts } from './facts.ts'
import { refuseBlockedAuthor } from './rules/refuse-blocked-author.ts'
import { refuseBlockedReversePath } from './rules/refuse-blocked-reverse-path.ts'
import { refuseDifferentPolicy } from './rules/refuse-different-policy.ts'
import { refuseDisabledAddress } from './rules/refuse-disabled-address.ts'
import { refuseLoop } from './rules/refuse-loop.ts'
import { refuseMissingSubject } from './rules/refuse-missing-subject.ts'
import { refuseOversize } from './rules/refuse-oversize.ts'
import { refuseRelay } from './rules/refuse-relay.ts'
import { refuseSeveralRecipients } from './rules/refuse-several-recipients.ts'
import { refuseTooManyRecipients } from './rules/refuse-too-many-recipients.ts'
import { refuseUnknownAddress } from './rules/refuse-unknown-address.ts'
import { pass, type TraceStep, type Verdict } from './verdict.ts'

/** A pure function from facts to a verdict, named as an order. */
export type Rule<Facts> = (facts: Facts) => Verdict

/** Asked at MAIL FROM, cheap and certain first. */
export const senderRules: readonly Rule<SenderFacts>[] = [refuseOversize, refuseBlockedReversePath]

/** Asked at each RCPT TO. */
export const recipientRules: readonly Rule<RecipientFacts>[] = [
  refuseTooManyRecipients,
  refuseRelay,
  refuseUnknownAddress,
  refuseDisabledAddress,
  refuseDifferentPolicy,
]

/** Asked after DATA for each recipient; the order is that of the product's rules. */
export const messageRules: readonly Rule<MessageFacts>[] = [
  refuseLoop,
  refuseBlockedAuthor,
  refuseSeveralRecipients,
  refuseMissingSubject,
]

/** The verdict of a stage and what each of its rules answered. */
export type Judged = { readonly verdict: Verdict; readonly trace: readonly TraceStep[] }

/** Asks every rule: the first objection is the verdict, the trace tells what each one answered. */
export function judge<Facts>(rules: readonly Rule<Facts>[], facts: Facts): Judged {
  const answers = rules.map((rule) => ({ rule: rule.name, verdict: rule(facts) }))
  return {
    verdict: answers.find(({ verdict }) => verdict.kind !== 'pass')?.verdict ?? pass,
    trace: answers.map(({ rule, verdict }) => traceStep(rule, verdict)),
  }
}

function traceStep(rule: string, verdict: Verdict): TraceStep {
  const reason = verdict.kind === 'pass' ? null : verdict.reason
  return { rule, verdict: verdict.kind, reason, details: verdict.details }
}
