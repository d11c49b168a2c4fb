import type { OutboundState } from '../disposition.ts'

/** From what is left to do to the worst that can have become of a mail: the first that is there is its state. */
const order = ['sending', 'deferred', 'waiting', 'bounced', 'failed', 'sent', 'cancelled'] as const

/**
 * The state of a mail of ours, by what became of it for each of its recipients.
 *
 * A filtered recipient says nothing while there is another: it was never written to.
 */
export function mailState(recipients: readonly OutboundState[]): OutboundState {
  return order.find((state) => recipients.includes(state)) ?? 'filtered'
}
