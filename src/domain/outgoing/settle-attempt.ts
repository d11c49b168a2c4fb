import type { Attempt, Fate } from './attempt.ts'

/** Times that one mail is sent of which no server says what became of it, where its channel sends it again. */
export const maxUnknown = 3

/**
 * What an attempt comes to: nobody is sent a second copy unasked, and nothing is tried for ever.
 *
 * Where it may be repeated, only they are put off for whom the last octets had left.
 */
export function settleAttempt(
  attempt: Attempt,
  { mayRepeat, isOver }: { readonly mayRepeat: boolean; readonly isOver: boolean },
): Attempt {
  const unsure = (fate: Fate): Fate =>
    mayRepeat && attempt.outcome === 'unknown' && fate.state === 'failed' && fate.isOfRecipient !== true
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
