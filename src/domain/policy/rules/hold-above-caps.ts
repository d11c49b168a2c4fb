import type { MessageFacts } from '../facts.ts'
import { type Hold, hold, type Pass, passing } from '../verdict.ts'

/**
 * Holds what comes faster than people write, so that a loop without any sign of a machine ends here.
 *
 * Nothing is lost: an operator reprocesses what was honest. A desk that answers nobody by mail closes no circle,
 * so that only the pace of a ticket counts there. O22, complaint 4
 */
export function holdAboveCaps({ desk, pace, caps }: MessageFacts): Pass | Hold {
  const answersByMail = desk?.acknowledge === true
  const details = { ...pace, ...caps, answersByMail }
  if (desk === null) return passing(details)
  const isAbove =
    (pace.ticket ?? 0) > caps.mailsPerTicket ||
    (answersByMail && (pace.author > caps.mailsPerAuthor || pace.pair > caps.mailsPerPair))
  return isAbove ? hold('above-cap', details) : passing(details)
}
