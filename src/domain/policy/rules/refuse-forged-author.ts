import { type Authentication, authorStandingOf, isInconclusive } from '../../mail/authentication.ts'
import { isAuthorAligned, isFromKnownForwarder } from '../author-aligned.ts'
import type { MessageFacts } from '../facts.ts'
import { defer, hold, type MessageVerdict, pass, passing, reject } from '../verdict.ts'

/**
 * Refuses or sets aside a message whose author's domain disowns it, as far as the desk asks for it.
 *
 * Only a domain that asks for refusal gets one; what it wants quarantined is set aside. A lookup that failed
 * refuses nothing for good, and lets nothing pass; nor does a signature that was not looked at, which nobody who sends
 * again could mend. RFC 7489 §6.6.2, RFC 7372 §3
 */
export function refuseForgedAuthor(facts: MessageFacts): MessageVerdict {
  const { desk, authentication } = facts
  if (desk === null || authentication === null) return pass
  const { spf, dmarc, dkim, authorDomain, forwarder } = authentication
  const details = {
    spf: spf?.result ?? null,
    dkim: dkim.map(({ result }) => result).join(' '),
    dmarc: dmarc.result,
    policy: dmarc.policy,
    domain: authorDomain,
    forwarder,
  }
  const wish = desk.settings.authentication
  const isRefusedFor = wish === 'refuse' && !authentication.hasUnreadSignatures
  if (wish === 'ignore' || wish === 'mark') return passing(details)
  // A trusted forwarder saw the peer: what it found is not for the peer in front of us, so nobody is refused for it.
  if (forwarder !== null && authorStandingOf(authentication) === 'forged')
    return hold('unproved-author', details)
  if (isAuthorAligned(facts) || spf === null || isFromKnownForwarder(facts)) return passing(details)
  if (!mayBeDisowned(authentication)) return passing(details)
  if (isInconclusive(authentication)) {
    return wish === 'refuse' && desk.mode === 'direct' && facts.hasSender
      ? defer('authentication-unavailable', details)
      : hold('unproved-author', details)
  }
  if (dmarc.result === 'fail' && dmarc.policy !== 'none') {
    return isRefusedFor && dmarc.policy === 'reject'
      ? reject('forged-author', details)
      : hold('unproved-author', details)
  }
  if (dmarc.result === 'none' && spf.result === 'fail') {
    return isRefusedFor ? reject('peer-not-permitted', details) : hold('unproved-author', details)
  }
  return passing(details)
}

/** Whether anything is asked for, were nothing proved that could not be looked up. */
function mayBeDisowned({ spf, dmarc }: Authentication): boolean {
  if (dmarc.result === 'none') return spf?.result === 'fail' || spf?.result === 'temperror'
  return dmarc.policy !== 'none'
}
