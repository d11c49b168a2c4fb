import { type Desk, isSamePolicy } from '../../desk.ts'
import { answersAlike } from '../settings.ts'
import type { RecipientFacts } from '../facts.ts'
import { type Defer, defer, type Pass, passing } from '../verdict.ts'

/**
 * Puts off a recipient whose desk may answer otherwise than those before it: one reply after DATA cannot serve both.
 *
 * Desks of one policy may differ all the same: by which of them To names, by the ticket a mail joins, by what waits
 * there. They share a transaction where no setting looks at that, or behind a forwarder, where all we keep is 250.
 */
export function refuseDifferentPolicy({
  desk,
  earlierDesks,
  hasPlusPart,
  hasReplyForEach,
}: RecipientFacts): Pass | Defer {
  const mayShare =
    hasReplyForEach || earlierDesks.every((earlier) => mayShareReply(earlier, desk, hasPlusPart))
  return mayShare ? passing({ earlierDesks: earlierDesks.length }) : defer('different-policy')
}

function mayShareReply(one: Desk | null, other: Desk | null, hasPlusPart: boolean): boolean {
  if (one === null || other === null) return one === other
  if (one.id === other.id) return true
  if (!isSamePolicy(one, other)) return false
  return one.mode === 'forwarded' || (!hasPlusPart && answersAlike(one.settings))
}
