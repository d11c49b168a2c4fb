import type { HoldReason, PermanentReason, TransientReason } from './reasons.ts'

/** What a rule found, in plain values an administrator can read. */
export type Details = Readonly<Record<string, string | number | boolean | null>>

/** No objection. */
export type Pass = { readonly kind: 'pass'; readonly details: Details }

/** An objection for good, 5yz. */
export type Reject = { readonly kind: 'reject'; readonly reason: PermanentReason; readonly details: Details }

/** An objection for now, 4yz. */
export type Defer = { readonly kind: 'defer'; readonly reason: TransientReason; readonly details: Details }

/** Accepted and kept, but nothing comes of it until a person has looked: the sender hears 250. */
export type Hold = { readonly kind: 'hold'; readonly reason: HoldReason; readonly details: Details }

/** What a door is told. */
export type Verdict = Pass | Reject | Defer

/** What a rule after DATA, or all of them together, answered. */
export type MessageVerdict = Verdict | Hold

/** The verdict that lets through, where there was nothing to look at. */
export const pass: Pass = { kind: 'pass', details: {} }

/** Lets through, and tells what was looked at. */
export function passing(details: Details): Pass {
  return { kind: 'pass', details }
}

/** Refuses for good. */
export function reject(reason: PermanentReason, details: Details = {}): Reject {
  return { kind: 'reject', reason, details }
}

/** Refuses for now; the sender keeps the message and tries again. */
export function defer(reason: TransientReason, details: Details = {}): Defer {
  return { kind: 'defer', reason, details }
}

/** Accepts, but sets aside for a person to look at. */
export function hold(reason: HoldReason, details: Details = {}): Hold {
  return { kind: 'hold', reason, details }
}

/** One line of the trace: what a rule answered, in the order of the rules. */
export type TraceStep = {
  readonly rule: string
  readonly verdict: MessageVerdict['kind']
  readonly reason: PermanentReason | TransientReason | HoldReason | null
  readonly details: Details
  /** `shadow` when the objection counts for nothing, `off` when the rule was not asked. */
  readonly mark?: 'shadow' | 'off'
}
