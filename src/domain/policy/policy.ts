import type { MessageFacts, RecipientFacts, SenderFacts } from './facts.ts'
import { allLive, modeOf, type RuleModes } from './rule-modes.ts'
import { holdAboveCaps } from './rules/hold-above-caps.ts'
import { holdForwardingConfirmation } from './rules/hold-forwarding-confirmation.ts'
import { holdMachineMail } from './rules/hold-machine-mail.ts'
import { holdUnnamedPeers } from './rules/hold-unnamed-peers.ts'
import { refuseAboveRate } from './rules/refuse-above-rate.ts'
import { refuseAuthorAboveRate } from './rules/refuse-author-above-rate.ts'
import { refuseBlockedAuthor } from './rules/refuse-blocked-author.ts'
import { refuseBlockedRequester } from './rules/refuse-blocked-requester.ts'
import { refuseBlockedPeer } from './rules/refuse-blocked-peer.ts'
import { refuseBlockedReversePath } from './rules/refuse-blocked-reverse-path.ts'
import { refuseDeliveredBefore } from './rules/refuse-delivered-before.ts'
import { refuseDangerousFiles } from './rules/refuse-dangerous-files.ts'
import { refuseEncryptedArchives } from './rules/refuse-encrypted-archives.ts'
import { refuseHeaderFaults } from './rules/refuse-header-faults.ts'
import { refuseTooManyFiles } from './rules/refuse-too-many-files.ts'
import { refuseClosedRequests } from './rules/refuse-closed-requests.ts'
import { refuseDifferentPolicy } from './rules/refuse-different-policy.ts'
import { refuseDisabledAddress } from './rules/refuse-disabled-address.ts'
import { refuseFirstAttempts } from './rules/refuse-first-attempts.ts'
import { refuseForgedAuthor } from './rules/refuse-forged-author.ts'
import { refuseDisabledDesk } from './rules/refuse-disabled-desk.ts'
import { refuseListedPeers } from './rules/refuse-listed-peers.ts'
import { refuseLoop } from './rules/refuse-loop.ts'
import { refuseMissingBody } from './rules/refuse-missing-body.ts'
import { refuseMissingSubject } from './rules/refuse-missing-subject.ts'
import { refuseOwnMail } from './rules/refuse-own-mail.ts'
import { refuseOversize } from './rules/refuse-oversize.ts'
import { refusePendingValidation } from './rules/refuse-pending-validation.ts'
import { refuseRequestInCc } from './rules/refuse-request-in-cc.ts'
import { refuseRelay } from './rules/refuse-relay.ts'
import { refuseSpam } from './rules/refuse-spam.ts'
import { refuseSeveralRecipients } from './rules/refuse-several-recipients.ts'
import { refuseStaff } from './rules/refuse-staff.ts'
import { refuseTooManyRecipients } from './rules/refuse-too-many-recipients.ts'
import { refuseUnapproved } from './rules/refuse-unapproved.ts'
import { refuseViruses } from './rules/refuse-viruses.ts'
import { refuseUnknownAddress } from './rules/refuse-unknown-address.ts'
import { refuseUnroutableSenders } from './rules/refuse-unroutable-senders.ts'
import { refuseUnpermitted } from './rules/refuse-unpermitted.ts'
import { refuseUnregistered } from './rules/refuse-unregistered.ts'
import { type MessageVerdict, type Pass, pass, type TraceStep, type Verdict } from './verdict.ts'

/** A pure function from facts to a verdict, named as an order. */
export type Rule<Facts, Answer extends MessageVerdict = Verdict> = (facts: Facts) => Answer

/** Asked at MAIL FROM, cheap and certain first. */
export const senderRules: readonly Rule<SenderFacts>[] = [
  refuseBlockedPeer,
  refuseOversize,
  refuseBlockedReversePath,
]

/** Asked at each RCPT TO. */
export const recipientRules: readonly Rule<RecipientFacts>[] = [
  refuseTooManyRecipients,
  refuseRelay,
  refuseUnknownAddress,
  refuseDisabledAddress,
  refuseAboveRate,
  refuseDifferentPolicy,
]

/** Asked after DATA for each recipient; the order is that of the product's rules. */
export const messageRules: readonly Rule<MessageFacts, MessageVerdict>[] = [
  refuseDisabledDesk,
  refuseLoop,
  refuseOwnMail,
  refuseDeliveredBefore,
  refuseBlockedAuthor,
  refuseForgedAuthor,
  refuseListedPeers,
  refuseUnroutableSenders,
  holdUnnamedPeers,
  refuseHeaderFaults,
  refuseDangerousFiles,
  refuseEncryptedArchives,
  refuseTooManyFiles,
  refuseViruses,
  refuseSpam,
  refuseAuthorAboveRate,
  holdAboveCaps,
  holdForwardingConfirmation,
  holdMachineMail,
  refuseSeveralRecipients,
  refuseRequestInCc,
  refuseClosedRequests,
  refuseUnregistered,
  refuseStaff,
  refuseBlockedRequester,
  refuseUnpermitted,
  refusePendingValidation,
  refuseMissingSubject,
  refuseMissingBody,
  refuseFirstAttempts,
  refuseUnapproved,
]

/** Those of them that win over a verdict that was given at another door: what is blocked or harms came in by no word. ADR 35 */
export const standingRules: readonly Rule<MessageFacts, MessageVerdict>[] = [
  refuseBlockedAuthor,
  refuseDangerousFiles,
  refuseEncryptedArchives,
  refuseViruses,
]

/** The verdict of a stage and what each of its rules answered. */
export type Judged<Answer extends MessageVerdict = Verdict> = {
  readonly verdict: Answer | Pass
  readonly trace: readonly TraceStep[]
}

/** The names of all rules, in the order in which they are asked. */
export const ruleNames: readonly string[] = [...senderRules, ...recipientRules, ...messageRules].map(
  (rule) => rule.name,
)

/**
 * Asks every rule: the first objection is the verdict, the trace tells what each one answered.
 *
 * A rule that only sets a message aside gives way to any that refuses it, wherever that one stands. What a rule in
 * shadow says is told, and counts for nothing: no rule knows its mode.
 */
export function judge<Facts, Answer extends MessageVerdict>(
  rules: readonly Rule<Facts, Answer>[],
  facts: Facts,
  modes: RuleModes = allLive,
): Judged<Answer> {
  const objections: Answer[] = []
  const trace = rules.map((rule): TraceStep => {
    const mode = modeOf(modes, rule.name)
    if (mode === 'off') return { ...traceStep(rule.name, pass), mark: 'off' }
    const verdict = rule(facts)
    const step = traceStep(rule.name, verdict)
    if (verdict.kind === 'pass') return step
    if (mode === 'shadow') return { ...step, mark: 'shadow' }
    objections.push(verdict)
    return step
  })
  return { verdict: objections.find(({ kind }) => kind !== 'hold') ?? objections[0] ?? pass, trace }
}

function traceStep(rule: string, verdict: MessageVerdict): TraceStep {
  const reason = verdict.kind === 'pass' ? null : verdict.reason
  return { rule, verdict: verdict.kind, reason, details: verdict.details }
}
