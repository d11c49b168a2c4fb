import { foldAddress } from '../../mail/address.ts'
import { natureOfArrival } from '../../mail/door-nature.ts'
import { fieldsNamed } from '../../mail/header-parse.ts'
import type { MessageFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Refuses a message that says it was already delivered to the very address it comes to.
 *
 * The host that forwards to an address may have delivered there first, so once is no loop where mail comes forwarded.
 * What comes out of a mailbox has been delivered there, whoever takes it out.
 */
export function refuseDeliveredBefore({ outline, envelope, recipient, desk }: MessageFacts): Pass | Reject {
  const folded = foldAddress(recipient)
  const delivered = fieldsNamed(outline.headerSection, 'Delivered-To')
  const times = delivered.filter(({ value }) => foldAddress(value.replace(/^<|>$/g, '')) === folded).length
  const allowed = desk?.mode === 'forwarded' ? 1 : 0
  const { holdsDelivered: isInjected } = natureOfArrival(envelope)
  const details = { recipient, times, isInjected }
  return times > allowed && !isInjected ? reject('loop-detected', details) : passing(details)
}
