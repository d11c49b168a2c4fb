const windowMs = 60_000

/** Counts what each token brings in a minute. */
export class TokenRates {
  readonly #perMinute: number
  #counts = new Map<string, number>()
  #windowAt = 0

  /** 0 is no limit. */
  constructor(perMinute: number) {
    this.#perMinute = perMinute
  }

  /** Counts one message more; the seconds to wait where it is one too many, 0 where it is not. */
  take(tokenId: string, now: number): number {
    if (this.#perMinute === 0) return 0
    if (now - this.#windowAt >= windowMs) {
      this.#counts = new Map()
      this.#windowAt = now
    }
    const count = this.#counts.get(tokenId) ?? 0
    if (count >= this.#perMinute) return Math.ceil((this.#windowAt + windowMs - now) / 1000)
    this.#counts.set(tokenId, count + 1)
    return 0
  }
}
