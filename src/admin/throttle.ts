import { RateLimiterMemory } from 'rate-limiter-flexible'

const windowSeconds = 15 * 60

/**
 * Slows down who guesses passwords.
 *
 * Failures count for an address, and for a name tried from that address. A name alone is never closed: a stranger
 * could else keep its owner out.
 */
export class SignInThrottle {
  readonly #byAddress: RateLimiterMemory
  readonly #byName: RateLimiterMemory

  constructor(
    limits: { readonly perAddress: number; readonly perName: number } = { perAddress: 30, perName: 5 },
  ) {
    this.#byAddress = new RateLimiterMemory({ points: limits.perAddress, duration: windowSeconds })
    this.#byName = new RateLimiterMemory({ points: limits.perName, duration: windowSeconds })
  }

  /** Takes one attempt in advance, so that many at once do not slip through; seconds to wait, 0 for none. */
  async take(address: string, name: string): Promise<number> {
    const taken = await Promise.allSettled([
      this.#byAddress.consume(address),
      this.#byName.consume(nameKey(address, name)),
    ])
    const waits = taken.map((result) => (result.status === 'rejected' ? waitOf(result.reason) : 0))
    return Math.max(...waits)
  }

  /** Gives the attempts back after the right password. */
  async forgive(address: string, name: string): Promise<void> {
    await this.#byName.delete(nameKey(address, name))
    await this.#byAddress.reward(address)
  }
}

function waitOf(reason: unknown): number {
  if (reason instanceof Error) throw reason
  const isLimit = typeof reason === 'object' && reason !== null && 'msBeforeNext' in reason
  return isLimit ? Math.max(1, Math.ceil(Number(reason.msBeforeNext) / 1000)) : windowSeconds
}

function nameKey(address: string, name: string): string {
  return `${address} ${name.slice(0, 200)}`
}
