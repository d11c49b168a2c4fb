import { foldAddress, withoutPlusPart } from '../../mail/address.ts'
import type { MessageFacts } from '../facts.ts'
import { isRequest } from '../machine-mail.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** R6: refuses a request whose To lists any address but the desk's own, where the desk is to be named alone. A21 */
export function refuseSeveralRecipients(facts: MessageFacts): Pass | Reject {
  const { desk, outline, deskAddresses } = facts
  const isRequired = desk?.settings.onlyAddressInTo ?? null
  if (!isRequired || !isRequest(facts)) return passing({ isRequired, isRequest: isRequest(facts) })
  const foreign = outline.to.filter(
    ({ address }) => address.includes('@') && !isOurs(foldAddress(address), deskAddresses),
  )
  const details = { addresses: outline.to.length, foreign: foreign.length }
  return foreign.length > 0 ? reject('several-recipients', details) : passing(details)
}

/** A plus sign may be part of the desk's own address. */
function isOurs(address: string, deskAddresses: readonly string[]): boolean {
  return deskAddresses.includes(address) || deskAddresses.includes(withoutPlusPart(address))
}
