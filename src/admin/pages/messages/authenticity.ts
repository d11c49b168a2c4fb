import {
  type Authentication,
  authorStandingOf,
  type CheckResult,
} from '../../../domain/mail/authentication.ts'
import type { MessageRecord } from '../../../store/messages.ts'
import type { Tone } from '../../message-words.ts'
import { visibleLine } from '../../visible-text.ts'

/** One thing that was found: what it came to in words, and about whom. */
export type FindingView = {
  readonly key: string
  /** `null` where there is only a name to tell. */
  readonly resultKey: string | null
  readonly text: string
}

/** What the page shows of who really sent a message. */
export type AuthenticityView = {
  readonly standingKey: string
  readonly tone: Tone
  /** Each check by name; none when nobody looked. */
  readonly checks: readonly FindingView[]
  readonly answers: readonly { readonly question: string; readonly answer: string }[]
}

const tones = { authenticated: 'good', unverified: 'plain', forged: 'bad' } as const

/** What the page shows of a message's authenticity; `null` for a mail of ours. */
export function authenticityOf({ direction, authentication }: MessageRecord): AuthenticityView | null {
  if (direction === 'out') return null
  const standing = authorStandingOf(authentication)
  return {
    standingKey: `message.authenticity.${standing}`,
    tone: tones[standing],
    checks: authentication === null ? [] : checksOf(authentication),
    answers: (authentication?.answers ?? []).map(({ name, type, records, error }) => ({
      question: visibleLine(`${type} ${name}`),
      answer: visibleLine(error ?? records.join(' | ')),
    })),
  }
}

function checksOf(authentication: Authentication): AuthenticityView['checks'] {
  const { spf, dkim, dmarc, arc, authorDomain, forwarder, originalSender } = authentication
  return [
    ...named('message.authenticity.domain', authorDomain),
    ...(spf === null ? [] : [finding('detail.spf', spf.result, spf.domain)]),
    ...dkim.map(({ result, domain, selector }) =>
      finding('detail.dkim', result, `${domain} ${selector}`.trim()),
    ),
    finding('detail.dmarc', dmarc.result, null),
    ...(dmarc.policy === null
      ? []
      : [{ key: 'message.authenticity.policy', resultKey: `dmarc-policy.${dmarc.policy}`, text: '' }]),
    ...(arc.result === 'none' ? [] : [finding('message.authenticity.arc', arc.result, arc.sealer)]),
    ...named('message.authenticity.forwarder', forwarder),
    ...named('message.authenticity.original', originalSender),
  ]
}

function finding(key: string, result: CheckResult, about: string | null): FindingView {
  return { key, resultKey: `check.${result}`, text: visibleLine(about ?? '') }
}

function named(key: string, name: string | null): FindingView[] {
  return name === null || name === '' ? [] : [{ key, resultKey: null, text: visibleLine(name) }]
}
