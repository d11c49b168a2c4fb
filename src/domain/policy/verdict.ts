import type { HeldReason, PermanentReason, TransientReason } from './reasons.ts'

/** What a rule found, in plain values an administrator can read. */
export type Details = Readonly<Record<string, string | number | boolean | null>>

export type Pass = { readonly kind: 'pass'; readonly details: Details }
export type Reject = { readonly kind: 'reject'; readonly reason: PermanentReason; readonly details: Details }
export type Defer = { readonly kind: 'defer'; readonly reason: TransientReason; readonly details: Details }

/** Takes the message, and keeps it until a person has looked at it. */
export type Hold = { readonly kind: 'hold'; readonly reason: HeldReason; readonly details: Details }

/** What a rule, or a stage, answered before a message is whole. */
export type Verdict = Pass | Reject | Defer

/** What became of a message: a stage's verdict, or held. */
export type Judgment = Verdict | Hold

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

/** Takes, and keeps for a person to decide. */
export function hold(reason: HeldReason, details: Details = {}): Hold {
  return { kind: 'hold', reason, details }
}

/** One line of the trace: what a rule answered, in the order of the rules. */
export type TraceStep = {
  readonly rule: string
  readonly verdict: 'pass' | 'reject' | 'defer' | 'hold'
  readonly reason: PermanentReason | TransientReason | HeldReason | null
  readonly details: Details
}
