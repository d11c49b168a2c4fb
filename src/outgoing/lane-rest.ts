import { type Attempt, isOfServer } from '../domain/outgoing/attempt.ts'
import { restMs } from '../domain/outgoing/retry-time.ts'

/** Failures to sign in count for more: a server may lock who tries too often. */
const signInFailures = 3

/** What a lane knows of its server: how well it does, and until when it is left alone. */
export class LaneRest {
  #successes = 0
  #failures = 0
  #rest: { readonly since: Date; readonly until: number; readonly reply: string } | null = null

  /** How many mails have left since its server failed last. */
  get successes(): number {
    return this.#successes
  }

  /** What its server has said before it was left alone. */
  get reply(): string {
    return this.#rest?.reply ?? ''
  }

  /** Since when it is left alone; `null` while it is not. */
  get since(): Date | null {
    return this.#rest?.since ?? null
  }

  /** Whether it is left alone now. */
  isOn(now: Date): boolean {
    return this.#rest !== null && this.#rest.until > now.getTime()
  }

  /** Begins a rest of this length. */
  begin(now: Date, pauseMs: number, reply: string): void {
    this.#rest = { since: now, until: now.getTime() + pauseMs, reply }
  }

  /** Ends it. */
  lift(): void {
    this.#rest = null
  }

  /** Learns from an attempt, and gives the length of the rest that it begins with; whatever a server answers, it is there. */
  learn(attempt: Attempt, isOneServer: boolean, now: Date, chance: number): number | null {
    if (!isOneServer || !isOfServer(attempt)) {
      this.#failures = 0
      this.#successes += 1
      this.#rest = null
      return null
    }
    this.#successes = 0
    if (this.isOn(now)) return null
    this.#failures += 1
    const weight = attempt.outcome === 'sign-in' ? signInFailures : 0
    const pauseMs = restMs(this.#failures + weight, chance)
    this.begin(now, pauseMs, attempt.reply)
    return pauseMs
  }
}
