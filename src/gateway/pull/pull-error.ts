import type { PullFault } from '../../domain/pull/pull-state.ts'

/** Thrown where a mailbox cannot be read; whoever keeps the account tells it and tries again. */
export class PullError extends Error {
  readonly fault: PullFault
  /** What the server or the network said; empty where nothing may be told. */
  readonly words: string

  constructor(fault: PullFault, words = '', cause?: unknown) {
    super(words === '' ? fault : `${fault}: ${words}`, { cause })
    this.name = 'PullError'
    this.fault = fault
    this.words = words
  }
}

/** What the library calls answers that no server may give. */
const theirFaults =
  /^(?:ParserError|InvalidResponse|UnexpectedTag|ResponseProcessingFailed|MAX_IMAP|LineTooLarge|LiteralTooLarge|ResponseTooLarge|ETHROTTLE|MissingServerExtension|NotFound)/

/** The codes by which a server says that it may be otherwise soon. RFC 2449 §8.1.1, RFC 3206 §4, RFC 5530 §3 */
const busyCodes = /(?:^|^\S+ (?:NO|BAD) )\[(?:IN-?USE|SYS\/TEMP|LOGIN-DELAY|UNAVAILABLE|LIMIT)[\] ]/i

/** Whether a refusal says of itself that it is not about who was refused. */
export function isBusy(refusal: string): boolean {
  return busyCodes.test(refusal)
}

/** What it means that there is no token: the words of a provider are about who asks, all others about the way there. RFC 6749 §5.2 */
export function tokenFault(code: string): PullFault {
  if (code === 'not-connected') return 'no-secret'
  if (code === 'temporarily_unavailable' || code === 'server_error') return 'busy'
  return /^[a-z][a-z0-9_.]*$/.test(code) ? 'sign-in' : 'unreachable'
}

/** What a failure of a connection means: our own word for what Node and the library say. */
export function pullErrorOf(error: unknown): PullError {
  if (error instanceof PullError) return error
  const code = textOf(error, 'code')
  const words = error instanceof Error ? error.message : String(error)
  // Whether a port is closed or no host is there is nobody's to find out by us.
  if (/^(?:ECONNREFUSED|EHOST|ENET|ENOTFOUND|EAI_|EADDR|EACCES|EPERM)/.test(code))
    return new PullError('unreachable', '', error)
  if (/TIMEOUT|ETIMEDOUT/.test(code) || textOf(error, 'name') === 'TimeoutError')
    return new PullError('timed-out', '', error)
  if (
    /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|EPROTO|STARTTLS|HOSTNAME_MISMATCH)/.test(code)
  )
    return new PullError('tls', words, error)
  if (/STARTTLS/.test(words)) return new PullError('tls', words, error)
  if (
    /^(?:ECONNRESET|EPIPE|NoConnection|EConnectionClosed|ClosedAfterConnect|StateLogout|ABORT_ERR)/.test(code)
  )
    return new PullError('connection-lost', words, error)
  if (isBusy(refusalOf(error))) return new PullError('busy', textOf(error, 'responseText') || words, error)
  const isTheirs = textOf(error, 'responseStatus') !== '' || theirFaults.test(code)
  // Whatever the database or a bug says is nothing that a server has said.
  return isTheirs
    ? new PullError('protocol', textOf(error, 'responseText') || words, error)
    : new PullError('our-failure', '', error)
}

/** What the server answered where the library threw it; its code counts where the rest was left out. */
function refusalOf(error: unknown): string {
  const code = textOf(error, 'serverResponseCode')
  return code === '' ? textOf(error, 'response') : `[${code}]`
}

/** A text among the properties of something thrown; empty where there is none. */
export function textOf(error: unknown, name: string): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
  return typeof value === 'string' ? value : ''
}
