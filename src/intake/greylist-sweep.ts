import type { Db } from '../store/database.ts'
import { sweepGreylist } from '../store/greylist.ts'
import type { Note } from '../store/door-notes.ts'

const sweepMs = 3_600_000
/** First attempts after which it is swept at once: no flood may grow it for an hour. */
const sweepEvery = 1000

/** Keeps the greylist short: sweeps it about once an hour while it grows, and sooner when it grows fast. */
export class GreylistSweep {
  #sweptAt = Number.NEGATIVE_INFINITY
  #grown = 0

  /** Sweeps after notes have been written, if it is time. */
  async after(trx: Db, notes: readonly Note[], now: Date): Promise<void> {
    const grown = notes.filter((note) => note.kind === 'greylist' && note.greylist.step === 'first').length
    this.#grown += grown
    if (grown === 0) return
    if (this.#grown < sweepEvery && now.getTime() - this.#sweptAt < sweepMs) return
    this.#grown = 0
    this.#sweptAt = now.getTime()
    await sweepGreylist(trx, now)
  }
}
