import type { RecipientFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/** Refuses to carry mail to domains that are not ours. */
export function refuseRelay({ recipient, desk, isOurDomain, isPostmaster }: RecipientFacts): Pass | Reject {
  return desk || isOurDomain || isPostmaster ? passing({ recipient }) : reject('relay-denied', { recipient })
}
