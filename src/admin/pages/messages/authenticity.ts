import { type Authentication, authorStandingOf } from '../../../domain/mail/authentication.ts'
import type { MessageRecord } from '../../../store/messages.ts'
import type { Tone } from '../../message-words.ts'
import { visibleLine } from '../../visible-text.ts'

/** What the page shows of who really sent a message. */
export type AuthenticityView = {
  readonly standingKey: string
  readonly tone: Tone
  /** Each check by name; none when nobody looked. */
  readonly checks: readonly { readonly key: string; readonly text: string }[]
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
  const signatures = dkim.map(({ result, domain, selector }) => `${result} ${domain} ${selector}`.trim())
  const all: [string, string | null][] = [
    ['message.authenticity.domain', authorDomain],
    ['detail.spf', spf === null ? null : joined(spf.result, spf.domain)],
    ['detail.dkim', signatures.join(', ')],
    ['detail.dmarc', joined(dmarc.result, dmarc.policy === null ? null : `p=${dmarc.policy}`)],
    ['message.authenticity.arc', arc.result === 'none' ? null : joined(arc.result, arc.sealer)],
    ['message.authenticity.forwarder', forwarder],
    ['message.authenticity.original', originalSender],
  ]
  return all.flatMap(([key, text]) => (text ? [{ key, text: visibleLine(text) }] : []))
}

function joined(result: string, about: string | null): string {
  return about === null ? result : `${result} ${about}`
}
