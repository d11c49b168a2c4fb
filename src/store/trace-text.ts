import type { TraceStep } from '../domain/policy/verdict.ts'
import { columnJson } from './column-text.ts'

/** A step as it is written: what nearly every step says is left out. */
type WrittenStep = Pick<TraceStep, 'rule'> & Partial<TraceStep>

/**
 * A trace as text for a column.
 *
 * Each message has one of some thirty steps that nearly all pass: said in full they would be half of all that is
 * written of it.
 */
export function traceText(trace: readonly TraceStep[]): string {
  return columnJson(trace.map(written))
}

/** Reads a trace, also one whose steps were written in full. */
export function readTrace(text: string): readonly TraceStep[] {
  const steps: readonly WrittenStep[] = JSON.parse(text)
  return steps.map(({ rule, ...said }) => ({ rule, verdict: 'pass', reason: null, details: {}, ...said }))
}

function written({ rule, verdict, reason, details, mark }: TraceStep): WrittenStep {
  return {
    rule,
    ...(verdict !== 'pass' && { verdict }),
    ...(reason !== null && { reason }),
    ...(saysSomething(details) && { details }),
    ...(mark !== undefined && { mark }),
  }
}

function saysSomething(details: TraceStep['details']): boolean {
  for (const _ in details) return true
  return false
}
