import { isSendableAddress } from '../mail/address.ts'
import { natureOfArrival } from '../mail/door-nature.ts'
import type { MessageFacts } from './facts.ts'
import { isAuthorAligned } from './author-aligned.ts'
import type { PermanentReason } from './reasons.ts'
import type { MessageVerdict, Reject, TraceStep } from './verdict.ts'

/** Why an author hears nothing by mail of a refusal. A closed list; the words are under `notice.withheld.<id>`. */
export type Withholding =
  | 'reason'
  | 'machine'
  | 'no-address'
  | 'old'
  | 'not-authenticated'
  | 'filtered'
  | 'suppressed'
  | 'told-today'
  | 'capped'
  | 'accepted'

/** Whether an author is told of each reason: nobody who is unwanted, and nothing that goes round, gets mail. */
const isTold = {
  'relay-denied': false,
  'unknown-address': false,
  'disabled-address': true,
  'malformed-address': false,
  'non-ascii-address': false,
  'blocked-author': false,
  'loop-detected': false,
  'message-too-large': true,
  'malformed-message': true,
  'subject-missing': true,
  'several-recipients': true,
  'header-fault': true,
  'dangerous-file': true,
  'encrypted-archive': true,
  'too-many-files': true,
  'requests-closed': true,
  'not-registered': true,
  'sender-is-staff': true,
  'requester-blocked': true,
  'email-not-permitted': true,
  'validation-pending': true,
  'body-missing': true,
  'not-approved': true,
  'virus-found': false,
  'spam-found': false,
  'only-in-cc': true,
  'forged-author': false,
  'peer-not-permitted': false,
  'listed-peer': false,
  'null-mx-sender': false,
  'unroutable-sender': false,
} as const satisfies Record<PermanentReason, boolean>
const untold: ReadonlySet<string> = new Set(
  Object.entries(isTold).flatMap(([reason, told]) => (told ? [] : [reason])),
)

/** A mail older than this was fetched or imported late: its author no longer waits for an answer. RFC 5321 §4.5.4.1 */
const oldMs = 5 * 24 * 3_600_000

/** Whether no answer tells the author of this verdict: a forwarder stands between, or it was fetched and nobody waits. */
export function isToldByMail(
  { desk, envelope }: Pick<MessageFacts, 'desk' | 'envelope'>,
  verdict: MessageVerdict,
): verdict is Reject {
  const isUnheard = desk?.mode === 'forwarded' || !natureOfArrival(envelope).tellsRefusal
  return isUnheard && verdict.kind === 'reject'
}

/**
 * Tells why the author must not hear of a refusal by mail; `null` when nothing speaks against it.
 *
 * Every rule is heard, not only the one that refused: a blocked author without a subject is still blocked. An author who is not proved may be anybody's victim: whoever is written to has written to us. Complaint 7
 */
export function withholdingOf(facts: MessageFacts, trace: readonly TraceStep[]): Withholding | null {
  const { outline, envelope } = facts
  const { author, date } = outline
  if (trace.some(({ verdict, reason }) => verdict === 'hold' || untold.has(reason ?? ''))) return 'reason'
  if (envelope.reversePath === null || !outline.isAnswerable) return 'machine'
  if (author === null || !isSendableAddress(author.address)) return 'no-address'
  if (date !== null && envelope.receivedAt.getTime() - date.getTime() > oldMs) return 'old'
  return isAuthorAligned(facts) ? null : 'not-authenticated'
}
