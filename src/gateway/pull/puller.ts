import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../../domain/log.ts'
import type { DueAccount, PullJournal } from '../../domain/pull/pull-journal.ts'
import type { Intake } from '../../intake/intake.ts'
import { keepAccount } from './keep-account.ts'
import { type MailboxMeans, usualLimits } from './open-mailbox.ts'

/** What pulling needs. */
export type PullerOptions = Omit<MailboxMeans, 'limits'> & {
  readonly journal: PullJournal
  readonly intake: Pick<Intake, 'begin'>
  readonly log: Log
  readonly clock?: () => Date
  readonly random?: () => number
  readonly limits?: MailboxMeans['limits']
  readonly times?: Partial<PullTimes>
}

/** How often what is done. */
export type PullTimes = {
  /** Accounts are looked for whose time has come. */
  readonly pollMs: number
  /** A mailbox is looked at again though its server has not said anything. */
  readonly roundMs: number
  /** An account of a process that died goes to another. */
  readonly leaseMs: number
  /** A mail in hand may still take so long when the process ends. */
  readonly graceMs: number
}

/** A process that pulls. */
export type Puller = {
  /** Lets the mails in hand be finished, and leaves the accounts to others. */
  stop(): Promise<void>
}

const usualTimes: PullTimes = { pollMs: 5_000, roundMs: 60_000, leaseMs: 30_000, graceMs: 10_000 }

/** Starts to pull from every account that nobody else has in hand; each by itself. F1 */
export function startPuller(options: PullerOptions): Puller {
  const { journal, log, clock = () => new Date(), random = Math.random, limits = usualLimits } = options
  const { pollMs, roundMs, leaseMs, graceMs } = { ...usualTimes, ...options.times }
  const lease = randomUUID()
  const stopping = new AbortController()
  const kept = new Map<string, Promise<void>>()
  const tell = (error: unknown): undefined => void log('error', 'store.failed', { task: 'pull', error })

  async function keep(due: DueAccount): Promise<void> {
    const ending = new AbortController()
    const signal = AbortSignal.any([stopping.signal, ending.signal])
    const over = new AbortController()
    let waking = new AbortController()
    const renewing = renewUntil(over.signal, due, (answer) => {
      if (answer === 'woken') {
        waking.abort()
        waking = new AbortController()
      } else ending.abort()
    })
    try {
      const woken = (): AbortSignal => waking.signal
      await keepAccount(due, { ...options, limits, clock, random, lease, roundMs, woken, signal })
    } finally {
      over.abort()
      await renewing
      await journal.release(due.account.id, lease).catch(tell)
      kept.delete(due.account.id)
    }
  }

  /** Keeps an account for this process, and tells when it is no longer so, or is to be looked at. */
  async function renewUntil(
    over: AbortSignal,
    due: DueAccount,
    hear: (answer: 'woken' | 'changed' | 'lost') => void,
  ): Promise<void> {
    let ownUntil = performance.now() + leaseMs
    for (;;) {
      await wait(Math.min(pollMs, leaseMs / 3), null, { signal: over }).catch(() => undefined)
      if (over.aborted) return
      const answer = await journal.renew(due, lease, leaseMs).catch(tell)
      // While nobody can say whose it is, it is ours as long as it was to be.
      if (answer !== undefined && answer !== 'lost') ownUntil = performance.now() + leaseMs
      if (performance.now() > ownUntil) hear('lost')
      else if (answer !== undefined && answer !== 'ours') hear(answer)
    }
  }

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      const found = await journal.claim(lease, leaseMs).catch(tell)
      for (const due of found ?? []) if (!kept.has(due.account.id)) kept.set(due.account.id, keep(due))
      await wait(pollMs, null, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  const polling = poll()
  return {
    async stop() {
      stopping.abort()
      await polling
      const late = wait(graceMs, null, { ref: false })
      await Promise.race([Promise.all(kept.values()), late])
    },
  }
}
