import type { RecipientFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses an address of our domains that leads to no desk; `postmaster` is always known. RFC 5321 §4.5.1 */
export function refuseUnknownAddress({
  recipient,
  desk,
  isOurDomain,
  isPostmaster,
}: RecipientFacts): Pass | Reject {
  return desk || isPostmaster || !isOurDomain
    ? passing({ recipient })
    : reject('unknown-address', { recipient })
}
