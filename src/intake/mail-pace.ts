import { type Pace, uncounted } from '../domain/policy/caps.ts'
import { HourCounts } from './hour-counts.ts'

/** Whose mail is counted. */
export type PaceOf = { readonly author: string; readonly deskId: string; readonly ticketId: string | null }

/** Tells how many mails came within the hour, and may count one more. */
export type CountPace = (of: PaceOf, at: Date) => Pace

/** Counts mails by author, by author and desk, and by ticket over the last hour. */
export class MailPace {
  readonly #counts = new HourCounts()

  /** Counts one more, and tells the counts with it. */
  readonly count: CountPace = (of, at) => {
    this.#counts.add(keysOf(of), at)
    return this.#paceOf(of, at, 0)
  }

  /** Tells the counts as if one more had come, and counts nothing. */
  readonly peek: CountPace = (of, at) => this.#paceOf(of, at, 1)

  #paceOf(of: PaceOf, at: Date, more: number): Pace {
    const [author = 0, pair = 0, ticket = null] = keysOf(of).map((key) => this.#counts.of(key, at) + more)
    return { author, pair, ticket }
  }
}

/** Counts nothing: what is judged again was looked at by a person. */
export const countNothing: CountPace = () => uncounted

function keysOf({ author, deskId, ticketId }: PaceOf): string[] {
  const keys = [`a ${author}`, `p ${deskId} ${author}`]
  return ticketId === null ? keys : [...keys, `t ${ticketId}`]
}
