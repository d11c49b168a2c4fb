import type { Attempt } from '../domain/outgoing/attempt.ts'
import type { DkimKey } from '../domain/outgoing/opened-channel.ts'
import type { DueRecipient } from '../store/outbox.ts'

/** A mail as it is handed over. */
export type Parcel = {
  readonly id: string
  readonly reversePath: string | null
  readonly recipients: readonly DueRecipient[]
  /** Octets before anything is signed. */
  readonly length: number
  /** Reads them from their start; each attempt does. */
  open(): AsyncIterable<Uint8Array>
}

/** Notes that the last octets leave for these recipients; `false` when the mail may not leave any more. */
export type Hand = (positions: readonly number[]) => Promise<boolean>

/** An attempt, and whether it was the last for this time. */
export type Delivered = { readonly attempt: Attempt; readonly isLast: boolean }

/** Carries mails to where they are to go. */
export type Courier = {
  /** How many mails it carries at a time. */
  readonly workers: number
  /** Whether all go to one server, so that what ails it ails each. */
  readonly isOneServer: boolean
  /**
   * Hands a mail over, and tells of each attempt when it is over; never throws.
   *
   * Whoever asks notes each before the next one begins. A mail that may not leave any more ends it without a word.
   */
  deliver(parcel: Parcel, hand: Hand): AsyncIterable<Delivered>
  /** Keeps no connection from now on: another way has taken its place. Mails in hand go on. */
  retire(): void
  /** Ends the connections, and breaks off what is in hand. */
  close(): void
}

/** What every courier of a lane knows. */
export type CourierOptions = {
  /** The name that we greet with. */
  readonly hostname: string
  readonly limits: DeliveryLimits
  readonly dkim: DkimKey | null
  readonly clock: () => Date
}

/** How long a server may be silent, how long until the last octets are handed over, and how long we wait for its word then. */
export type DeliveryLimits = {
  readonly silenceMs: number
  readonly wholeMs: number
  readonly lastReplyMs: number
}

/** RFC 5321 §4.5.3.2 */
export const defaultLimits: DeliveryLimits = {
  silenceMs: 60_000,
  wholeMs: 10 * 60_000,
  lastReplyMs: 10 * 60_000,
}
