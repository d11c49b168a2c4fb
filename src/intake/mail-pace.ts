import type { MessageFacts } from '../domain/policy/facts.ts'
import { isMachineMail } from '../domain/policy/machine-mail.ts'
import type { Judgement } from './judge-message.ts'
import { type Pace, uncounted } from '../domain/policy/caps.ts'
import { authorKey, unprovedFrom } from './author-key.ts'
import { HourCounts } from './hour-counts.ts'

/** Whose mail is counted. */
export type PaceOf = {
  /** From `authorKey`. */
  readonly author: string
  readonly deskId: string
  readonly ticketId: string | null
  /** Where it came from, when nothing proves the author; `null` for one who is proved. */
  readonly unprovedFrom: string | null
}

/** Tells how many mails came within the hour, with the one that is judged. */
export type ReadPace = (of: PaceOf, at: Date) => Pace

/**
 * Counts mails by author, by author and desk, and by ticket over the last hour.
 *
 * What nothing proves is counted apart in all three: neither an author nor a ticket is held up by who forges one.
 */
export class MailPace {
  readonly #counts = new HourCounts()

  /** Counts one more that was accepted, and tells the counts with it. */
  readonly count: ReadPace = (of, at) => {
    this.#counts.add(keysOf(of), at)
    return this.#paceOf(of, at, 0)
  }

  /** Tells the counts as if one more had come, and counts nothing. */
  readonly peek: ReadPace = (of, at) => this.#paceOf(of, at, 1)

  #paceOf(of: PaceOf, at: Date, more: number): Pace {
    const [author = 0, pair = 0, ticket = null] = keysOf(of).map((key) => this.#counts.of(key, at) + more)
    return { author, pair, ticket }
  }
}

/** Knows no counts: what is judged again was looked at by a person. */
export const noPace: ReadPace = () => uncounted

/** Whose mail a message is; `null` for a machine, which is known by other signs and never reports too much. */
export function paceOf({
  outline: { author, kind },
  envelope: { reversePath, peer },
  desk,
  parent,
  isAuthorTrusted,
}: Pick<MessageFacts, 'outline' | 'envelope' | 'desk' | 'parent' | 'isAuthorTrusted'>): PaceOf | null {
  const address = author?.address ?? reversePath
  if (address === null || desk === null || isMachineMail(kind, desk)) return null
  return {
    author: authorKey({ address, isAuthorTrusted, peer: peer.address }),
    deskId: desk.id,
    ticketId: parent?.ticketId ?? null,
    unprovedFrom: isAuthorTrusted ? null : unprovedFrom(peer.address),
  }
}

/**
 * Whether a mail counts: what was refused, or set aside for another reason, may be a forger's and comes no further.
 *
 * Nor does a test of ours, which comes every few minutes.
 */
export function isCounted({ verdict, facts }: Judgement): boolean {
  if (facts.testId !== undefined) return false
  return verdict.kind === 'pass' || (verdict.kind === 'hold' && verdict.reason === 'above-cap')
}

function keysOf({ author, deskId, ticketId, unprovedFrom: from }: PaceOf): string[] {
  const keys = [`a ${author}`, `p ${deskId} ${author}`]
  return ticketId === null ? keys : [...keys, `t ${ticketId}${from === null ? '' : ` ${from}`}`]
}
