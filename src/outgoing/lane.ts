import { type Attempt, type AttemptOutcome, type Fate, isOfServer } from '../domain/outgoing/attempt.ts'
import { isSendableAddress } from '../domain/mail/address.ts'
import type { WhenUnknown } from '../domain/outgoing/channel.ts'
import { restMs, retryTime } from '../domain/outgoing/retry-time.ts'
import type { Log } from '../domain/log.ts'
import type { BlobStore } from '../store/blobs.ts'
import { type Database, writeTransaction } from '../store/database.ts'
import { type DueMail, isHurriedSince, returnMails, takeDue } from '../store/outbox.ts'
import { noteStandstill } from '../store/standstill.ts'
import type { OutgoingSignature } from './compose-facts.ts'
import type { Courier, Delivered } from './courier.ts'
import type { OutboxJournal } from './outbox-journal.ts'
import type { Mailbox } from '../domain/mail/header-section.ts'
import { toParcel } from './parcel.ts'
import { settleAttempt } from './settle-attempt.ts'

/** A way to send that is open. */
export type OpenLane = {
  readonly courier: Courier
  readonly whenUnknown: WhenUnknown
  /** What stands in From of what nobody wrote; the address of the desk where it is left out. O14, O17 */
  readonly from?: Mailbox
}

/** Opens the way of a channel; `null` while there is none, and its mail waits. */
export type LaneOpener = (channelId: string | null) => Promise<OpenLane | null>

/** What the lanes of a process share. */
export type LaneOptions = {
  readonly database: Database
  readonly blobs: BlobStore
  readonly journal: OutboxJournal
  readonly signature: OutgoingSignature
  readonly open: LaneOpener
  readonly lease: string
  readonly leaseMs: number
  readonly clock: () => Date
  readonly log: Log
  /** Something between 0 and 1, to spread what would come back together. */
  readonly chance: () => number
}

/** Mails that are taken ahead for each one that is in hand. */
const takenAhead = 4
/** Failures to sign in count for more: a server may lock who tries too often. */
const signInFailures = 3
const standstillMails = 200
const lost = 'the process ended while the last octets were on their way'
const noAddress = 'expected one plain address to send to'
const locked = 'the channel cannot be opened: its password or token is missing'
const lockedMs = 30_000
const noChannel = 'the channel is switched off or gone'

/**
 * Sends the mails of one channel, several at a time, and rests while its server takes none.
 *
 * It begins with one mail and takes more at a time with each that leaves. A server that fails is asked again with one
 * mail after a rest; those behind it are shown as put off, and spend no attempt. F3
 */
export class Lane {
  readonly #channelId: string | null
  readonly #options: LaneOptions
  #way: OpenLane | null = null
  #waiting: DueMail[] = []
  #taking: Promise<void> | null = null
  readonly #workers = new Set<Promise<void>>()
  readonly #inHand = new Set<string>()
  #successes = 0
  #failures = 0
  #rest: { readonly since: Date; readonly until: number; readonly reply: string } | null = null
  #isClosed = false
  /** How many mails it has taken in all. */
  taken = 0

  constructor(channelId: string | null, options: LaneOptions) {
    this.#channelId = channelId
    this.#options = options
  }

  /** The mails that it has in hand. */
  get heldIds(): readonly string[] {
    return [...this.#inHand, ...this.#waiting.map(({ id }) => id)]
  }

  /** Looks for mail whose time has come. */
  async poke(): Promise<void> {
    if (this.#isClosed) return
    if (this.#isResting() && (await this.#isWanted())) this.lift()
    if (this.#isResting()) return this.#noteStandstill(this.#rest?.reply ?? '')
    if (this.#workers.size === 0) await this.#open()
    if (this.#isResting()) return this.#noteStandstill(this.#rest?.reply ?? '')
    if (this.#way === null && this.#channelId !== null) return this.#noteStandstill(noChannel)
    this.#startWorkers()
  }

  /** Ends a rest: somebody has mended the server, or wants to know. */
  lift(): void {
    this.#rest = null
  }

  /** Waits until nothing is in hand. */
  async idle(): Promise<void> {
    while (this.#workers.size > 0) await Promise.all(this.#workers)
  }

  /** Takes no more mail, and waits for what is in hand; what takes longer is broken off. */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true
    const timer = setTimeout(() => this.#way?.courier.close(), graceMs)
    await this.idle()
    clearTimeout(timer)
    this.#way?.courier.close()
    await this.#giveBack()
  }

  async #open(): Promise<void> {
    const { open, clock, log } = this.#options
    try {
      this.#way = await open(this.#channelId)
    } catch (error) {
      log('error', 'mail.failed', { channel: this.#channelId, error })
      this.#way = null
      this.#rest = { since: clock(), until: clock().getTime() + lockedMs, reply: locked }
    }
  }

  #isResting(): boolean {
    return this.#rest !== null && this.#rest.until > this.#options.clock().getTime()
  }

  /** Somebody who wants a mail at once wants to know what its server says now; whichever process he asked. C52 */
  async #isWanted(): Promise<boolean> {
    const since = this.#rest?.since ?? null
    if (since === null) return false
    return isHurriedSince(this.#options.database.writer, this.#channelId, since)
  }

  #allowed(): number {
    return Math.min(this.#way?.courier.workers ?? 0, 1 + this.#successes)
  }

  #startWorkers(): void {
    while (!this.#isClosed && !this.#isResting() && this.#workers.size < this.#allowed()) {
      const worker = this.#work()
        .catch((error: unknown) => this.#options.log('error', 'mail.failed', { error }))
        .finally(() => this.#workers.delete(worker))
      this.#workers.add(worker)
    }
  }

  async #work(): Promise<void> {
    while (!this.#isClosed && !this.#isResting()) {
      const mail = await this.#next()
      if (mail === null || this.#way === null) return
      this.#inHand.add(mail.id)
      // What cannot even be noted stays ours until its lease ends, and is taken again.
      await this.#send(mail, this.#way)
        .catch((error: unknown) => this.#options.log('error', 'mail.failed', { id: mail.id, error }))
        .finally(() => this.#inHand.delete(mail.id))
      this.#startWorkers()
    }
    await this.#giveBack()
  }

  async #next(): Promise<DueMail | null> {
    if (this.#waiting.length === 0) {
      this.#taking ??= this.#take().finally(() => {
        this.#taking = null
      })
      await this.#taking
    }
    return this.#waiting.shift() ?? null
  }

  async #take(): Promise<void> {
    const { database, lease, leaseMs, clock } = this.#options
    const allowed = this.#allowed()
    const limit = allowed === 1 ? 1 : allowed * takenAhead
    const claim = { channelId: this.#channelId, lease, leaseMs, limit }
    const mails = await takeDue(database.writer, claim, clock())
    this.taken += mails.length
    this.#waiting.push(...mails)
  }

  async #giveBack(): Promise<void> {
    const ids = this.#waiting.splice(0).map(({ id }) => id)
    if (ids.length === 0) return
    const { database, lease, clock } = this.#options
    await writeTransaction(database, (trx) => returnMails(trx, ids, lease, clock()))
  }

  async #send(mail: DueMail, way: OpenLane): Promise<void> {
    const { journal, lease, log } = this.#options
    if (mail.handedPositions !== null) {
      const attempt = this.#ownAttempt(mail, 'unknown', 'failed', lost)
      const fates = attempt.fates.filter(({ position }) => mail.handedPositions?.includes(position))
      return this.#note(mail, way, { attempt: { ...attempt, fates }, isLast: true })
    }
    const recipients = mail.recipients.filter(({ address }) => isSendableAddress(address))
    if (recipients.length < mail.recipients.length) {
      const attempt = this.#ownAttempt(mail, 'not-sendable', 'failed', noAddress)
      const fates = attempt.fates.filter(({ position }) =>
        recipients.every((each) => each.position !== position),
      )
      await this.#note(mail, way, { attempt: { ...attempt, fates }, isLast: recipients.length === 0 })
    }
    if (recipients.length === 0) return
    const sendable = { ...mail, recipients }
    const parcel = await toParcel(sendable, this.#options, way.from).catch(async (error: unknown) => {
      log('error', 'mail.failed', { id: mail.id, error })
      const attempt = this.#ownAttempt(sendable, 'deferred', 'deferred', 'the mail could not be composed')
      await this.#note(mail, way, { attempt, isLast: true })
      return null
    })
    if (parcel === null) return
    const hand = (positions: readonly number[]): Promise<boolean> =>
      journal.hand({ id: mail.id, lease, positions })
    for await (const delivered of way.courier.deliver(parcel, hand)) {
      this.#learn(delivered.attempt, way.courier.isOneServer)
      await this.#note(mail, way, delivered)
    }
  }

  /** Whatever a server answers, it is there. */
  #learn(attempt: Attempt, isOneServer: boolean): void {
    if (!isOneServer || !isOfServer(attempt)) {
      this.#failures = 0
      this.#successes += 1
      this.#rest = null
      return
    }
    this.#successes = 0
    if (this.#isResting()) return
    this.#failures += 1
    const weight = attempt.outcome === 'sign-in' ? signInFailures : 0
    const { clock, chance, log } = this.#options
    const pauseMs = restMs(this.#failures + weight, chance())
    const since = clock()
    this.#rest = { since, until: since.getTime() + pauseMs, reply: attempt.reply }
    log('warn', 'mail.failed', { channel: this.#channelId, reply: attempt.reply, restMs: pauseMs })
  }

  async #note(
    mail: DueMail,
    { whenUnknown, courier }: OpenLane,
    { attempt, isLast }: Delivered,
  ): Promise<void> {
    const { journal, lease, clock, chance, log } = this.#options
    const now = clock()
    const settled = settleAttempt(attempt, whenUnknown, now >= mail.givesUpAt)
    const isOfLane = courier.isOneServer && isOfServer(attempt)
    const isAtOnce =
      mail.handedPositions !== null || (settled.outcome === 'unknown' && whenUnknown === 'send-again')
    const retryAt = isAtOnce || isOfLane ? now : retryTime(mail.attempts, now, chance())
    await journal.tried({
      id: mail.id,
      ticketId: mail.ticketId,
      lease,
      attempt: settled,
      retryAt: isLast ? retryAt : null,
      isSpent: !isOfLane,
    })
    const { outcome, reply, fates } = settled
    const isSent = outcome === 'sent'
    log(isSent ? 'info' : 'warn', isSent ? 'mail.sent' : 'mail.failed', {
      id: mail.id,
      outcome,
      reply,
      to: mail.recipients.filter(({ position }) => fates.some((fate) => fate.position === position)).length,
      ...(isLast && !isSent ? { retryAt: retryAt.toISOString() } : {}),
    })
  }

  /** An attempt that no server had a part in. */
  #ownAttempt(
    { recipients }: DueMail,
    outcome: AttemptOutcome,
    state: Fate['state'],
    reply: string,
  ): Attempt {
    const at = this.#options.clock()
    const fates = recipients.map(({ position }) => ({ position, state, status: null, reply }))
    return { at, durationMs: 0, peer: null, tls: null, outcome, reply, dialogue: [], fates }
  }

  async #noteStandstill(reply: string): Promise<void> {
    const { database, clock } = this.#options
    const standstill = { channelId: this.#channelId, reply, limit: standstillMails }
    await writeTransaction(database, (trx) => noteStandstill(trx, standstill, clock()))
  }
}
