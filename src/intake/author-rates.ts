import { foldAddress } from '../domain/mail/address.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { AuthorRate } from '../domain/policy/rates.ts'
import { HourCounts } from './hour-counts.ts'

/** Counts the messages of authors that were accepted, where there is a limit to keep. */
export class AuthorRates {
  readonly #limit: number
  readonly #counts = new HourCounts()

  constructor(limit = 0) {
    this.#limit = limit
  }

  /** The count as if this message had been counted; `null` where there is no limit, or nobody wrote it. */
  peek({ author }: Pick<Outline, 'author'>, at: Date): AuthorRate | null {
    if (this.#limit === 0 || author === null) return null
    return { count: this.#counts.of(foldAddress(author.address), at) + 1, limit: this.#limit }
  }

  /** Counts a message that was accepted. */
  count({ author }: Pick<Outline, 'author'>, at: Date): void {
    if (this.#limit > 0 && author !== null) this.#counts.add([foldAddress(author.address)], at)
  }
}
