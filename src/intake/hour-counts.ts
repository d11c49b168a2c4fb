const slices = 6
const sliceMs = 600_000
/** Keys counted in ten minutes; whoever comes after them is not counted, so that memory stays the same. */
const maxKeys = 100_000

/**
 * Counts keys over the last hour, in steps of ten minutes.
 *
 * The counts live in this process alone: a flood that goes on after a restart is counted anew, and nothing is asked
 * of the database for each message.
 */
export class HourCounts {
  readonly #slices: { number: number; counts: Map<string, number> }[] = []

  /** Counts each of the keys once more. */
  add(keys: readonly string[], at: Date): void {
    const counts = this.#current(at)
    for (const key of keys) {
      const before = counts.get(key)
      if (before !== undefined || counts.size < maxKeys) counts.set(key, (before ?? 0) + 1)
    }
  }

  /** How often a key was counted within the hour; a clock that was put back does not make the hour longer. */
  of(key: string, at: Date): number {
    const newest = sliceNumber(at)
    return this.#slices
      .filter(({ number }) => number > newest - slices && number <= newest)
      .reduce((sum, { counts }) => sum + (counts.get(key) ?? 0), 0)
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

function sliceNumber(at: Date): number {
  return Math.floor(at.getTime() / sliceMs)
}
