import { foldAddress, splitAddress } from '../mail/address.ts'
import type { Authentication } from '../mail/authentication.ts'
import { isBlankSubject } from '../mail/subject.ts'
import type { Correction } from './facts.ts'
import type { PermanentReason } from './reasons.ts'
import type { TraceStep } from './verdict.ts'

/** What an author may add to a refused message: a subject, a text, or the word that one desk is meant. */
export type CorrectionPart = 'subject' | 'text' | 'confirmation'

/**
 * The reasons that an author can take away by himself, and by what.
 *
 * Each is about what he forgot to write. Who he is, where he comes from and what he attached stay as they were.
 */
const curable = {
  'subject-missing': 'subject',
  'several-recipients': 'confirmation',
  'body-missing': 'text',
} as const satisfies Partial<Record<PermanentReason, CorrectionPart>>

/** For how long after a message came its author may correct it. */
const selfServiceMs = 72 * 3_600_000

/** How the author of a message came to its link: in the reply to his own server, or in a mail to his address. */
export type ToldBy = 'reply' | 'mail'

/** What is known of a refusal when its link is opened. */
export type RefusalKnown = {
  /** What the author was told. */
  readonly reason: string
  /** How, as far as anybody was told; `null` when nobody was. */
  readonly toldBy: ToldBy | null
  readonly author: string | null
  readonly reversePath: string | null
  readonly authentication: Authentication | null
  readonly receivedAt: Date
  /** Whether nothing has become of the message since, and its octets are there. */
  readonly isOpen: boolean
  /** Whether every desk that refused it lets its authors correct. */
  readonly isOffered: boolean
  readonly traces: readonly (readonly TraceStep[])[]
}

/** What the author of a refused message may do now. `late` and `off` are said only to who could have done it. */
export type SelfService =
  | { readonly kind: 'open'; readonly parts: readonly CorrectionPart[]; readonly until: Date }
  | { readonly kind: 'late' | 'off' | 'none' }

/** Says what an author may correct of a refused message at a time. */
export function selfServiceOf(refusal: RefusalKnown, now: Date): SelfService {
  const parts = partsOf(refusal)
  if (parts.length === 0 || !refusal.isOpen || !isWithAuthor(refusal)) return { kind: 'none' }
  if (!refusal.isOffered) return { kind: 'off' }
  const until = new Date(refusal.receivedAt.getTime() + selfServiceMs)
  return now < until ? { kind: 'open', parts, until } : { kind: 'late' }
}

/**
 * Whether the link is in the hands of the author whom From names.
 *
 * A mail to his address reaches only him. A reply of SMTP reaches the peer, and by it the reverse-path: these must
 * speak for the very address of From. A signature is not enough there, for anybody may send a signed mail again and
 * read our reply to it. RFC 6376 §8.6
 */
function isWithAuthor({
  toldBy,
  author,
  reversePath,
  authentication,
}: Pick<RefusalKnown, 'toldBy' | 'author' | 'reversePath' | 'authentication'>): boolean {
  if (author === null || authentication?.aligned !== true || toldBy === null) return false
  if (toldBy === 'mail') return true
  const { spf } = authentication
  const domain = splitAddress(foldAddress(author))?.domain ?? null
  return (
    reversePath !== null &&
    foldAddress(reversePath) === foldAddress(author) &&
    spf?.result === 'pass' &&
    spf.domain?.toLowerCase() === domain
  )
}

/** What a correction lacks of what was asked for. */
export function lackingOf(
  correction: Correction,
  parts: readonly CorrectionPart[],
): readonly CorrectionPart[] {
  const isThere = {
    subject: !isBlankSubject(correction.subject ?? ''),
    text: (correction.text ?? '').trim() !== '',
    confirmation: correction.isConfirmed,
  }
  return parts.filter((part) => !isThere[part])
}

/** What was told decides whether anything is asked; then all that was missing is asked for at once. */
function partsOf({ reason, traces }: Pick<RefusalKnown, 'reason' | 'traces'>): readonly CorrectionPart[] {
  if (partFor(reason) === null) return []
  const live = traces.flat().filter(({ verdict, mark }) => verdict === 'reject' && mark === undefined)
  const parts = [reason, ...live.map((step) => step.reason)].flatMap((each) => partFor(each) ?? [])
  return (['confirmation', 'subject', 'text'] as const).filter((part) => parts.includes(part))
}

function partFor(reason: string | null): CorrectionPart | null {
  return Object.entries(curable).find(([each]) => each === reason)?.[1] ?? null
}
