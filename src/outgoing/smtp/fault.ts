import type { AttemptOutcome } from '../../domain/outgoing/attempt.ts'

/** Why a session or a mail went wrong: in one word, and in those of the server or of this machine. */
export class SmtpFault extends Error {
  readonly outcome: AttemptOutcome
  /** The reply code; `null` when the server said nothing of use. */
  readonly code: number | null
  readonly reply: string
  /** What the server said of single recipients before. */
  readonly refusals: readonly Refusal[]

  constructor(fault: Omit<SmtpFaultFields, 'refusals'> & Partial<SmtpFaultFields>, cause?: unknown) {
    super(fault.reply, { cause })
    this.name = 'SmtpFault'
    this.outcome = fault.outcome
    this.code = fault.code
    this.reply = fault.reply
    this.refusals = fault.refusals ?? []
  }
}

/** What a mail in hand is told when the process ends: it waits. */
export function closingFault(): SmtpFault {
  return new SmtpFault({ outcome: 'deferred', code: null, reply: 'closing' })
}

/** A recipient whom a server did not take. */
export type Refusal = { readonly address: string; readonly reply: string }

type SmtpFaultFields = {
  readonly outcome: AttemptOutcome
  readonly code: number | null
  readonly reply: string
  readonly refusals: readonly Refusal[]
}

/** Characters that are kept of a reply: it may be long. */
const maxReplyLength = 1_000
/** Characters that are read of it: where it is cut to be kept, nothing secret is cut in two. */
const maxReadLength = 16_000
/** What the libraries of TLS say of certificates and handshakes. */
const tlsCodes = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO|ERR_OSSL/i

/** What went wrong with a session before any mail of it, or while it was made private: others would fare no better. */
export function sessionFault(error: unknown, isUpgrading: boolean): SmtpFault {
  const told = toldBy(error)
  const isTls = isUpgrading || told.code === 'ETLS' || tlsCodes.test(told.originalCode ?? '')
  const outcome = told.code === 'EAUTH' ? 'sign-in' : isTls ? 'insecure' : 'unreachable'
  return new SmtpFault({ outcome, code: told.responseCode ?? null, reply: wordsOf(error) }, error)
}

/** What went wrong with one mail. */
export function mailFault(error: unknown): SmtpFault {
  const told = toldBy(error)
  const code = told.responseCode ?? null
  const isTooLarge = told.code === 'EMESSAGE' && code === null && told.command === 'MAIL FROM'
  // To be asked to sign in is a setting of ours, which somebody may mend. RFC 4954 §6
  const outcome = isTooLarge ? 'too-large' : code === 530 ? 'sign-in' : 'deferred'
  return new SmtpFault({ outcome, code, reply: wordsOf(error), refusals: refusalsOf(error) }, error)
}

/** What was said of recipients who were refused. */
export function refusalsOf(told: unknown): readonly Refusal[] {
  if (typeof told !== 'object' || told === null || !('rejectedErrors' in told)) return []
  if (!Array.isArray(told.rejectedErrors)) return []
  return told.rejectedErrors.flatMap((error: unknown) => {
    const { recipient } = toldBy(error)
    return recipient === undefined ? [] : [{ address: recipient, reply: wordsOf(error) }]
  })
}

/** A reply cut to what can be kept. */
export function keepable(reply: string): string {
  return reply.slice(0, maxReplyLength)
}

/** The enhanced status code in a reply; `null` where it has none. RFC 2034 §4 */
export function statusIn(reply: string): string | null {
  return /^[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? null
}

/** The code that a reply begins with; `null` where it is none. */
export function codeIn(reply: string): number | null {
  const code = /^[2-5]\d\d(?=[ -]|$)/.exec(reply)?.[0]
  return code === undefined ? null : Number(code)
}

function wordsOf(error: unknown): string {
  const { response } = toldBy(error)
  return (response ?? (error instanceof Error ? error.message : String(error))).slice(0, maxReadLength)
}

type Told = {
  readonly code?: string
  readonly originalCode?: string
  readonly command?: string
  readonly responseCode?: number
  readonly response?: string
  readonly recipient?: string
}

function toldBy(error: unknown): Told {
  return error instanceof Error ? (error as Error & Told) : {}
}
