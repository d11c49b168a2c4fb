import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { type PulledKind, pulledKinds } from '../../../src/domain/pull/pulled-account.ts'
import { type Dovecot, dovecotObstacle, startDovecot } from '../../support/dovecot.ts'
import { mail } from '../../support/intake.ts'
import { heldOctets } from '../../support/memory.ts'
import { mails, openTestPulling, until } from '../../support/pulling.ts'

const obstacle = dovecotObstacle()
if (obstacle !== null && process.env.CI !== undefined) throw new Error(`expected Dovecot, got: ${obstacle}`)
if (obstacle !== null) process.stderr.write(`LEFT OUT: full mailboxes, because ${obstacle}\n`)

/** All of them are looked at; a run that takes them too is asked for by the environment. */
const lying = 10_000
const taken = Number(process.env.PORTARIA_TEST_MAILS ?? 200)
const mebi = 1024 * 1024

suite('pulling from full mailboxes', { skip: obstacle ?? false }, () => {
  let dovecot: Dovecot
  before(async () => {
    dovecot = await startDovecot()
  })
  after(() => dovecot[Symbol.asyncDispose]())
  const at = (kind: PulledKind, user: string) => {
    const port = kind === 'imap' ? dovecot.imapPort : dovecot.pop3Port
    return { user, server: { host: '127.0.0.1', port, encryption: 'none' } } as const
  }

  for (const kind of pulledKinds) {
    test(`${kind}, ten thousand old mails and some new ones, complaint 3 are told apart in bounded memory`, async () => {
      await using pulling = await openTestPulling()
      const user = `cheia-${kind}`
      dovecot.deliver(user, mails(1, lying))
      await pulling.add({ kind, settings: at(kind, user) })
      const before = heldOctets()
      pulling.start({ times: { pollMs: 100, roundMs: 2_000 } })
      await until(async () => {
        const [count] = await pulling.database
          .reader('pulled_messages')
          .where({ state: 'old' })
          .count({ n: '*' })
        assert.equal(Number(count?.n), lying)
      }, 120_000)
      dovecot.deliver(user, mails(lying + 1, 3))
      await pulling.untilCame(3)
      assert.ok(heldOctets() - before < 48 * mebi, `${(heldOctets() - before) / mebi} MiB`)
      assert.deepEqual(await pulling.subjects(), ['Pedido 10001', 'Pedido 10002', 'Pedido 10003'])
    })

    test(`${kind}, hundreds of mails that are all wanted, complaint 1 are all taken in their order`, async () => {
      await using pulling = await openTestPulling()
      const user = `muitas-${kind}`
      dovecot.deliver(user, mails(1, taken))
      await pulling.add({ kind, settings: { ...at(kind, user), newOnly: false } })
      const began = performance.now()
      pulling.start()
      const patienceMs = 1_000 * taken
      const came = async (): Promise<number> =>
        Number((await pulling.database.reader('messages').count({ n: '*' }))[0]?.n)
      while ((await came()) < taken && performance.now() - began < patienceMs)
        await new Promise((resolve) => setTimeout(resolve, 100))
      const perSecond = Math.round((taken / (performance.now() - began)) * 1_000)
      process.stderr.write(`${kind}: ${taken} mails, ${perSecond} a second\n`)
      assert.deepEqual(
        await pulling.subjects(),
        Array.from({ length: taken }, (_, index) => `Pedido ${index + 1}`),
      )
    })

    test(`${kind}, mails that are long and too long, complaint 16 stream in bounded memory and stop no other`, async () => {
      await using pulling = await openTestPulling(undefined, { maxMessageOctets: 24 * mebi })
      const user = `longa-${kind}`
      const line = `${'x'.repeat(70)}\r\n`
      const long = mail({ Subject: 'Longa', 'Message-ID': '<longa@x.example>' }, line.repeat(300_000))
      const tooLong = mail({ Subject: 'Demais', 'Message-ID': '<demais@x.example>' }, line.repeat(400_000))
      dovecot.deliver(user, [long, tooLong, ...mails(1, 1)])
      await pulling.add({ kind, settings: { ...at(kind, user), newOnly: false } })
      const before = heldOctets()
      let most = 0
      const timer = setInterval(() => {
        most = Math.max(most, heldOctets() - before)
      }, 500)
      pulling.start({ times: { pollMs: 500, roundMs: 5_000 } })
      await pulling.untilCame(3)
      clearInterval(timer)
      assert.ok(most < 20 * mebi, `${most / mebi} MiB`)
      const rows = await pulling.rows('pulled_messages')
      assert.deepEqual(
        rows.map(({ state, reason }) => [state, reason]),
        [
          ['taken', null],
          ['refused', 'message-too-large'],
          ['taken', null],
        ],
      )
    })
  }
})
