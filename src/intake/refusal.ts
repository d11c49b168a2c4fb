import type { Desk } from '../domain/desk.ts'
import { type Language, languages, type SenderLanguage } from '../domain/language.ts'
import type { Defer, Details, Reject, TraceStep, Verdict } from '../domain/policy/verdict.ts'
import type { Outcome } from '../domain/settlement.ts'
import { wireText } from '../i18n/wire.ts'
import type { Answer } from './answer.ts'
import { type Reference, withReference } from './reference.ts'

/** How a refusal is told. */
export type Telling = {
  readonly language: SenderLanguage
  /** `null` when nothing is recorded that it could refer to. */
  readonly reference: Reference | null
}

/** The answer that carries a verdict, in our default language unless told otherwise. */
export function answerOf(
  verdict: Verdict,
  { language, reference }: Telling = { language: languages[0], reference: null },
): Answer {
  if (verdict.kind === 'pass') return { verdict, text: [] }
  const text = wireText(language, verdict.reason, valuesOf(verdict.details))
  return { verdict, text: reference === null ? text : withReference(text, reference) }
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
