import { type Desk, isSamePolicy } from '../../desk.ts'
import type { RecipientFacts } from '../facts.ts'
import { type Defer, defer, type Pass, passing } from '../verdict.ts'

/**
 * Puts off a recipient whose desk may answer otherwise than those before it: one reply after DATA cannot serve both.
 *
 * Desks of one policy differ all the same: by which of them To names, by the ticket a mail answers, by what waits
 * there. Only behind a forwarder, where whatever we keep is answered 250, may two share a transaction.
 */
export function refuseDifferentPolicy({ desk, earlierDesks, hasReplyForEach }: RecipientFacts): Pass | Defer {
  const mayShare = hasReplyForEach || earlierDesks.every((earlier) => mayShareReply(earlier, desk))
  return mayShare ? passing({ earlierDesks: earlierDesks.length }) : defer('different-policy')
}

function mayShareReply(one: Desk | null, other: Desk | null): boolean {
  if (one === null || other === null) return one === other
  return one.id === other.id || (one.mode === 'forwarded' && isSamePolicy(one, other))
}
