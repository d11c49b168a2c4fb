import type { RecipientFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses an address whose desk is switched off. M18 */
export function refuseDisabledAddress({ desk }: RecipientFacts): Pass | Reject {
  const details = { desk: desk?.address ?? null, enabled: desk?.enabled ?? null }
  return desk && !desk.enabled ? reject('disabled-address', details) : passing(details)
}
