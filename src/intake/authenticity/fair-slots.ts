/** How many pieces of work go on at once, in all and for one share, and how many wait. */
export type SlotBounds = {
  readonly slots: number
  /** Slots that the work of one share holds at a time: the rest stays for the others. */
  readonly perShare: number
  readonly waiting: number
  readonly waitingPerShare: number
  readonly waitMs: number
}

type Waiting = { readonly shares: readonly string[]; readonly start: () => void }

/**
 * Slots for work that may take long, of which nobody holds more than his share.
 *
 * Work counts for each of its shares, such as the zone that is asked and the peer on whose behalf: whatever one of them
 * does to make it slow, only its own work waits. Shares nobody works for take no memory.
 */
export class FairSlots {
  readonly #bounds: SlotBounds
  readonly #held = new Map<string, number>()
  readonly #waitingFor = new Map<string, number>()
  readonly #waiting = new Set<Waiting>()
  #taken = 0

  constructor(bounds: SlotBounds) {
    this.#bounds = bounds
  }

  /** Waits for a slot and gives what returns it; `null` where too many wait already, or the wait was too long. */
  async enter(shares: readonly string[]): Promise<(() => void) | null> {
    if (!this.#hasRoom(shares) && !(await this.#turn(shares))) return null
    return () => this.#leave(shares)
  }

  /** Takes the slot at once where there is one. */
  #hasRoom(shares: readonly string[]): boolean {
    const { slots, perShare } = this.#bounds
    const isFree = this.#taken < slots && shares.every((share) => countOf(this.#held, share) < perShare)
    if (!isFree) return false
    this.#taken++
    add(this.#held, shares, 1)
    return true
  }

  async #turn(shares: readonly string[]): Promise<boolean> {
    const { waiting, waitingPerShare, waitMs } = this.#bounds
    const isFull = shares.some((share) => countOf(this.#waitingFor, share) >= waitingPerShare)
    if (isFull || this.#waiting.size >= waiting) return false
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const entry: Waiting = { shares, start: () => resolve(true) }
    const timer = setTimeout(() => resolve(false), waitMs)
    this.#waiting.add(entry)
    add(this.#waitingFor, shares, 1)
    const hasStarted = await promise
    clearTimeout(timer)
    if (!hasStarted) this.#forget(entry)
    return hasStarted
  }

  #forget(entry: Waiting): void {
    if (this.#waiting.delete(entry)) add(this.#waitingFor, entry.shares, -1)
  }

  #leave(shares: readonly string[]): void {
    this.#taken--
    add(this.#held, shares, -1)
    for (const entry of this.#waiting) {
      if (this.#taken >= this.#bounds.slots) return
      if (!this.#hasRoom(entry.shares)) continue
      this.#forget(entry)
      entry.start()
    }
  }
}

function countOf(counts: ReadonlyMap<string, number>, share: string): number {
  return counts.get(share) ?? 0
}

function add(counts: Map<string, number>, shares: readonly string[], change: 1 | -1): void {
  for (const share of shares) {
    const count = countOf(counts, share) + change
    if (count === 0) counts.delete(share)
    else counts.set(share, count)
  }
}
