import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { foldersOf, pulledKinds } from '../../../src/domain/pull/pulled-account.ts'
import { type AccountWork, keepAccount } from '../../../src/gateway/pull/keep-account.ts'
import { createPullJournal } from '../../../src/store/pull-journal.ts'
import { openCuttingProxy } from '../../support/cutting-proxy.ts'
import { type Dovecot, dovecotObstacle, startDovecot } from '../../support/dovecot.ts'
import { mails, openTestPulling, passwordOf, testNetwork } from '../../support/pulling.ts'

const obstacle = dovecotObstacle()
if (obstacle !== null && process.env.CI !== undefined) throw new Error(`expected Dovecot, got: ${obstacle}`)
if (obstacle !== null) process.stderr.write(`LEFT OUT: connections that are cut, because ${obstacle}\n`)

suite('pulling over a line that is cut', { skip: obstacle ?? false }, () => {
  let dovecot: Dovecot
  before(async () => {
    dovecot = await startDovecot()
  })
  after(() => dovecot[Symbol.asyncDispose]())

  for (const kind of pulledKinds) {
    test(`${kind}, a connection cut at each place of a dialogue, complaint 1 complaint 8 loses nothing and doubles nothing`, async () => {
      await using pulling = await openTestPulling()
      const user = `cortada-${kind}`
      dovecot.deliver(user, mails(1, 4))
      await using proxy = await openCuttingProxy(kind === 'imap' ? dovecot.imapPort : dovecot.pop3Port)
      const server = { host: '127.0.0.1', port: proxy.port, encryption: 'none' } as const
      await pulling.add({ kind, settings: { user, server, newOnly: false } })
      let now = Date.now()
      const journal = createPullJournal(pulling.database, () => new Date(now))
      const round = async (signal: AbortSignal): Promise<void> => {
        // Each round comes when all that waits is due.
        now += 7 * 3_600_000
        const [due] = await journal.claim('one', 60_000)
        assert.ok(due)
        assert.deepEqual(foldersOf(due.account), ['INBOX'])
        const work: AccountWork = {
          journal,
          intake: pulling.intake,
          network: testNetwork,
          credentialsOf: passwordOf,
          limits: { connectMs: 5_000, silentMs: 5_000 },
          clock: () => new Date(now),
          random: () => 0,
          log: () => undefined,
          signal,
          lease: 'one',
          roundMs: 30,
          woken: () => new AbortController().signal,
        }
        await keepAccount(due, work)
        await journal.release(due.account.id, 'one')
      }
      const roundFor = async (timeMs: number): Promise<void> => {
        const ending = new AbortController()
        const late = setTimeout(() => ending.abort(), timeMs)
        await round(ending.signal)
        clearTimeout(late)
      }
      const begin = kind === 'imap' ? 600 : 20
      let delivered = 4
      for (let octets = begin; octets < begin + 1_800; octets += 61) {
        proxy.cutAfter = octets
        // There is always something to take.
        dovecot.deliver(user, mails(++delivered, 1))
        await roundFor(500)
      }
      assert.ok(proxy.cuts > 15, `only ${proxy.cuts} cuts`)
      proxy.cutAfter = null
      const ending = new AbortController()
      const last = round(ending.signal)
      await pulling.untilCame(delivered)
      ending.abort()
      await last
      const tickets: string[] = await pulling.database.reader('tickets').orderBy('title').pluck('title')
      const expected = (await dovecot.mails(user)).map(({ text }) => /Subject: (.*)\r/.exec(text)?.[1] ?? '')
      assert.deepEqual(tickets, expected.sort())
      assert.equal(expected.length, delivered)
      const states = (await pulling.rows('pulled_messages')).map(({ state }) => state)
      assert.deepEqual([...new Set(states)], ['taken'])
    })
  }
})
