import type { MessageFacts } from '../facts.ts'
import { type Defer, defer, type Hold, hold, type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Refuses a message in which the virus scanner found something.
 *
 * Where mail must be scanned, a scanner that is down puts the sender off. What it will never scan, and what is
 * judged again with no sender waiting, is set aside instead: to put it off would be to lose it.
 */
export function refuseViruses({ desk, scans, hasSender }: MessageFacts): Pass | Reject | Defer | Hold {
  const action = desk?.settings.virusScan ?? 'off'
  const { virus } = scans
  if (action === 'off' || virus === null) return passing({ action })
  const details = {
    action,
    scan: virus.kind,
    signature: virus.kind === 'found' ? virus.signature : null,
    cause: virus.kind === 'unscanned' ? virus.cause : null,
  }
  if (virus.kind === 'found') return reject('virus-found', details)
  if (virus.kind === 'clean' || action === 'accept-unscanned') return passing(details)
  const isForGood = virus.cause === 'too-large' || !hasSender
  return isForGood ? hold('not-scanned', details) : defer('scanner-unavailable', details)
}
