import type { Log } from '../domain/log.ts'
import { isSendableAddress } from '../domain/mail/address.ts'
import type { OutgoingFacts } from '../domain/outgoing/automatic-mail.ts'
import type { Deliver } from './delivery.ts'
import { composeOutgoing } from './compose-facts.ts'

/** A mail of ours whose time has come. */
export type OutgoingMail = {
  readonly id: string
  readonly mail: OutgoingFacts
  /** How often it was tried, this time included. */
  readonly attempts: number
}

/** The outbox, as the sender needs it. */
export type OutgoingWork = {
  /** Takes mails whose time has come, so that nobody else sends them. */
  take(limit: number): Promise<readonly OutgoingMail[]>
  sent(id: string, reply: string): Promise<void>
  /** `retryAt` is `null` when the mail is given up. */
  failed(id: string, reply: string, retryAt: Date | null): Promise<void>
}

/** What sending needs. */
export type OutboundOptions = {
  readonly work: OutgoingWork
  readonly deliver: Deliver
  readonly secret: Uint8Array
  readonly hostname: string
  readonly log: Log
  readonly clock?: () => Date
  readonly pollMs?: number
}

/** Sending that goes on until it is closed. */
export type Outbound = {
  /** Sends what is due now, and tells how many mails it took. */
  sendDue(): Promise<number>
  /** Waits for the mail in hand; the others stay in the outbox. */
  close(): Promise<void>
}

const batch = 10
const firstPauseMs = 60_000
const longestPauseMs = 6 * 3_600_000
const mostAttempts = 27

/** Sends the mails of the outbox one after the other, and looks for new ones every few seconds. */
export function startOutbound(options: OutboundOptions): Outbound {
  const { work, log, pollMs = 5000 } = options
  let isClosed = false
  let inHand: Promise<number> = Promise.resolve(0)

  async function sendBatch(): Promise<number> {
    let count = 0
    // Taken one by one: a slow host must not hold a mail past the time for which it is ours alone.
    while (!isClosed && count < batch) {
      const [outgoing] = await work.take(1)
      if (outgoing === undefined) break
      await sendOne(options, outgoing)
      count += 1
    }
    return count
  }

  /** One look at a time: the next begins when the last is over. */
  function sendDue(): Promise<number> {
    inHand = inHand.then(sendBatch).catch((error: unknown) => {
      log('error', 'mail.failed', { error })
      return 0
    })
    return inHand
  }

  const timer = setInterval(() => void sendDue(), pollMs)
  timer.unref()
  return {
    sendDue,
    close: async () => {
      isClosed = true
      clearInterval(timer)
      await inHand
    },
  }
}

/** When to try again after so many attempts: pauses double to six hours; `null` after some five days. RFC 5321 §4.5.4.1 */
export function retryAt(attempts: number, now: Date): Date | null {
  if (attempts >= mostAttempts) return null
  return new Date(now.getTime() + Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1)))
}

async function sendOne(
  { work, deliver, secret, hostname, log, clock = () => new Date() }: OutboundOptions,
  { id, mail, attempts }: OutgoingMail,
): Promise<void> {
  // Nodemailer reads a list of recipients from any text: one that is no plain address is sent to nobody.
  const { kind, reply } = isSendableAddress(mail.to)
    ? await deliver(id, await composeOutgoing(mail, { secret, hostname }))
    : ({ kind: 'failed', reply: 'expected one plain address to send to' } as const)
  if (kind === 'sent') {
    await work.sent(id, reply)
    log('info', 'mail.sent', { id, to: mail.to, reply })
    return
  }
  const again = kind === 'failed' ? null : retryAt(attempts, clock())
  await work.failed(id, reply, again)
  log('warn', 'mail.failed', { id, to: mail.to, reply, retryAt: again?.toISOString() ?? null })
}
