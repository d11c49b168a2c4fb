import type { Log } from '../../domain/log.ts'
import type { MailTest } from '../../domain/outgoing/mail-test.ts'
import { takeCanaryTurns } from '../../store/canary.ts'
import type { Database } from '../../store/database.ts'
import { listDesks } from '../../store/desks.ts'
import { missOverdue, noteSent, takeMailTests } from '../../store/mail-tests.ts'
import type { AccountChecks } from '../accounts/account-checks.ts'
import { receivingKey } from '../accounts/receiving.ts'
import { sendTestMail, type TestMailMeans } from './send-test-mail.ts'

/** What the work of test messages needs. */
export type TestMailOptions = TestMailMeans & {
  readonly database: Database
  /** Tests the accounts of each round trip too, so that since when they fail is known though nobody looks. */
  readonly checks: Pick<AccountChecks, 'some'>
  readonly log: Log
}

/** The work of test messages. */
export type TestMailWork = {
  /** Does what is due now: calls missing what has not come, begins round trips, sends what waits. */
  look(): Promise<void>
  /** Waits for what is being sent and tested. */
  idle(): Promise<void>
}

/** Test messages on their way out at a time: one server that hangs holds up none of the others. */
const atOnce = 8

/** Sends test messages: those that people ask for, and those of the clock. C5, beyond 10 */
export function createTestMailWork(options: TestMailOptions): TestMailWork {
  const { database, checks, clock, log } = options
  const inHand = new Set<Promise<void>>()
  let sending = 0

  function begin(task: string, work: Promise<unknown>): void {
    const done: Promise<void> = work
      .then(() => undefined)
      .catch((error: unknown) => log('error', 'mail.failed', { task, error }))
      .finally(() => inHand.delete(done))
    inHand.add(done)
  }

  async function send(test: MailTest): Promise<void> {
    const desk = (await listDesks(database.reader)).find(({ id }) => id === test.deskId)
    if (desk === undefined) return
    const sent = await sendTestMail(test, desk, options)
    await noteSent(database.writer, test.id, sent)
    log(sent.sentAt === null ? 'warn' : 'info', sent.sentAt === null ? 'mail.failed' : 'mail.sent', {
      test: test.id,
      outcome: sent.outcome,
      reply: sent.reply,
    })
  }

  return {
    async look() {
      await missOverdue(database.writer, clock())
      const turns = await takeCanaryTurns(database, clock())
      const keys = turns.flatMap(({ deskId, channelId }) => [
        receivingKey(deskId),
        ...(channelId === null ? [] : [`channel:${channelId}`]),
      ])
      if (keys.length > 0) begin('account tests', checks.some(new Set(keys)))
      if (sending >= atOnce) return
      for (const test of await takeMailTests(database, atOnce - sending)) {
        sending += 1
        const sent = send(test).finally(() => {
          sending -= 1
        })
        begin('test message', sent)
      }
    },
    async idle() {
      while (inHand.size > 0) await Promise.all(inHand)
    },
  }
}
