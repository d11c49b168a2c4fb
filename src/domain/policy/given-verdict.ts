import type { HoldReason } from './reasons.ts'
import { hold, type MessageVerdict, pass, type TraceStep } from './verdict.ts'

/** What was answered of a mail while its sender waited, at a door that left the mail to another host. */
export type GivenVerdict = {
  readonly kind: 'pass' | 'hold'
  /** Why it is set aside; `null` when it is not. */
  readonly reason: HoldReason | null
}

/**
 * The verdict of a mail of which one was given already, and the step that tells so.
 *
 * Its sender has been told, so of the later looks only those at blocks and at harmful files may refuse it. ADR 35
 */
export function keepGivenVerdict({ kind, reason }: GivenVerdict): {
  readonly verdict: MessageVerdict
  readonly step: TraceStep
} {
  const verdict = kind === 'hold' && reason !== null ? hold(reason) : pass
  return { verdict, step: { rule: 'keepGivenVerdict', verdict: kind, reason, details: {} } }
}
