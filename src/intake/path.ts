import type { Log } from '../domain/log.ts'
import type { Network } from '../domain/mail/network.ts'
import type { RawMessage } from '../domain/mail/raw-message.ts'
import type { Caps } from '../domain/policy/caps.ts'
import type { Settled } from '../domain/settlement.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { Db } from '../store/database.ts'
import type { Authenticity } from './authenticity/authenticity.ts'
import type { Note } from '../store/door-notes.ts'
import type { Classifier } from './classification.ts'
import type { Commit } from './commit-writer.ts'
import type { PaceOf, ReadPace } from './mail-pace.ts'
import type { AuthorRates } from './author-rates.ts'
import type { PutOff } from './put-off.ts'
import type { PolicySnapshot } from './policy-snapshot.ts'
import type { RecipientRates } from './recipient-rates.ts'
import type { Reference } from './reference.ts'
import type { ReputationLooks } from './reputation/reputation.ts'
import type { Scan } from './scan/scanners.ts'

/** Where a transaction leads: to the store for good, or to nothing when it is simulated. */
export type Path = {
  /** What the rules' facts are read from. */
  readonly db: Db
  readonly policy: Pick<PolicySnapshot, 'current' | 'refresh'>
  /** Where long messages go; `null` when nothing is to be kept. */
  readonly blobs: Pick<BlobStore, 'create'> | null
  /** Asks the scanners that a desk wants asked. */
  readonly scan: Scan
  readonly secret: Uint8Array
  readonly maxMessageOctets: number
  readonly maxHops: number
  readonly hostname: string
  readonly caps: Caps
  /** The hosts that answer for the authors of what they bring. */
  readonly submitters: readonly Network[]
  /** Tells the pace of mails, to find that of a loop. */
  readonly readPace: ReadPace
  /** Counts a mail that was accepted. */
  countPace(of: PaceOf, at: Date): void
  readonly maxRecipients: number
  /** Counts recipients, to put off a flood. */
  readonly rates: RecipientRates
  /** Counts the messages of authors, to put off a flood that comes from everywhere. */
  readonly authorRates: AuthorRates
  readonly clock: () => Date
  readonly log: Log
  /** What a refusal of the message is told with. */
  referTo(messageId: string): Reference
  /** Finds out who really sent a message; `null` where nobody is asked. */
  readonly authenticity: Authenticity | null
  /** Asks the DNS about peers and reverse-paths; `null` where nobody is asked. */
  readonly reputation: ReputationLooks | null
  /** The whole message again, which may be longer than what is in memory. */
  octetsOf(raw: RawMessage): AsyncIterable<Uint8Array>
  /** Writes a message; resolves when it is on stable storage. */
  settle(commit: Commit): Promise<Settled>
  /** Writes a refusal that came before any octets; nobody waits for it, and it may fail. */
  record(commit: Commit): void
  /** Writes down what stays with its sender, or who has come again; resolves when it is written or has failed. */
  note(notes: readonly Note[]): Promise<void>
  /** Told of each delivery that is put off, once it is noted: for whoever only tries. */
  readonly tellPutOff?: (putOff: PutOff) => Promise<void>
  /** Whether another such refusal would be recorded: each session has so many. */
  mayRecord(): boolean
  /** Says which type the tickets of a message get, by what has been read of it. */
  readonly classify: Classifier['classify']
  /** Reads the content of a settled message, later. */
  readContent(messageId: string, raw: RawMessage): void
}
