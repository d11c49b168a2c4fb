import type { MessageFacts } from '../facts.ts'
import type { Unscanned } from '../scans.ts'
import { type Defer, defer, type Hold, hold, type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Does with a message what the spam filter advises, as far as the desk lets it.
 *
 * Only advice to refuse may refuse; advice to mark sets aside at most, because filters mark honest mail daily.
 */
export function refuseSpam({ desk, scans, hasSender }: MessageFacts): Pass | Reject | Defer | Hold {
  const action = desk?.settings.spamScan ?? 'off'
  const { spam } = scans
  if (desk === null || action === 'off' || spam === null) return passing({ action })
  if (spam.kind === 'unscanned') return withoutAdvice(spam, action, desk.settings.spamUnscanned, hasSender)
  const { action: advice, score, required, symbols } = spam
  const details = { action, advice, score, required, symbols }
  if (advice === 'none' || action === 'mark') return passing(details)
  if (advice === 'wait') return hasSender ? defer('asked-to-wait', details) : passing(details)
  return advice === 'refuse' && action === 'refuse'
    ? reject('spam-found', details)
    : hold('probable-spam', details)
}

function withoutAdvice(
  { cause }: Unscanned,
  action: string,
  unscanned: 'accept' | 'defer',
  hasSender: boolean,
): Pass | Defer | Hold {
  const details = { action, scan: 'unscanned', cause }
  if (unscanned === 'accept') return passing(details)
  const isForGood = cause === 'too-large' || !hasSender
  return isForGood ? hold('not-scanned', details) : defer('scanner-unavailable', details)
}
