import type { AttemptOutcome } from './attempt.ts'

/** The field that marks a test message; what stands in it is signed for one desk. */
export const testField = 'X-Portaria-Test'

/**
 * What became of a test message, from asked for to arrived; `missing` is one that did not come in time.
 *
 * One that comes late has arrived all the same.
 */
export type MailTestState = 'waiting' | 'sending' | 'sent' | 'failed' | 'missing' | 'arrived'

/** Who asked for a test message: a person, or the clock. */
export type MailTestKind = 'asked' | 'canary'

/** A test message that leaves by a channel and has to come back in by the outside. C5 */
export type MailTest = {
  readonly id: string
  readonly deskId: string
  /** `null` for the server that the configuration names. */
  readonly channelId: string | null
  readonly kind: MailTestKind
  readonly state: MailTestState
  readonly askedAt: Date
  /** When it is missing. */
  readonly dueAt: Date
  /** When a server took it; `null` while none has. */
  readonly sentAt: Date | null
  readonly arrivedAt: Date | null
  /** How sending ended; `null` while it has not, or where there was no way to send. */
  readonly outcome: AttemptOutcome | 'no-channel' | null
  /** The other server's words. */
  readonly reply: string
}

/** How long a test message was on its way; `null` for one that has not arrived. */
export function delayOf({ askedAt, arrivedAt }: MailTest): number | null {
  return arrivedAt === null ? null : Math.max(0, arrivedAt.getTime() - askedAt.getTime())
}

/** How often the round trip is made by itself: never, or every so many minutes. Beyond 10 */
export type CanarySetting = { readonly isOn: boolean; readonly everyMinutes: number }

/** How many minutes a house may choose. */
export const canaryMinutes = { min: 2, max: 1_440 } as const

/** How long a test message that somebody asked for may take. */
export const askedWithinMs = 15 * 60_000
