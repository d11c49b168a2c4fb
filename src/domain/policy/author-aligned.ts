import { type Authentication, isSameOrAbove } from '../mail/authentication.ts'
import { natureOf } from '../mail/door-nature.ts'
import { type Envelope, isVouchedFor } from '../mail/envelope.ts'
import type { Network } from '../mail/network.ts'
import { splitAddress } from '../mail/address.ts'
import type { MessageFacts } from './facts.ts'
import type { DeskSettings } from './settings.ts'

/** What is asked of who sent a message, and for whom. */
type Known = Pick<MessageFacts, 'authentication' | 'desk' | 'deskAddresses'>

/** Whether the author is proved to be who From says: staff powers and detailed refusals need it. */
export function isAuthorAligned({ authentication }: Pick<MessageFacts, 'authentication'>): boolean {
  return authentication?.aligned ?? false
}

/** Whether From is believed: the author is proved or, where nobody looked, a host that was named answers for him. */
export function isAuthorBelieved(
  authentication: Authentication | null,
  envelope: Envelope,
  submitters: readonly Network[],
): boolean {
  return authentication === null ? isVouchedFor(envelope, submitters) : isAuthorAligned({ authentication })
}

/**
 * Whether a forwarder that is known stands between, against whom a broken SPF or DMARC is not held.
 *
 * It is one that the administrator trusts or, at a desk in forwarded mode, the host of the desk's own public address.
 */
export function isFromKnownForwarder({ authentication, desk, deskAddresses }: Known): boolean {
  if (authentication === null) return false
  if (authentication.forwarder !== null) return true
  const { spf } = authentication
  if (desk?.mode !== 'forwarded' || spf?.result !== 'pass' || spf.domain === null) return false
  const { domain } = spf
  return deskAddresses.some((address) => isSameOrAbove(splitAddress(address)?.domain ?? '', domain))
}

/** What says who wrote a message, and to whom. */
type WhoWrote = Pick<MessageFacts, 'isAuthorTrusted'> & {
  readonly envelope: Pick<Envelope, 'door'>
  readonly desk: { readonly settings: Pick<DeskSettings, 'authentication'> } | null
}

/**
 * Whether the author may be written to: a forged one is a victim, who never wrote to us.
 *
 * He is proved, or a host that the administrator named answers for him; what is brought by hand was chosen by an
 * administrator. A desk that checks nobody writes to nobody else. Complaint 7
 */
export function mayBeWrittenTo({ envelope, desk, isAuthorTrusted }: WhoWrote): boolean {
  const isChosen = natureOf(envelope).vouching === 'administrator'
  return isAuthorTrusted && (isChosen || desk?.settings.authentication !== 'ignore')
}

/** Whether the author's domain says that he did not write it, and no forwarder that is known explains why. */
export function isDisowned(known: Known): boolean {
  return known.authentication?.dmarc.result === 'fail' && !isFromKnownForwarder(known)
}
