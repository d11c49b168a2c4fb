import type { Envelope } from '../domain/mail/envelope.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { MessageFacts } from '../domain/policy/facts.ts'
import type { AuthorRate } from '../domain/policy/rates.ts'
import { authorKey } from './author-key.ts'
import { HourCounts } from './hour-counts.ts'

/** A message whose author is counted. */
export type Written = Pick<MessageFacts, 'isAuthorTrusted'> & {
  readonly outline: Pick<Outline, 'author'>
  readonly envelope: Pick<Envelope, 'peer' | 'receivedAt'>
}

/** Counts the messages of authors that were accepted, where there is a limit to keep. */
export class AuthorRates {
  readonly #limit: number
  readonly #counts = new HourCounts()

  constructor(limit = 0) {
    this.#limit = limit
  }

  /** The count as if this message had been counted; `null` where there is no limit, or nobody wrote it. */
  peek(written: Written): AuthorRate | null {
    const key = this.#keyOf(written)
    if (key === null) return null
    return { count: this.#counts.of(key, written.envelope.receivedAt) + 1, limit: this.#limit }
  }

  /** Counts a message that was accepted. */
  count(written: Written): void {
    const key = this.#keyOf(written)
    if (key !== null) this.#counts.add([key], written.envelope.receivedAt)
  }

  #keyOf({ outline: { author }, envelope: { peer }, isAuthorTrusted }: Written): string | null {
    if (this.#limit === 0 || author === null) return null
    return authorKey({ address: author.address, isAuthorTrusted, peer: peer.address })
  }
}
