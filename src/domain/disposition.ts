/** What became of a message for a recipient. */
export const dispositions = ['ticket', 'pre-ticket', 'reply', 'held', 'refused', 'duplicate', 'test'] as const

/** One of the dispositions. */
export type Disposition = (typeof dispositions)[number]

/** The closed list of states a message is in: exactly one, always. */
export const inboundStates = ['ticket', 'reply', 'held', 'refused', 'discarded'] as const

/** The state of a message that came in. */
export type InboundState = (typeof inboundStates)[number]

/** The closed list of states a mail of ours is in: exactly one, always. */
export const outboundStates = [
  'waiting',
  'sending',
  'sent',
  'deferred',
  'failed',
  'bounced',
  'filtered',
  'cancelled',
] as const

/** The state of a mail of ours. */
export type OutboundState = (typeof outboundStates)[number]

/** The state of any message, in or out. */
export type MessageState = InboundState | OutboundState

const states = {
  ticket: 'ticket',
  'pre-ticket': 'ticket',
  reply: 'reply',
  held: 'held',
  refused: 'refused',
  duplicate: 'discarded',
  test: 'discarded',
} as const satisfies Record<Disposition, InboundState>

/** The state of a message whose first recipient got this disposition. */
export function stateOf(disposition: Disposition): InboundState {
  return states[disposition]
}
