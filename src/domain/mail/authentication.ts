import { mayBeOneOrganisation } from './organisation.ts'

/** What a check of authenticity came to. RFC 8601 §2.7 */
export type CheckResult =
  | 'pass'
  | 'fail'
  | 'softfail'
  | 'neutral'
  | 'none'
  | 'policy'
  | 'temperror'
  | 'permerror'

/** What is known of who really sent a message, with all it takes to come to it again. */
export type Authentication = {
  /** Whether the peer may send for the reverse-path; `null` when its address says nothing. RFC 7208 §2.6 */
  readonly spf: { readonly result: CheckResult; readonly domain: string | null } | null
  /** Each signature, in the order of the message. RFC 6376 §3.9 */
  readonly dkim: readonly {
    readonly result: CheckResult
    readonly domain: string
    readonly selector: string
  }[]
  /** Whether either speaks for the author, and what the author's domain asks for if not. RFC 7489 §6.6 */
  readonly dmarc: { readonly result: CheckResult; readonly policy: DmarcPolicy | null }
  /** The seals of those who forwarded it; the domain of the last one. RFC 8617 §5.2 */
  readonly arc: { readonly result: CheckResult; readonly sealer: string | null }
  /** The domain of the author; `null` when From names none, or several. */
  readonly authorDomain: string | null
  /** The trusted forwarder whose word counts; `null` when none stands between. */
  readonly forwarder: string | null
  /** The reverse-path before a forwarder rewrote it; `null` when none did. */
  readonly originalSender: string | null
  /** Whether the author is who From says. */
  readonly aligned: boolean
  /** What the DNS said, question by question. */
  readonly answers: readonly DnsAnswer[]
  /** Whether signatures of it were too many, or too costly, to be looked at: what they would have proved is not known. */
  readonly hasUnreadSignatures?: boolean
}

/** What a domain asks to be done with mail that fails DMARC. RFC 7489 §6.3 */
export type DmarcPolicy = 'none' | 'quarantine' | 'reject'

/** A question to the DNS and what came back: records as text, or why there are none. */
export type DnsAnswer = {
  readonly name: string
  readonly type: string
  readonly records: readonly string[]
  /** `ENOTFOUND`, `ETIMEOUT` and their kin; `null` when there are records. */
  readonly error: string | null
}

/** What a person reads of a message's authenticity. */
export type AuthorStanding = 'authenticated' | 'unverified' | 'forged'

/** Says in one word what was found; what nobody looked at is unverified. */
export function authorStandingOf(authentication: Authentication | null): AuthorStanding {
  if (authentication === null) return 'unverified'
  if (authentication.aligned) return 'authenticated'
  return isForged(authentication) ? 'forged' : 'unverified'
}

/**
 * Whether a lookup failed for now that might have proved the author, so that nothing certain can be said.
 *
 * Whoever forges has a DNS of his own that can fail at will: what could not speak for the author does not count. What
 * could not be read at all has no domain, and might have spoken for anybody. RFC 7489 §6.6.2
 */
export function isInconclusive({ spf, dkim, dmarc, authorDomain }: Authentication): boolean {
  if (dmarc.result === 'temperror') return true
  return [spf, ...dkim].some(
    (check) =>
      check?.result === 'temperror' &&
      authorDomain !== null &&
      (!check.domain || mayBeOneOrganisation(check.domain, authorDomain)),
  )
}

/** Whether a domain speaks for another: it is the same, or stands above it. */
export function isSameOrAbove(domain: string, below: string): boolean {
  return domain !== '' && (domain === below || below.endsWith(`.${domain}`))
}

/**
 * Forwarding breaks SPF and lists break signatures: only a domain that asks for it is taken at its word.
 *
 * Where a host of our own stands between, the peer is not who sent it, and nothing is forged for certain; a trusted
 * forwarder saw the peer, and its word counts.
 */
function isForged(authentication: Authentication): boolean {
  const { spf, dmarc, forwarder, authorDomain } = authentication
  const isDisowned = dmarc.result === 'fail' && dmarc.policy !== 'none'
  if (forwarder !== null) return isDisowned && dmarc.policy !== null
  if (spf === null || isInconclusive(authentication) || authentication.hasUnreadSignatures) return false
  if (dmarc.result === 'fail') return isDisowned
  const isOwnDomain = authorDomain !== null && spf.domain !== null && isSameOrAbove(spf.domain, authorDomain)
  return dmarc.result === 'none' && spf.result === 'fail' && isOwnDomain
}
