import { isSamePolicy } from '../../desk.ts'
import type { RecipientFacts } from '../facts.ts'
import { type Defer, defer, type Pass, passing } from '../verdict.ts'

/** Puts off a recipient whose desk has another policy than those before it: one reply after DATA cannot serve both. */
export function refuseDifferentPolicy({ desk, earlierDesks }: RecipientFacts): Pass | Defer {
  const isOther = earlierDesks.some((earlier) =>
    earlier && desk ? !isSamePolicy(earlier, desk) : earlier !== desk,
  )
  return isOther ? defer('different-policy') : passing({ earlierDesks: earlierDesks.length })
}
