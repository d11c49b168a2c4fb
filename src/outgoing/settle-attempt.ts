import type { Attempt, Fate } from '../domain/outgoing/attempt.ts'
import type { WhenUnknown } from '../domain/outgoing/channel.ts'

/** What an attempt comes to: nobody is sent a second copy unasked, and nothing is tried for ever. */
export function settleAttempt(attempt: Attempt, whenUnknown: WhenUnknown, isOver: boolean): Attempt {
  const unsure = (fate: Fate): Fate =>
    attempt.outcome === 'unknown' && whenUnknown === 'send-again' && fate.state === 'failed'
      ? { ...fate, state: 'deferred' }
      : fate
  const fates = attempt.fates.map(unsure)
  if (!isOver || !fates.some(({ state }) => state === 'deferred')) return { ...attempt, fates }
  return {
    ...attempt,
    outcome: fates.some(({ state }) => state === 'sent') ? 'partly' : 'gave-up',
    fates: fates.map((fate) =>
      fate.state === 'deferred' ? { ...fate, state: 'failed', status: fate.status ?? '4.4.7' } : fate,
    ),
  }
}
