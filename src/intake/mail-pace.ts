import { type Pace, uncounted } from '../domain/policy/caps.ts'

/** Whose mail is counted. */
export type PaceOf = { readonly author: string; readonly deskId: string; readonly ticketId: string | null }

/** Tells how many mails came within the hour, and may count one more. */
export type CountPace = (of: PaceOf, at: Date) => Pace

const slices = 6
const sliceMs = 600_000
/** Keys counted in ten minutes; whoever comes after them is not counted, so that memory stays the same. */
const maxKeys = 100_000

/**
 * Counts mails by author, by author and desk, and by ticket over the last hour, in steps of ten minutes.
 *
 * The counts live in this process alone: a loop that starts anew after a restart is caught anew, and nothing is
 * asked of the database for each message.
 */
export class MailPace {
  readonly #slices: { number: number; counts: Map<string, number> }[] = []

  /** Counts one more, and tells the counts with it. */
  readonly count: CountPace = (of, at) => {
    const counts = this.#current(at)
    for (const key of keysOf(of)) {
      const before = counts.get(key)
      if (before !== undefined || counts.size < maxKeys) counts.set(key, (before ?? 0) + 1)
    }
    return this.#paceOf(of, at, 0)
  }

  /** Tells the counts as if one more had come, and counts nothing. */
  readonly peek: CountPace = (of, at) => this.#paceOf(of, at, 1)

  #paceOf(of: PaceOf, at: Date, more: number): Pace {
    const oldest = sliceNumber(at) - slices
    const live = this.#slices.filter(({ number }) => number > oldest)
    const [author = 0, pair = 0, ticket = null] = keysOf(of).map(
      (key) => live.reduce((sum, { counts }) => sum + (counts.get(key) ?? 0), 0) + more,
    )
    return { author, pair, ticket }
  }

  #current(at: Date): Map<string, number> {
    const number = sliceNumber(at)
    const known = this.#slices.find((slice) => slice.number === number)
    if (known !== undefined) return known.counts
    const counts = new Map<string, number>()
    this.#slices.push({ number, counts })
    if (this.#slices.length > slices) this.#slices.shift()
    return counts
  }
}

/** Counts nothing: what is judged again was looked at by a person. */
export const countNothing: CountPace = () => uncounted

function sliceNumber(at: Date): number {
  return Math.floor(at.getTime() / sliceMs)
}

function keysOf({ author, deskId, ticketId }: PaceOf): string[] {
  const keys = [`a ${author}`, `p ${deskId} ${author}`]
  return ticketId === null ? keys : [...keys, `t ${ticketId}`]
}
