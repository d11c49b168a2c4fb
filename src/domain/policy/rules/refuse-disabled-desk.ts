import type { MessageFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Refuses, after DATA, what a forwarder has brought to a desk that is switched off: it is kept, and its author told. M18
 *
 * At RCPT TO `refuseDisabledAddress` refuses what comes directly.
 */
export function refuseDisabledDesk({ desk }: MessageFacts): Pass | Reject {
  const details = { desk: desk?.address ?? null, enabled: desk?.enabled ?? null }
  return desk && !desk.enabled ? reject('disabled-address', details) : passing(details)
}
