import type { Attempt } from '../domain/outgoing/attempt.ts'
import type { WhenUnknown } from '../domain/outgoing/channel.ts'
import type { Log } from '../domain/log.ts'
import type { BlobStore } from '../store/blobs.ts'
import { type Database, writeTransaction } from '../store/database.ts'
import { isHurriedSince } from '../store/hurried-mails.ts'
import { type DueMail, returnMails, takeDue } from '../store/outbox.ts'
import { noteStandstill } from '../store/standstill.ts'
import type { OutgoingSignature } from './compose-facts.ts'
import { carryMail } from './carry-mail.ts'
import type { Courier } from './courier.ts'
import { LaneRest } from './lane-rest.ts'
import { MailsInHand } from './mails-in-hand.ts'
import type { OutboxJournal } from './outbox-journal.ts'
import type { Sender } from './parcel.ts'

/** A way to send that is open. */
export type OpenLane = Sender & { readonly courier: Courier; readonly whenUnknown: WhenUnknown }

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
  /** The mails that any lane of the process has: whatever the clock says of their leases, none is taken again. */
  readonly held: () => readonly string[]
  readonly clock: () => Date
  readonly log: Log
  /** Something between 0 and 1, to spread what would come back together. */
  readonly chance: () => number
}

/** Mails that are taken ahead for each one that is in hand. */
const takenAhead = 4
/** Mails of domains that have enough in hand, which are kept while others are looked for behind them. */
const maxPassedOver = 200
const passOverMs = 2_000
/** How often a lane at work looks whether its channel is still what it was, and behind mails that it passes over. */
const lookMs = 1_000
const standstillMails = 200
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
  #taking: Promise<void> | null = null
  #looking: Promise<void> | null = null
  #lookedAt = -lookMs
  #passedOverAt = -lookMs
  readonly #workers = new Set<Promise<void>>()
  readonly #mails = new MailsInHand<OpenLane>()
  readonly #rest = new LaneRest()
  #isClosed = false
  /** How many mails it has taken in all. */
  taken = 0

  constructor(channelId: string | null, options: LaneOptions) {
    this.#channelId = channelId
    this.#options = options
  }

  /** The mails that it has in hand. */
  get heldIds(): readonly string[] {
    return this.#mails.ids
  }

  /** Looks for mail whose time has come. */
  async poke(): Promise<void> {
    if (this.#isClosed) return
    if (this.#isResting() && (await this.#isWanted())) this.lift()
    if (this.#isResting()) return this.#noteStandstill(this.#rest.reply)
    if (this.#workers.size === 0) this.#lookedAt = -lookMs
    await this.#look()
    if (this.#isResting()) return this.#noteStandstill(this.#rest.reply)
    if (this.#way === null && this.#channelId !== null) return this.#noteStandstill(noChannel)
    this.#startWorkers()
  }

  /** Ends a rest: somebody has mended the server, or wants to know. */
  lift(): void {
    this.#rest.lift()
  }

  /** Waits until nothing is in hand. */
  async idle(): Promise<void> {
    while (this.#workers.size > 0) await Promise.all(this.#workers)
  }

  /** Takes no more mail, and waits for what is in hand; what takes longer is broken off. */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true
    const timer = setTimeout(() => this.#breakOff(), graceMs)
    await this.idle()
    clearTimeout(timer)
    this.#breakOff()
    await this.#giveBack()
  }

  #breakOff(): void {
    for (const { courier } of this.#mails.ways) courier.close()
    this.#way?.courier.close()
  }

  /** Opens its way anew unless that was done a moment ago: its channel may be another by now, or switched off. */
  async #look(): Promise<void> {
    if (performance.now() - this.#lookedAt >= lookMs) {
      this.#lookedAt = performance.now()
      this.#looking = this.#open()
    }
    await this.#looking
  }

  async #open(): Promise<void> {
    const { open, clock, log } = this.#options
    try {
      this.#way = await open(this.#channelId)
    } catch (error) {
      log('error', 'mail.failed', { channel: this.#channelId, error })
      this.#way = null
      this.#rest.begin(clock(), lockedMs, locked)
    }
  }

  #isResting(): boolean {
    return this.#rest.isOn(this.#options.clock())
  }

  /** Somebody who wants a mail at once wants to know what its server says now; whichever process he asked. C52 */
  async #isWanted(): Promise<boolean> {
    const { since } = this.#rest
    if (since === null) return false
    return isHurriedSince(this.#options.database.writer, this.#channelId, since)
  }

  #allowed(): number {
    const { workers = 0, isOneServer = true } = this.#way?.courier ?? {}
    return isOneServer ? Math.min(workers, 1 + this.#rest.successes) : workers
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
      const begun = await this.#next()
      if (begun === null) break
      const { mail, way } = begun
      // What cannot even be noted stays ours until its lease ends, and is taken again.
      await carryMail({ mail, way, options: this.#options }, (attempt) =>
        this.#learn(attempt, way.courier.isOneServer),
      )
        .catch((error: unknown) => this.#options.log('error', 'mail.failed', { id: mail.id, error }))
        .finally(() => this.#mails.end(mail.id))
      this.#startWorkers()
    }
    if (this.#isClosed || this.#isResting() || this.#way === null) await this.#giveBack()
  }

  async #next(): Promise<{ readonly mail: DueMail; readonly way: OpenLane } | null> {
    await this.#look()
    const begun = this.#begin()
    if (begun !== null || this.#way === null) return begun
    const isCrowded = this.#mails.waiting > 0
    if (isCrowded && !(await this.#passOver())) return null
    this.#taking ??= this.#take(isCrowded).finally(() => {
      this.#taking = null
    })
    await this.#taking
    return this.#begin()
  }

  #begin(): { readonly mail: DueMail; readonly way: OpenLane } | null {
    const way = this.#way
    const mail = way === null ? null : this.#mails.begin(way, !way.courier.isOneServer)
    return way === null || mail === null ? null : { mail, way }
  }

  /** Whether it is time to look behind mails whose domains have enough in hand; what is too much of them waits a little. */
  async #passOver(): Promise<boolean> {
    if (performance.now() - this.#passedOverAt < lookMs) return false
    this.#passedOverAt = performance.now()
    if (this.#mails.waiting >= maxPassedOver) {
      const until = new Date(this.#options.clock().getTime() + passOverMs)
      await this.#giveBack({ kept: takenAhead, until })
    }
    return true
  }

  async #take(isCrowded: boolean): Promise<void> {
    const { database, lease, leaseMs, held, clock } = this.#options
    const allowed = this.#allowed()
    const limit = isCrowded ? maxPassedOver : allowed === 1 ? 1 : allowed * takenAhead
    const claim = { channelId: this.#channelId, lease, leaseMs, limit, held: held() }
    const mails = await takeDue(database.writer, claim, clock())
    this.taken += mails.length
    this.#mails.add(mails)
  }

  async #giveBack({ kept = 0, until }: { kept?: number; until?: Date } = {}): Promise<void> {
    const ids = this.#mails.letGo(kept).map(({ id }) => id)
    if (ids.length === 0) return
    const { database, lease, clock } = this.#options
    await writeTransaction(database, (trx) => returnMails(trx, ids, { lease, until }, clock()))
  }

  #learn(attempt: Attempt, isOneServer: boolean): void {
    const { clock, chance, log } = this.#options
    const pauseMs = this.#rest.learn(attempt, isOneServer, clock(), chance())
    if (pauseMs !== null)
      log('warn', 'mail.failed', { channel: this.#channelId, reply: attempt.reply, restMs: pauseMs })
  }

  async #noteStandstill(reply: string): Promise<void> {
    const { database, clock } = this.#options
    const standstill = { channelId: this.#channelId, reply, limit: standstillMails }
    await writeTransaction(database, (trx) => noteStandstill(trx, standstill, clock()))
  }
}
