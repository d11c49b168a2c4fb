/** What the DNS says of the peer and the reverse-path of a message; `null` for each thing that nobody asked. */
export type Reputation = {
  /** What each list says of the peer, in the order of the configuration. */
  readonly listings: readonly Listing[] | null
  readonly peerName: PeerName | null
  readonly senderDomain: SenderDomain | null
}

/** What one list says of the peer. RFC 5782 §2 */
export type Listing = {
  readonly zone: string
  /** Whether being on it speaks for a peer or against it. */
  readonly kind: 'block' | 'allow'
  /** `unknown` when the list did not answer, or with what no list may say. */
  readonly result: 'listed' | 'absent' | 'unknown'
  /** The addresses that it answered with. */
  readonly codes: readonly string[]
}

/** What the reverse DNS calls the peer, and whether that name leads back to it. RFC 8601 §2.7.3 */
export type PeerName = {
  readonly result: 'confirmed' | 'unconfirmed' | 'none' | 'unknown'
  /** The confirmed name, else the first one; `null` when there is none. */
  readonly name: string | null
}

/** Whether answers to the reverse-path could be delivered at all. */
export type SenderDomain = {
  readonly domain: string
  /** `null-mx` is a domain that says of itself that it has no mail. RFC 7505 §3 */
  readonly result: 'accepts' | 'null-mx' | 'unroutable' | 'unknown'
}

/** The lists of one kind that a peer is on, by their zones. */
export function zonesListing(reputation: Reputation | null, kind: Listing['kind']): readonly string[] {
  const listings = reputation?.listings ?? []
  return listings.filter((each) => each.kind === kind && each.result === 'listed').map(({ zone }) => zone)
}
