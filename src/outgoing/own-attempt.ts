import type { Attempt, Fate } from '../domain/outgoing/attempt.ts'
import type { DueRecipient } from '../store/outbox.ts'

/** An attempt that no server had a part in. */
export function ownAttempt(
  recipients: readonly DueRecipient[],
  told: Pick<Attempt, 'at' | 'outcome' | 'reply'> & { readonly peer?: string } & Partial<
      Pick<Fate, 'state' | 'status' | 'isOfRecipient'>
    >,
): Attempt {
  const { at, outcome, reply, peer = null, state = 'deferred', status = null, isOfRecipient = false } = told
  const fates = recipients.map(({ position }) => ({ position, state, status, reply, isOfRecipient }))
  return { at, durationMs: 0, peer, tls: null, outcome, reply, dialogue: [], fates }
}
