import type { PulledFate, PullFault, PullState } from './pull-state.ts'
import type { PulledAccount } from './pulled-account.ts'

/** An account that may be worked on now. */
export type DueAccount = {
  readonly account: PulledAccount
  /** The address that its mail is taken for; `null` while its desk is gone or does not receive. M18 */
  readonly recipient: string | null
  /** How often it has failed in a row. */
  readonly failures: number
}

/** How far a folder was read. */
export type FolderMark = {
  /** UIDVALIDITY: its numbers mean something only as long as this stays. RFC 9051 §2.3.1.1 */
  readonly validity: string
  /** Every mail below has a row, or is older than the first connection. */
  readonly nextUid: number
  /** Mails below lay there before the first connection and are left alone. */
  readonly oldBefore: number
  /** The identities of old mails below are noted. */
  readonly notedBefore: number
}

/** Where a mail lies. */
export type MailPlace = {
  readonly accountId: string
  readonly folder: string
  readonly validity: string
  /** UID or UIDL. */
  readonly number: string
}

/** What is kept of a mail. */
export type MailNote = MailPlace & {
  /** A digest of what it says of itself; `null` where nobody looked. */
  readonly identity: string | null
  readonly state: PulledFate
  /** A reason of the catalogue, or a fault; `null` where it was taken. */
  readonly reason: string | null
  /** The id of the stored message; `null` where none was stored. */
  readonly messageId: string | null
  readonly octets: number | null
  readonly tries: number
  readonly nextTryAt: Date | null
  /** Whether the server was told what was to be told: that it is read. */
  readonly isMarked: boolean
}

/** A mail that is known already, as far as whoever reads on must know. */
export type KnownMail = Pick<MailNote, 'number' | 'state' | 'tries' | 'nextTryAt'>

/** How an account fares, as whoever works on it tells. */
export type StateNote =
  | { readonly state: Exclude<PullState, 'failing' | 'new'> }
  /** Waiting for mail, though a folder was passed over. */
  | { readonly state: 'partly'; readonly fault: PullFault; readonly words: string }
  | {
      readonly state: 'failing'
      readonly fault: PullFault
      readonly words: string
      readonly nextTryAt: Date
    }

/** What a pulling process writes down and asks; the store answers. Every answer is on stable storage. */
export type PullJournal = {
  /** Takes the accounts whose time has come and that nobody else has in hand. */
  claim(lease: string, leaseMs: number): Promise<readonly DueAccount[]>
  /** Keeps an account for longer, and tells whether somebody wants it looked at, it or its desk was changed, or another has it. */
  renew(due: DueAccount, lease: string, leaseMs: number): Promise<'ours' | 'woken' | 'changed' | 'lost'>
  /** Lets an account go. */
  release(accountId: string, lease: string): Promise<void>
  noteState(accountId: string, lease: string, note: StateNote): Promise<void>
  /** How far a folder was read; `null` before the first time. */
  folder(accountId: string, folder: string): Promise<FolderMark | null>
  saveFolder(accountId: string, folder: string, mark: FolderMark): Promise<void>
  /** Writes down what became of mails, and how far the folder is read with them; `null` leaves that as it is. */
  note(notes: readonly MailNote[], mark: FolderMark | null): Promise<void>
  /** Which of these numbers are known. */
  known(place: Omit<MailPlace, 'number'>, numbers: readonly string[]): Promise<ReadonlyMap<string, KnownMail>>
  /** Whether mails of the folder are known under another validity. */
  hasOtherNumbers(place: Omit<MailPlace, 'number'>): Promise<boolean>
  /** Gives a mail that is known by its identity under another validity its number of now; whether there was one. */
  renumber(place: MailPlace, identity: string): Promise<boolean>
  /** The mails whose next try has come, the oldest first. */
  toRetry(place: Omit<MailPlace, 'number'>, limit: number): Promise<readonly KnownMail[]>
  /** The numbers of taken mails that were not yet marked. */
  toMark(place: Omit<MailPlace, 'number'>, limit: number): Promise<readonly string[]>
  noteMarked(place: Omit<MailPlace, 'number'>, numbers: readonly string[]): Promise<void>
  /** The numbers of mails that were taken at least so many days ago. M22 */
  toDelete(place: Omit<MailPlace, 'number'>, days: number, limit: number): Promise<readonly string[]>
  /** Forgets mails that are gone from their server. */
  forget(place: Omit<MailPlace, 'number'>, numbers: readonly string[]): Promise<void>
}
