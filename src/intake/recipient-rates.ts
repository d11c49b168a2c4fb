import { foldAddress } from '../domain/mail/address.ts'
import { hostNetworkOf } from '../domain/mail/network.ts'
import { type RateCounts, type RateKey, type Rates, unlimited } from '../domain/policy/rates.ts'
import { HourCounts } from './hour-counts.ts'

/** Who names which recipient. */
export type Named = {
  readonly peer: string | null
  readonly reversePath: string | null
  readonly recipient: string
}

/** Counts the recipients that peers and reverse-paths name, where there is a limit to keep. */
export class RecipientRates {
  /** The limits; 0 where there is none. */
  readonly limits: Rates
  readonly #counts = new HourCounts()

  constructor(limits: Partial<Rates> = {}) {
    this.limits = { ...unlimited, ...limits }
  }

  /** Whether there is any limit to keep. */
  get areKept(): boolean {
    const { perPeer, perReversePath, perRecipient } = this.limits
    return perPeer > 0 || perReversePath > 0 || perRecipient > 0
  }

  /** The counts as if this one had been counted. */
  peek(named: Named, at: Date): RateCounts {
    const counted = this.#keysOf(named).map(([kind, key]) => [kind, this.#counts.of(key, at) + 1] as const)
    return { ...unlimited, ...Object.fromEntries(counted) }
  }

  /** Counts a recipient that was accepted. */
  count(named: Named, at: Date): void {
    const keys = this.#keysOf(named).map(([, key]) => key)
    if (keys.length > 0) this.#counts.add(keys, at)
  }

  #keysOf({ peer, reversePath, recipient }: Named): readonly (readonly [RateKey, string])[] {
    const { perPeer, perReversePath, perRecipient } = this.limits
    const host = perPeer > 0 && peer !== null ? hostNetworkOf(peer) : null
    return [
      ...(host !== null ? [['perPeer', `h ${host}`] as const] : []),
      ...(perReversePath > 0 && reversePath !== null
        ? [['perReversePath', `s ${foldAddress(reversePath)}`] as const]
        : []),
      ...(perRecipient > 0 ? [['perRecipient', `r ${foldAddress(recipient)}`] as const] : []),
    ]
  }
}
