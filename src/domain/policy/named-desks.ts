import type { Desk } from '../desk.ts'
import type { Mailbox } from '../mail/header-section.ts'
import type { Outline } from '../mail/outline.ts'

/** Where the header section names the address of a desk: in To, in Cc, or not at all. */
export type AddressedAs = 'to' | 'cc' | 'bcc'

/** Whom To and Cc name, address by address: a desk of ours, or `null` for anybody else. */
export type NamedDesks = {
  readonly to: readonly (Desk | null)[]
  readonly cc: readonly (Desk | null)[]
}

/** Reads To and Cc as testimony: where a message goes is told by the envelope alone. RFC 5322 §3.6.3 */
export function namedDesks({ to, cc }: Outline, deskOf: (address: string) => Desk | null): NamedDesks {
  const desksOf = (mailboxes: readonly Mailbox[]) =>
    mailboxes.flatMap(({ address }) => (address.includes('@') ? [deskOf(address)] : []))
  return { to: desksOf(to), cc: desksOf(cc) }
}

/** How a desk is addressed; To says more than Cc. A21 to A23 */
export function addressedAs({ to, cc }: NamedDesks, desk: Desk | null): AddressedAs {
  if (desk === null) return 'bcc'
  const isIt = (named: Desk | null): boolean => named?.id === desk.id
  return to.some(isIt) ? 'to' : cc.some(isIt) ? 'cc' : 'bcc'
}
