import type { RecipientFacts } from '../facts.ts'
import { exceeded } from '../rates.ts'
import { type Defer, defer, type Pass, passing } from '../verdict.ts'

/** Puts off recipients past a rate: an honest server tries again, and the flood does not reach the desk. RFC 5321 §4.5.1 */
export function refuseAboveRate({ isPostmaster, counts, rates }: RecipientFacts): Pass | Defer {
  const key = isPostmaster ? null : exceeded(counts, rates)
  return key === null ? passing({}) : defer('rate-exceeded', { [key]: counts[key], limit: rates[key] })
}
