/**
 * The catalogue: each reason to refuse with its reply code and enhanced status code, typed nowhere else.
 *
 * RFC 5321 §4.2, RFC 3463, RFC 5248
 */
export const permanent = {
  'relay-denied': { code: 550, status: '5.7.1' },
  'unknown-address': { code: 550, status: '5.1.1' },
  'disabled-address': { code: 550, status: '5.2.1' },
  'malformed-address': { code: 553, status: '5.1.3' },
  'non-ascii-address': { code: 553, status: '5.6.7' },
  'blocked-author': { code: 550, status: '5.7.1' },
  'loop-detected': { code: 554, status: '5.4.6' },
  'message-too-large': { code: 552, status: '5.3.4' },
  'malformed-message': { code: 550, status: '5.6.0' },
  'subject-missing': { code: 550, status: '5.6.0' },
  'several-recipients': { code: 550, status: '5.7.1' },
  'header-fault': { code: 550, status: '5.6.0' },
  'dangerous-file': { code: 550, status: '5.7.1' },
  'encrypted-archive': { code: 550, status: '5.7.1' },
  'too-many-files': { code: 550, status: '5.7.1' },
  'requests-closed': { code: 550, status: '5.7.1' },
  'not-registered': { code: 550, status: '5.7.1' },
  'sender-is-staff': { code: 550, status: '5.7.1' },
  'requester-blocked': { code: 550, status: '5.7.1' },
  'email-not-permitted': { code: 550, status: '5.7.1' },
  'validation-pending': { code: 550, status: '5.7.1' },
  'body-missing': { code: 550, status: '5.6.0' },
  'forged-author': { code: 550, status: '5.7.26' },
  'peer-not-permitted': { code: 550, status: '5.7.23' },
  'not-approved': { code: 550, status: '5.7.1' },
  'virus-found': { code: 550, status: '5.7.1' },
  'spam-found': { code: 550, status: '5.7.1' },
  'listed-peer': { code: 550, status: '5.7.1' },
  'null-mx-sender': { code: 550, status: '5.7.27' },
  'unroutable-sender': { code: 550, status: '5.1.8' },
  'only-in-cc': { code: 550, status: '5.7.1' },
} as const satisfies Record<string, { code: 550 | 552 | 553 | 554 | 555; status: `5.${number}.${number}` }>

/** Reasons to refuse for now. */
export const transient = {
  'internal-failure': { code: 451, status: '4.3.0' },
  'too-many-recipients': { code: 452, status: '4.5.3' },
  'different-policy': { code: 452, status: '4.5.3' },
  'rate-exceeded': { code: 450, status: '4.7.1' },
  'awaiting-approval': { code: 451, status: '4.7.1' },
  'scanner-unavailable': { code: 451, status: '4.3.0' },
  'asked-to-wait': { code: 451, status: '4.7.1' },
  'storage-full': { code: 452, status: '4.3.1' },
  'shutting-down': { code: 421, status: '4.3.2' },
  'too-many-sessions': { code: 421, status: '4.7.0' },
  'too-many-errors': { code: 421, status: '4.7.0' },
  'session-timeout': { code: 421, status: '4.4.2' },
  'authentication-unavailable': { code: 451, status: '4.4.3' },
  'listed-for-now': { code: 451, status: '4.7.1' },
  'first-attempt': { code: 451, status: '4.7.1' },
} as const satisfies Record<string, { code: 421 | 450 | 451 | 452; status: `4.${number}.${number}` }>

/** Reasons to take a message and keep it for a person to decide: no reply code, because nothing is refused. */
export const holds = [
  'for-postmaster',
  'unproved-author',
  'machine-mail',
  'above-cap',
  'suspicious-file',
  'locked-archive',
  'not-scanned',
  'probable-spam',
  'doubtful-peer',
  'doubtful-sender',
  'forwarding-confirmation',
  'only-copied',
] as const

/**
 * Protocol faults and successes that a door answers by itself, in no rule.
 *
 * The greeting, EHLO and 3yz replies carry no enhanced status code. RFC 2034 §3
 */
export const protocol = {
  'command-unrecognized': { code: 500, status: '5.5.2' },
  'line-too-long': { code: 500, status: '5.5.2' },
  'syntax-error': { code: 501, status: '5.5.4' },
  'malformed-reverse-path': { code: 501, status: '5.1.7' },
  'malformed-recipient': { code: 501, status: '5.1.3' },
  'not-implemented': { code: 502, status: '5.5.1' },
  'bad-sequence': { code: 503, status: '5.5.1' },
  'command-not-permitted': { code: 550, status: '5.7.0' },
  'parameter-unsupported': { code: 555, status: '5.5.4' },
  'sender-accepted': { code: 250, status: '2.1.0' },
  'recipient-accepted': { code: 250, status: '2.1.5' },
  'message-accepted': { code: 250, status: '2.6.0' },
  'command-accepted': { code: 250, status: '2.0.0' },
  'cannot-verify': { code: 252, status: '2.5.0' },
  help: { code: 214, status: '2.0.0' },
  'early-talker': { code: 421, status: '4.7.0' },
  'not-smtp': { code: 421, status: '4.7.0' },
  'session-closed': { code: 221, status: '2.0.0' },
  'tls-ready': { code: 220, status: '2.0.0' },
} as const satisfies Record<string, { code: number; status: `${2 | 4 | 5}.${number}.${number}` }>

/** Why a message is refused for good. */
export type PermanentReason = keyof typeof permanent

/** Why a message is refused for now. */
export type TransientReason = keyof typeof transient

/** An answer of the protocol itself, which judges no message. */
export type ProtocolReply = keyof typeof protocol

/** Why a message is set aside. */
export type HoldReason = (typeof holds)[number]
/** Any reason to refuse. */
export type Reason = PermanentReason | TransientReason
