import type { RecipientFacts } from '../facts.ts'
import { type Pass, passing, type Reject, reject } from '../verdict.ts'

/**
 * Refuses, at RCPT TO, an address whose desk is switched off, unless the refusal would only hurt a forwarder. M18
 *
 * What a forwarder brings is refused after DATA, by `refuseDisabledDesk`.
 */
export function refuseDisabledAddress({ desk }: RecipientFacts): Pass | Reject {
  const details = {
    desk: desk?.address ?? null,
    enabled: desk?.enabled ?? null,
    mode: desk?.mode ?? null,
  }
  const isRefused = desk?.mode === 'direct' && !desk.enabled
  return isRefused ? reject('disabled-address', details) : passing(details)
}
