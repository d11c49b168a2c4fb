import { greylistStepOf } from '../domain/policy/greylisting.ts'
import type { MessageFacts } from '../domain/policy/facts.ts'
import type { Db } from '../store/database.ts'
import { noteFirstAttempt, noteGreylistPass, sweepGreylist } from '../store/greylist.ts'
import { greylistTriplet } from './gather-greylisting.ts'

/** Remembers what became of the attempts that a message was judged by. */
export type RememberAttempts = (facts: readonly MessageFacts[]) => Promise<void>

const sweepMs = 3_600_000

/** Writes attempts down, and forgets the old ones about once an hour. */
export class GreylistMemory {
  readonly #db: Db
  #sweptAt = Number.NEGATIVE_INFINITY

  constructor(db: Db) {
    this.#db = db
  }

  /** Writes only what has changed: a sender who comes daily costs one row a day. */
  readonly remember: RememberAttempts = async (facts) => {
    for (const known of facts) {
      const { desk, envelope, greylisting } = known
      const step = greylistStepOf(known)
      const triplet = desk === null || step === null ? null : greylistTriplet(desk, envelope)
      if (triplet === null) continue
      const now = envelope.receivedAt
      if (step === 'first') await noteFirstAttempt(this.#db, triplet, now)
      const isStale = step === 'passed' && (greylisting?.daysSincePass ?? 0) > 0
      if (step === 'passing' || isStale) await noteGreylistPass(this.#db, triplet, now)
      if (step === 'first') await this.#sweep(now)
    }
  }

  async #sweep(now: Date): Promise<void> {
    if (now.getTime() - this.#sweptAt < sweepMs) return
    this.#sweptAt = now.getTime()
    await sweepGreylist(this.#db, now)
  }
}
