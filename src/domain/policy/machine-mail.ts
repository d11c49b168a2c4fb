import type { Desk } from '../desk.ts'
import { isPersonal, type MessageKind } from '../mail/outline.ts'

/**
 * Whether a message is machine mail for this desk.
 *
 * A list in front of a desk, such as a group that forwards to it, puts its fields on what people write: where
 * mail comes forwarded they say nothing of the author.
 */
export function isMachineMail(kind: MessageKind, desk: Pick<Desk, 'mode'>): boolean {
  return !isPersonal(kind) && !(kind === 'list' && desk.mode === 'forwarded')
}
