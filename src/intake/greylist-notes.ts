import type { MessageFacts } from '../domain/policy/facts.ts'
import { greylistStepOf } from '../domain/policy/greylisting.ts'
import type { Note } from '../store/door-notes.ts'
import { greylistTriplet } from './gather-greylisting.ts'

/** What is to be remembered of the attempts that a message was judged by: only what has changed, a row a day at most. */
export function greylistNotes(facts: readonly MessageFacts[]): readonly Note[] {
  return facts.flatMap((known): Note[] => {
    const { desk, envelope, greylisting } = known
    const step = greylistStepOf(known)
    const attempt = desk === null || step === null ? null : greylistTriplet(desk, envelope)
    if (attempt === null) return []
    const isStale = step === 'passed' && (greylisting?.daysSincePass ?? 0) > 0
    const passes = step === 'passing' || isStale
    if (step !== 'first' && !passes) return []
    const written = passes ? ('passed' as const) : ('first' as const)
    return [{ kind: 'greylist', greylist: { ...attempt, step: written, at: envelope.receivedAt } }]
  })
}
