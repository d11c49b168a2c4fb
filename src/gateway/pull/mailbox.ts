import type { RemoteFolder } from '../../domain/pull/pulling-means.ts'

/** A mail as its server lists it. */
export type ListedMail = {
  /** UID or UIDL. */
  readonly number: string
  /** How long its server says that it is; `null` where it does not. */
  readonly octets: number | null
  /** A digest of what it says of itself, by which it is known when all are numbered anew; `null` where nobody asked. */
  readonly identity: string | null
}

/** A folder while it is open. */
export type OpenFolder = {
  /** What its numbers are worth: another one, and they mean other mails. RFC 9051 §2.3.1.1 */
  readonly validity: string
  /** The number that the next mail to come will have at least; `null` where numbers have no order. */
  readonly nextUid: number | null
  readonly mails: number
  /** The mails from a number on, page after page in their order; all of them where numbers have none. */
  list(from: number): AsyncIterable<readonly ListedMail[]>
  /** The octets of a mail as they come; throws where they do not come whole. None where it is gone. */
  read(number: string): AsyncIterable<Uint8Array>
  /** Marks mails as read; whether that was done. M23 */
  markRead(numbers: readonly string[]): Promise<boolean>
  /** Deletes mails, and gives those that are gone by now; `null` where the server cannot delete these and no others. M22 */
  remove(numbers: readonly string[]): Promise<readonly string[] | null>
}

/** A mailbox at its server, signed in: what both protocols can do. */
export type Mailbox = {
  /** The protocol that makes it private, such as `TLSv1.3`; `null` in clear text. */
  readonly tls: string | null
  /** Whether it may be asked on, whatever was answered last. */
  isUsable(): boolean
  listFolders(): Promise<readonly RemoteFolder[]>
  open(folder: string): Promise<OpenFolder>
  /** Waits until the open folder may hold something new, or the time is over. */
  wait(timeoutMs: number, signal: AbortSignal): Promise<void>
  /** Takes leave, so that what was deleted is gone; never throws. */
  close(): Promise<void>
}

/** Whoever signs in: by a password, or by a token that a provider handed out. */
export type Credentials = {
  readonly user: string
  readonly secret: string
  readonly isToken: boolean
}

/** Hears what is said: ours, and theirs. Secrets are hidden by whoever keeps it. */
export type Hear = (speaker: 'client' | 'server', line: string) => void

/** How long each step of a dialogue may take. */
export type PullLimits = {
  readonly connectMs: number
  /** Without a single octet. */
  readonly silentMs: number
}

/** How a mailbox is opened. */
export type OpenOptions = {
  readonly host: string
  /** The address of the host that was looked at: no other is asked. */
  readonly address: string
  readonly port: number
  readonly encryption: 'none' | 'starttls' | 'tls'
  readonly credentials: Credentials
  readonly limits: PullLimits
  /** A certificate that is believed beside those of the system. */
  readonly ca?: string
  readonly hear: Hear
  /** Told when a step is behind us. */
  readonly reached: (step: 'reach' | 'encrypt' | 'sign-in') => void
}
