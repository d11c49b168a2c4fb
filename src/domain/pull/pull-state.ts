/** How an account fares: never tried, at work, waiting for mail, broken and tried again, or at rest. */
export type PullState = 'new' | 'connecting' | 'taking' | 'watching' | 'failing' | 'resting'

/** Why an account cannot be read, or only in part. Each is tried again, however often it fails. */
export type PullFault =
  /** No such host, or none that answers; a host that may not be reached is told in the same way. */
  | 'unreachable'
  | 'timed-out'
  /** The certificate is not to be believed, or the server speaks no TLS. */
  | 'tls'
  /** Password or token is not believed. */
  | 'sign-in'
  /** The server takes nobody in for now, whoever he is: the mailbox is in use, or something there fails. RFC 2449 §8.1 */
  | 'busy'
  /** There is no password or token, or none that the key of now opens. */
  | 'no-secret'
  | 'folder-missing'
  /** The server says what nobody may expect of its protocol. */
  | 'protocol'
  | 'connection-lost'
  /** The desk was removed, or does not receive now: mail stays where it is. M18 */
  | 'desk-closed'
  /** We could not keep what came. */
  | 'our-failure'

/** What became of a mail: there before us, taken, refused, or to be tried again. */
export type PulledFate = 'old' | 'taken' | 'refused' | 'failed'

/** What a page shows of how an account fares. */
export type PulledStatus = {
  readonly state: PullState
  /** `null` where nothing is wrong. */
  readonly fault: PullFault | null
  /** What its server or the network said, without anything secret; empty where nothing did. */
  readonly words: string
  /** Since when nothing works any more; `null` while something does. */
  readonly failingSince: Date | null
  readonly failures: number
  /** When it is tried next; `null` at once. */
  readonly nextTryAt: Date | null
  readonly connectedAt: Date | null
  /** When its folders were last read to their end. */
  readonly lookedAt: Date | null
}

/** The status of an account that nobody has tried yet. */
export const untried: PulledStatus = {
  state: 'new',
  fault: null,
  words: '',
  failingSince: null,
  failures: 0,
  nextTryAt: null,
  connectedAt: null,
  lookedAt: null,
}
