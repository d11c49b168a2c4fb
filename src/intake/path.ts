import type { Log } from '../domain/log.ts'
import type { RawMessage } from '../domain/mail/raw-message.ts'
import type { Settled } from '../domain/settlement.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { Db } from '../store/database.ts'
import type { Authenticity } from './authenticity/authenticity.ts'
import type { Commit } from './commit-writer.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'

/** Where a transaction leads: to the store for good, or to nothing when it is simulated. */
export type Path = {
  /** What the rules' facts are read from. */
  readonly db: Db
  readonly policy: Pick<PolicySnapshot, 'current' | 'refresh'>
  /** Where long messages go; `null` when nothing is to be kept. */
  readonly blobs: Pick<BlobStore, 'create'> | null
  readonly secret: Uint8Array
  readonly maxMessageOctets: number
  readonly maxHops: number
  readonly maxRecipients: number
  readonly clock: () => Date
  readonly log: Log
  /** Finds out who really sent a message; `null` where nobody is asked. */
  readonly authenticity: Authenticity | null
  /** The whole message again, which may be longer than what is in memory. */
  octetsOf(raw: RawMessage): AsyncIterable<Uint8Array>
  /** Writes a message; resolves when it is on stable storage. */
  settle(commit: Commit): Promise<Settled>
  /** Writes a refusal that came before any octets; nobody waits for it, and it may fail. */
  record(commit: Commit): void
  /** Reads the content of a settled message, later. */
  readContent(messageId: string, raw: RawMessage): void
}
