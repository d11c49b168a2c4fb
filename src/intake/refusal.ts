import type { Desk } from '../domain/desk.ts'
import { type Language, languages } from '../domain/language.ts'
import type { Defer, Details, Reject, TraceStep, Verdict } from '../domain/policy/verdict.ts'
import type { Outcome } from '../domain/settlement.ts'
import { wireText } from '../i18n/wire.ts'
import type { Answer } from './answer.ts'

/** The answer that carries a verdict, in the language of the desk when there is one. */
export function answerOf(verdict: Verdict, desk: Desk | null = null): Answer {
  if (verdict.kind === 'pass') return { verdict, text: [] }
  return { verdict, text: wireText(languageOf(desk), verdict.reason, valuesOf(verdict.details)) }
}

/** The language of what is said about a desk. */
export function languageOf(desk: Desk | null): Language {
  return desk?.language ?? languages[0]
}

/** The outcome of a refusal that no message rule gave. */
export function refusedOutcome(
  { recipient, desk, plusPart = null }: { recipient: string; desk: Desk | null; plusPart?: string | null },
  { reason }: Reject | Defer,
  trace: readonly TraceStep[],
): Outcome {
  return {
    recipient,
    deskId: desk?.id ?? null,
    language: desk?.language ?? null,
    plusPart,
    disposition: 'refused',
    reason,
    trace,
    opens: null,
    parent: null,
    isQuiet: false,
  }
}

function valuesOf(details: Details): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]),
  )
}
