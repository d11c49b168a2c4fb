import type { Exchange } from '../mail/dialogue.ts'

/**
 * How an attempt to hand a mail over ended, in one word that pages translate.
 *
 * `partly`: some recipients got it. `unknown`: nobody knows whether it was taken. The others say why nobody got it:
 * by the other server's word for now or for good, by ours about the server, or by what the DNS says of a domain.
 */
export const attemptOutcomes = [
  'sent',
  'partly',
  'deferred',
  'refused',
  'unknown',
  'unreachable',
  'sign-in',
  'insecure',
  'no-host',
  'private-host',
  'too-large',
  'not-sendable',
  'gave-up',
] as const

/** One of the endings. */
export type AttemptOutcome = (typeof attemptOutcomes)[number]

/** What an attempt made of one recipient. */
export type Fate = {
  readonly position: number
  readonly state: 'sent' | 'deferred' | 'failed'
  /** The enhanced status code that was told; `null` where none was. RFC 3463 */
  readonly status: string | null
  readonly reply: string
  /** Whether it is said of the recipient: in answer to RCPT, or by the DNS of his domain. Else it is of the mail, or of us. */
  readonly isOfRecipient?: boolean
}

/** One try to hand a mail over to one server, for some or all of its recipients. */
export type Attempt = {
  readonly at: Date
  readonly durationMs: number
  /** The server as we know it, and its address; `null` where none was found. */
  readonly peer: string | null
  /** The protocol and cipher, and whether its certificate was checked; `null` in clear text. */
  readonly tls: string | null
  readonly outcome: AttemptOutcome
  readonly reply: string
  /** What was said, with everything secret masked. */
  readonly dialogue: readonly Exchange[]
  readonly fates: readonly Fate[]
}

/** Whether an attempt says something of its server, and nothing of the mail: others would fare no better. */
export function isOfServer({ outcome }: Pick<Attempt, 'outcome'>): boolean {
  return outcome === 'unreachable' || outcome === 'sign-in' || outcome === 'insecure'
}

/** How an attempt ended at a server that answered for each recipient. */
export function outcomeOf(fates: readonly Fate[]): AttemptOutcome {
  const isAny = (state: Fate['state']): boolean => fates.some((fate) => fate.state === state)
  if (isAny('sent')) return isAny('deferred') || isAny('failed') ? 'partly' : 'sent'
  return isAny('deferred') ? 'deferred' : 'refused'
}
