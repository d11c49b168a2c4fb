import { foldAddress, splitAddress } from '../../mail/address.ts'
import type { MessageFacts } from '../facts.ts'
import { isRequest } from '../machine-mail.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** R6: refuses a request whose To lists any address but the desk's own, where the desk is to be named alone. A21 */
export function refuseSeveralRecipients(facts: MessageFacts): Pass | Reject {
  const { desk, outline, deskAddresses, correction } = facts
  const isRequired = desk?.settings.onlyAddressInTo ?? null
  if (!isRequired || !isRequest(facts)) return passing({ isRequired, isRequest: isRequest(facts) })
  const foreign = outline.to.filter(
    ({ address }) => address.includes('@') && !isOurs(foldAddress(address), deskAddresses),
  )
  const details = { addresses: outline.to.length, foreign: foreign.length }
  if (foreign.length === 0) return passing(details)
  return correction?.isConfirmed
    ? passing({ ...details, confirmed: true })
    : reject('several-recipients', details)
}

/** A plus sign may be part of the desk's own address. */
function isOurs(address: string, deskAddresses: readonly string[]): boolean {
  return deskAddresses.includes(address) || deskAddresses.includes(withoutPlusPart(address))
}

function withoutPlusPart(address: string): string {
  const parts = splitAddress(address)
  return parts ? `${parts.local.split('+')[0] ?? ''}@${parts.domain}` : address
}
