import type { Log } from '../domain/log.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { Database } from '../store/database.ts'
import { newId } from '../store/id.ts'
import { onQueued } from '../store/outbox-bell.ts'
import { listDueLanes, renewLeases } from '../store/outbox.ts'
import type { OutgoingSignature } from './compose-facts.ts'
import { Lane, type LaneOpener, type LaneOptions } from './lane.ts'
import { OutboxJournal } from './outbox-journal.ts'

/** What sending needs. */
export type OutboundOptions = OutgoingSignature & {
  readonly database: Database
  readonly blobs: BlobStore
  readonly open: LaneOpener
  readonly log: Log
  readonly clock?: () => Date
  readonly pollMs?: number
  /** For how long a mail stays that of a process which says no more. */
  readonly leaseMs?: number
  readonly chance?: () => number
  /** For so long mails in hand may go on when it is closed. */
  readonly graceMs?: number
}

/** Sending that goes on until it is closed. */
export type Outbound = {
  /** Sends what is due now, and tells how many mails it took. */
  sendDue(): Promise<number>
  /** Looks at once whether anything is due; a lane that rests is tried again. */
  wake(channelId?: string | null): void
  /** Waits for the mails in hand; the others stay in the outbox. */
  close(): Promise<void>
}

const defaultLeaseMs = 60_000
/** How often a lease is renewed before it would end. */
const renewals = 3
const defaultGraceMs = 10_000

/**
 * Sends the mails of the outbox, each channel in a lane of its own.
 *
 * What this process queues leaves at once; what others queue is found within a second.
 */
export function startOutbound(options: OutboundOptions): Outbound {
  const { database, blobs, secret, hostname, open, log } = options
  const { clock = () => new Date(), pollMs = 1_000, leaseMs = defaultLeaseMs, chance = Math.random } = options
  const { graceMs = defaultGraceMs } = options
  const lease = newId(clock())
  const lanes = new Map<string | null, Lane>()
  const held = (): readonly string[] => [...lanes.values()].flatMap((lane) => lane.heldIds)
  const shared: LaneOptions = {
    database,
    blobs,
    journal: new OutboxJournal({ database, clock, log }),
    signature: { secret, hostname },
    open,
    lease,
    leaseMs,
    held,
    clock,
    log,
    chance,
  }
  let isClosed = false
  let looking: Promise<void> | null = null
  let isAskedAgain = false

  function laneOf(channelId: string | null): Lane {
    const lane = lanes.get(channelId) ?? new Lane(channelId, shared)
    lanes.set(channelId, lane)
    return lane
  }

  async function lookOnce(): Promise<void> {
    for (const channelId of await listDueLanes(database.writer, clock())) {
      if (isClosed) return
      await laneOf(channelId)
        .poke()
        .catch((error: unknown) => log('error', 'mail.failed', { channel: channelId, error }))
    }
  }

  /** One look at a time: who asks meanwhile has another one made. */
  function look(): Promise<void> {
    isAskedAgain = true
    looking ??= (async () => {
      while (isAskedAgain && !isClosed) {
        isAskedAgain = false
        await lookOnce().catch((error: unknown) => log('error', 'mail.failed', { error }))
      }
    })().finally(() => {
      looking = null
    })
    return looking
  }

  const poll = setInterval(() => void look(), pollMs).unref()
  const renew = setInterval(() => {
    const ids = held()
    if (ids.length === 0) return
    renewLeases(database.writer, ids, { lease, leaseMs }, clock()).catch((error: unknown) =>
      log('error', 'mail.failed', { task: 'lease', error }),
    )
  }, leaseMs / renewals).unref()
  const forget = onQueued(() => void look())
  return {
    async sendDue() {
      const before = takenBy(lanes)
      for (let last = -1, taken = before; last !== taken; taken = takenBy(lanes)) {
        last = taken
        await look()
        for (const lane of lanes.values()) await lane.idle()
      }
      return takenBy(lanes) - before
    },
    wake(channelId) {
      for (const [id, lane] of lanes) if (channelId === undefined || channelId === id) lane.lift()
      void look()
    },
    async close() {
      isClosed = true
      clearInterval(poll)
      forget()
      await looking
      await Promise.all([...lanes.values()].map((lane) => lane.close(graceMs)))
      clearInterval(renew)
    },
  }
}

function takenBy(lanes: ReadonlyMap<string | null, Lane>): number {
  return [...lanes.values()].reduce((sum, lane) => sum + lane.taken, 0)
}
