import type { Desk } from '../desk.ts'
import { isForwardingConfirmation } from '../mail/forwarding-confirmation.ts'
import { isPersonal, type MessageKind } from '../mail/outline.ts'
import type { MessageFacts } from './facts.ts'

/**
 * Whether a message is machine mail for this desk.
 *
 * A list in front of a desk, such as a group that forwards to it, puts its fields on what people write: where
 * mail comes forwarded they say nothing of the author.
 */
export function isMachineMail(kind: MessageKind, desk: Pick<Desk, 'mode'>): boolean {
  return !isPersonal(kind) && !(kind === 'list' && desk.mode === 'forwarded')
}

/** Whether a message is what a machine answered, and nobody here knows what about. */
export function isStrayMachineMail({ desk, parent, outline: { kind } }: MessageFacts): boolean {
  return desk !== null && parent === null && kind !== 'auto-generated' && isMachineMail(kind, desk)
}

/**
 * Whether a message asks for a new ticket, which the rules for requesters are about.
 *
 * An answer does not, and neither does a machine: refusing a bounce for its missing subject tells nobody anything.
 * Anybody may say to be the machine that confirms a forwarding, so that one is believed only when it is proved.
 */
export function isRequest(facts: MessageFacts): boolean {
  if (facts.desk === null || facts.parent !== null) return false
  const isConfirmation = facts.isAuthorTrusted && isForwardingConfirmation(facts.outline)
  return !isStrayMachineMail(facts) && !isConfirmation
}
