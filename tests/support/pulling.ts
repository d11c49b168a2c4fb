import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { PulledAccount } from '../../src/domain/pull/pulled-account.ts'
import type { Credentials } from '../../src/gateway/pull/mailbox.ts'
import type { PullNetwork } from '../../src/gateway/pull/open-mailbox.ts'
import { type Puller, type PullerOptions, startPuller } from '../../src/gateway/pull/puller.ts'
import { createPullJournal } from '../../src/store/pull-journal.ts'
import { dovecotPassword } from './dovecot.ts'
import { mail, openTestIntake, type TestIntake } from './intake.ts'
import { addPulledAccount, type PulledChanges } from './pulled.ts'

/** The path of a message with accounts that are pulled from; `await using` ends all of it. */
export type TestPulling = AsyncDisposable &
  TestIntake & {
    readonly deskId: string
    add(changes: PulledChanges): Promise<PulledAccount>
    /** Starts to pull, quickly. */
    start(change?: Partial<PullerOptions>): Puller
    /** The subjects of the mails that came in, in order. */
    subjects(): Promise<readonly string[]>
    /** Waits until so many mails came in. */
    untilCame(count: number): Promise<void>
    /** The accounts' rows of a table, as the database has them. */
    rows(table: 'pulled_states' | 'pulled_messages'): Promise<readonly Record<string, unknown>[]>
  }

const patienceMs = 20_000

/** The network of tests: this host alone, by whatever name. */
export const testNetwork: PullNetwork = {
  mayReach: (address) => address === '127.0.0.1',
  find: async () => ['127.0.0.1'],
}

/** Signs in as the user of an account with the password of every mailbox. */
export async function passwordOf({ settings }: PulledAccount): Promise<Credentials> {
  return { user: settings.user, secret: dovecotPassword, isToken: false }
}

/** Opens one with a desk that takes mail of anybody. */
export async function openTestPulling(
  open?: Parameters<typeof openTestIntake>[1],
  change: Parameters<typeof openTestIntake>[0] = {},
): Promise<TestPulling> {
  const test = await openTestIntake(change, open)
  const deskId = await test.addDesk()
  const started: Puller[] = []
  const { database, intake } = test
  const subjects = (): Promise<string[]> =>
    database.reader('messages').where({ direction: 'in' }).orderBy('seq').pluck('subject')
  return {
    ...test,
    deskId,
    add: (changes) => addPulledAccount(database, { deskId, ...changes }),
    start(change = {}) {
      const puller = startPuller({
        journal: createPullJournal(database),
        intake,
        log: () => undefined,
        network: testNetwork,
        credentialsOf: passwordOf,
        limits: { connectMs: 5_000, silentMs: 10_000 },
        times: { pollMs: 30, roundMs: 150, leaseMs: 3_000, graceMs: 3_000 },
        random: () => 0,
        ...change,
      })
      started.push(puller)
      return puller
    },
    subjects,
    untilCame: (count) =>
      until(async () => {
        const came = await subjects()
        assert.ok(came.length >= count, `expected ${count} mails, got ${came.join(', ')}`)
      }),
    rows: (table) => database.reader(table).select(),
    async [Symbol.asyncDispose]() {
      await Promise.all(started.map((puller) => puller.stop()))
      await test[Symbol.asyncDispose]()
    },
  }
}

/** Waits until what is checked holds. */
export async function until(check: () => Promise<void>, timeMs: number = patienceMs): Promise<void> {
  for (const end = performance.now() + timeMs; ; ) {
    try {
      return await check()
    } catch (error) {
      if (performance.now() > end) throw error
    }
    await wait(25)
  }
}

/** Mails that differ from one another, named for their numbers. */
export function mails(first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const number = first + index
    const fields = { Subject: `Pedido ${number}`, 'Message-ID': `<${number}@cliente.example>` }
    return mail(fields, `Pedido ${number}\r\n.com ponto`)
  })
}
