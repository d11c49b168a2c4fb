import { foldAddress } from '../../mail/address.ts'
import { fieldsNamed } from '../../mail/header-parse.ts'
import type { MessageFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Refuses a message that says it was already delivered to the very address it comes to.
 *
 * The host that forwards to an address may have delivered there first, so once is no loop where mail comes forwarded.
 * What is injected comes out of a mailbox, where every mail has been delivered.
 */
export function refuseDeliveredBefore({ outline, envelope, recipient, desk }: MessageFacts): Pass | Reject {
  const folded = foldAddress(recipient)
  const delivered = fieldsNamed(outline.headerSection, 'Delivered-To')
  const times = delivered.filter(({ value }) => foldAddress(value.replace(/^<|>$/g, '')) === folded).length
  const allowed = desk?.mode === 'forwarded' ? 1 : 0
  const isInjected = (envelope.cameBy ?? envelope.door) === 'cli'
  const details = { recipient, times, isInjected }
  return times > allowed && !isInjected ? reject('loop-detected', details) : passing(details)
}
