/** What a blocklist pattern matches. */
export type BlockKind = 'address' | 'domain'

/** An entry of the blocklist. */
export type BlockEntry = {
  readonly id: string
  /** An address (`x@spam.example`) or a domain (`spam.example`), in lower case. */
  readonly pattern: string
  readonly kind: BlockKind
  readonly reason: string
  /** Who added it: a user's name, or `cli`. */
  readonly owner: string
  readonly createdAt: Date
  readonly hits: number
}
