/** How many recipients an hour may name before more are put off; 0 where there is no limit. */
export type Rates = {
  /** By one peer: an IPv4 address, or an IPv6 network of 64 bits, which is one host's. */
  readonly perPeer: number
  /** For one reverse-path. */
  readonly perReversePath: number
  /** To one address of ours. */
  readonly perRecipient: number
}

/** What a rate counts by. */
export type RateKey = keyof Rates

/** No limit at all: the rates where nothing is configured. */
export const unlimited: Rates = { perPeer: 0, perReversePath: 0, perRecipient: 0 }

/** How many recipients were named within the hour, this one included; what is not counted is 0. */
export type RateCounts = Readonly<Record<RateKey, number>>

/** The counts of whom no rate counts. */
export const uncounted: RateCounts = { perPeer: 0, perReversePath: 0, perRecipient: 0 }

/** The first limit that the counts are past; `null` when they keep to all of them. */
export function exceeded(counts: RateCounts, rates: Rates): RateKey | null {
  const keys = ['perPeer', 'perReversePath', 'perRecipient'] as const
  return keys.find((key) => rates[key] > 0 && counts[key] > rates[key]) ?? null
}

/** How many messages an author has sent within the hour, this one included, and how many he may. */
export type AuthorRate = { readonly count: number; readonly limit: number }
