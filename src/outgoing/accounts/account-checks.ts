import { type AccountState, accountStateOf } from '../../domain/outgoing/account-state.ts'
import type { Exchange } from '../../domain/mail/dialogue.ts'
import type { Log } from '../../domain/log.ts'
import { type Database, writeTransaction } from '../../store/database.ts'
import { Transcript } from '../smtp/transcript.ts'
import {
  type Account,
  type AccountSource,
  areGood,
  type CheckLine,
  checkLine,
  type CheckRound,
} from './account.ts'
import { inTime } from './in-time.ts'

/** What a fresh test of an account found. */
export type AccountReport = Pick<Account, 'key' | 'kind' | 'name' | 'href'> & {
  readonly state: AccountState
  /** When the test ended. */
  readonly at: Date
  readonly failingSince: Date | null
  readonly lines: readonly CheckLine[]
}

/** What testing accounts needs. */
export type AccountChecksOptions = {
  readonly database: Database
  readonly sources: readonly AccountSource[]
  readonly clock: () => Date
  readonly log: Log
  /** How long all tests together may take; a page waits for them. */
  readonly wholeMs?: number
}

/** The tests of all accounts. */
export type AccountChecks = {
  /** Tests all, side by side; who asks while a test runs shares it. M4 */
  all(): Promise<readonly AccountReport[]>
  /** Tests those alone, as often as it is asked: for the clock. */
  some(keys: ReadonlySet<string>): Promise<readonly AccountReport[]>
  /** Tests one and tells what was said, with secrets masked; `null` where there is no such account. */
  one(key: string): Promise<{ readonly report: AccountReport; readonly dialogue: readonly Exchange[] } | null>
}

const defaultWholeMs = 4_500
/** Accounts in test at a time: each has a connection or two. */
const atOnce = 24
/** Nothing is begun that has less time. */
const leastMs = 50
/** How long a page waits for what was found to be kept, where the database takes nothing. */
const keepMs = 500

/** Makes the tests of accounts: nothing they find is shown later as if it were still so. */
export function createAccountChecks(options: AccountChecksOptions): AccountChecks {
  const { database, sources, clock, log, wholeMs = defaultWholeMs } = options
  /** Since when what could not be kept has failed. */
  const unkept = new Map<string, Date>()
  let running: Promise<readonly AccountReport[]> | null = null

  async function list(): Promise<readonly Account[]> {
    return (await Promise.all(sources.map((source) => source.list()))).flat()
  }

  async function test(
    accounts: readonly Account[],
    transcript: Transcript | null = null,
  ): Promise<readonly AccountReport[]> {
    const round = openRound(transcript)
    const until = performance.now() + wholeMs
    const found = new Map<Account, readonly CheckLine[]>()
    const waiting = [...accounts]
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const leftMs = until - performance.now()
        found.set(next, leftMs < leastMs ? [late] : await checked(next, round, leftMs))
      }
    }
    await Promise.all(Array.from({ length: Math.min(atOnce, accounts.length) }, work))
    const now = clock()
    const since = await keepAll(found, now)
    return accounts.map((account) => {
      const { key, kind, name, href } = account
      const failingSince = since.get(key) ?? null
      return {
        key,
        kind,
        name,
        href,
        at: now,
        failingSince,
        state: accountStateOf(failingSince, now),
        lines: found.get(account) ?? [],
      }
    })
  }

  async function checked(
    account: Account,
    round: CheckRound,
    withinMs: number,
  ): Promise<readonly CheckLine[]> {
    const made = account.check(round).catch((error: unknown) => {
      log('error', 'store.failed', { task: 'account test', account: account.key, error })
      return [checkLine('accounts.check.whole', 'bad', { whyKey: 'accounts.why.our-failure' })]
    })
    return inTime(made, withinMs, () => [late])
  }

  /** A database that takes nothing is told on a line, and holds no page. */
  async function keepAll(
    found: ReadonlyMap<Account, readonly CheckLine[]>,
    now: Date,
  ): Promise<ReadonlyMap<string, Date | null>> {
    const kept = writeTransaction(database, async (trx) => {
      const since = new Map<string, Date | null>()
      for (const [account, lines] of found) since.set(account.key, await account.keep(trx, lines, now))
      return since
    }).catch((error: unknown) => {
      log('warn', 'store.failed', { task: 'account test', error })
      return null
    })
    const since = await inTime(kept, keepMs, () => null)
    if (since !== null) {
      unkept.clear()
      return since
    }
    for (const [{ key }, lines] of found) {
      if (areGood(lines)) unkept.delete(key)
      else unkept.set(key, unkept.get(key) ?? now)
    }
    return unkept
  }

  return {
    all() {
      running ??= list()
        .then((accounts) => test(accounts))
        .finally(() => {
          running = null
        })
      return running
    },
    async some(keys) {
      return test((await list()).filter(({ key }) => keys.has(key)))
    },
    async one(key) {
      const account = (await list()).find((each) => each.key === key)
      if (account === undefined) return null
      const transcript = new Transcript([])
      const [report] = await test([account], transcript)
      return report === undefined ? null : { report, dialogue: transcript.end() }
    },
  }
}

const late = checkLine('accounts.check.whole', 'bad', { whyKey: 'accounts.why.timeout' })

function openRound(transcript: Transcript | null): CheckRound {
  const asked = new Map<string, Promise<unknown>>()
  return {
    transcript,
    once<Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer> {
      const known = asked.get(name) as Promise<Answer> | undefined
      const answer = known ?? ask()
      asked.set(name, answer)
      return answer
    },
  }
}
