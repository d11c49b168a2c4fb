/** What an entry's pattern matches. */
export type BlockKind = 'address' | 'domain' | 'wildcard' | 'regex' | 'network'

/** Which list an entry stands on; the allow list beats the block list. */
export type ListName = 'block' | 'allow'

/** An entry of the blocklist, or of the allow list that beats it. */
export type BlockEntry = {
  readonly id: string
  /** As `readPattern` writes it; a regular expression between slashes, all others in lower case. */
  readonly pattern: string
  readonly kind: BlockKind
  readonly reason: string
  /** Who added it: a user's name, or `cli`. */
  readonly owner: string
  readonly createdAt: Date
  /** How often it decided: a refusal, or for the allow list mail that the blocklist would have refused. */
  readonly hits: number
  readonly list: ListName
  /** From when on it counts no more; `null` for never. */
  readonly expiresAt: Date | null
  /** When it decided last; `null` when it never has. */
  readonly lastHitAt: Date | null
}

/** Whether an entry counts no more. */
export function isExpired({ expiresAt }: Pick<BlockEntry, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== null && expiresAt.getTime() <= now.getTime()
}
