import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type PulledKind, pulledKinds, type PulledSettings } from '../../../src/domain/pull/pulled-account.ts'
import { defer } from '../../../src/domain/policy/verdict.ts'
import { addBlock } from '../../../src/store/blocklist.ts'
import { changePulledAccount } from '../../../src/store/pulled-accounts.ts'
import { retryPulledMails } from '../../../src/store/pulled-list.ts'
import { wakePulledAccount } from '../../../src/store/pulled-states.ts'
import { forEachDialect } from '../../support/database.ts'
import { type Dovecot, dovecotObstacle, startDovecot } from '../../support/dovecot.ts'
import { mail } from '../../support/intake.ts'
import { newPulledAccount } from '../../support/pulled.ts'
import { mails, openTestPulling, passwordOf, until } from '../../support/pulling.ts'

const obstacle = dovecotObstacle()
if (obstacle !== null && process.env.CI !== undefined) throw new Error(`expected Dovecot, got: ${obstacle}`)
if (obstacle !== null) process.stderr.write(`LEFT OUT: pulling from Dovecot, because ${obstacle}\n`)

suite('pulling from Dovecot', { skip: obstacle ?? false }, () => {
  let dovecot: Dovecot
  before(async () => {
    dovecot = await startDovecot()
  })
  after(() => dovecot[Symbol.asyncDispose]())
  let users = 0
  const newUser = (): string => `caixa${++users}`
  const at = (kind: PulledKind, user: string): Pick<PulledSettings, 'user' | 'server'> => {
    const port = kind === 'imap' ? dovecot.imapPort : dovecot.pop3Port
    return { user, server: { host: '127.0.0.1', port, encryption: 'none' } }
  }
  const flagsOf = async (user: string, folder?: string): Promise<readonly string[]> =>
    (await dovecot.mails(user, folder)).map(({ flags }) => flags)

  forEachDialect((dialect, open) => {
    for (const kind of pulledKinds) {
      const marked = kind === 'imap' ? 'S' : ''

      test(`${kind}, the first connection on ${dialect}, complaint 1 M23 leaves old mail alone and marks what it takes`, async () => {
        await using pulling = await openTestPulling(open)
        const user = newUser()
        dovecot.deliver(user, mails(1, 3))
        await pulling.add({ kind, settings: at(kind, user) })
        pulling.start()
        await until(async () => assert.equal((await pulling.rows('pulled_states'))[0]?.state, 'watching'))
        dovecot.deliver(user, mails(4, 2))
        await pulling.untilCame(2)
        await until(async () => assert.deepEqual(await flagsOf(user), ['', '', '', marked, marked]))
        assert.deepEqual(await pulling.subjects(), ['Pedido 4', 'Pedido 5'])
        const [row] = await pulling.database.reader('messages').select('door', 'reverse_path', 'peer_address')
        assert.deepEqual({ ...row }, { door: kind, reverse_path: null, peer_address: null })
      })

      test(`${kind}, all mail asked for and deleted at once on ${dialect}, M22 takes each once and leaves what was refused`, async () => {
        await using pulling = await openTestPulling(open)
        const user = newUser()
        await addBlock(
          pulling.database.writer,
          { pattern: 'spam.example', reason: 'Propaganda', owner: 't' },
          new Date(),
        )
        dovecot.deliver(user, [
          ...mails(1, 2),
          mail({ From: 'x@spam.example', Subject: 'Oferta', 'Message-ID': '<oferta@spam.example>' }),
          ...mails(3, 2),
        ])
        await pulling.add({ kind, settings: { ...at(kind, user), newOnly: false, deletesAfterDays: 0 } })
        pulling.start()
        await pulling.untilCame(5)
        await until(async () => {
          const left = await dovecot.mails(user)
          assert.deepEqual(
            left.map(({ flags, text }) => [flags, /Subject: (.*)\r/.exec(text)?.[1]]),
            [['', 'Oferta']],
          )
        })
        const refused = (await pulling.rows('pulled_messages')).filter(({ state }) => state === 'refused')
        assert.deepEqual(
          refused.map(({ reason, message_id }) => [reason, typeof message_id]),
          [['blocked-author', 'string']],
        )
        assert.equal(
          (await pulling.rows('pulled_messages')).filter(({ state }) => state === 'failed').length,
          0,
        )
      })

      test(`${kind}, one mail that always fails on ${dialect}, complaint 2 stops no other, is shown and taken later`, async () => {
        await using pulling = await openTestPulling(open)
        const user = newUser()
        dovecot.deliver(user, mails(1, 3))
        const account = await pulling.add({ kind, settings: { ...at(kind, user), newOnly: false } })
        let isBroken = true
        const begin: typeof pulling.intake.begin = (session) => {
          const transaction = pulling.intake.begin(session)
          return {
            ...transaction,
            async message(octets) {
              const chunks: Uint8Array[] = []
              for await (const chunk of octets) chunks.push(chunk)
              if (isBroken && Buffer.concat(chunks).includes('Pedido 2'))
                return [{ recipient: 'x', verdict: defer('internal-failure'), text: [] }]
              return transaction.message(pieces(chunks))
            },
          }
        }
        pulling.start({ intake: { begin } })
        await pulling.untilCame(2)
        assert.deepEqual(await pulling.subjects(), ['Pedido 1', 'Pedido 3'])
        await until(async () => {
          const failed = (await pulling.rows('pulled_messages')).filter(({ state }) => state === 'failed')
          assert.deepEqual(
            failed.map(({ reason, tries }) => [reason, tries]),
            [['internal-failure', 1]],
          )
        })
        assert.deepEqual(await flagsOf(user), [marked, '', marked])
        isBroken = false
        await retryPulledMails(pulling.database.writer, account.id, new Date())
        await wakePulledAccount(pulling.database.writer, account.id)
        await pulling.untilCame(3)
        await until(async () => assert.deepEqual(await flagsOf(user), [marked, marked, marked]))
      })

      test(`${kind}, two processes with one database on ${dialect}, F1 take each mail of five accounts once`, async () => {
        await using pulling = await openTestPulling(open)
        const all = [1, 2, 3, 4, 5].map((number) => ({ number, user: newUser() }))
        for (const { number, user } of all) {
          dovecot.deliver(user, mails(number * 10, 3))
          await pulling.add({
            id: `conta-${number}`,
            name: `Conta ${number}`,
            kind,
            settings: { ...at(kind, user), newOnly: false },
          })
        }
        pulling.start()
        pulling.start()
        await pulling.untilCame(15)
        await wait(400)
        const subjects = await pulling.subjects()
        assert.equal(subjects.length, 15)
        assert.equal(new Set(subjects).size, 15)
      })

      test(`${kind}, a password that is wrong and then right on ${dialect}, complaint 3 goes on failing, tells no secret and recovers`, async () => {
        await using pulling = await openTestPulling(open)
        const user = newUser()
        dovecot.deliver(user, mails(1, 1))
        const account = await pulling.add({ kind, settings: { ...at(kind, user), newOnly: false } })
        let secret = 'CANARY-errada'
        pulling.start({ credentialsOf: async (each) => ({ ...(await passwordOf(each)), secret }) })
        await until(async () => {
          const [state] = await pulling.rows('pulled_states')
          assert.equal(state?.state, 'failing')
          assert.equal(state?.fault, 'sign-in')
          assert.match(String(state?.words), /uthentication/)
          assert.doesNotMatch(JSON.stringify(state), /CANARY/)
        })
        secret = (await passwordOf(account)).secret
        const { hasSecret: _, version: __, ...changed } = account
        assert.equal(await changePulledAccount(pulling.database, changed, 1, new Date()), 'saved')
        await pulling.untilCame(1)
      })
    }

    test(`imap, numbers that are worth nothing any more on ${dialect}, complaint 8 bring nothing twice and lose nothing`, async () => {
      await using pulling = await openTestPulling(open)
      const user = newUser()
      dovecot.deliver(user, mails(1, 3))
      await pulling.add({ settings: { ...at('imap', user), marksRead: false } })
      const first = pulling.start()
      await until(async () => assert.equal((await pulling.rows('pulled_messages')).length, 3))
      dovecot.deliver(user, mails(4, 2))
      await pulling.untilCame(2)
      await first.stop()
      const before = await pulling.rows('pulled_messages')
      await dovecot.renumber(user)
      dovecot.deliver(user, mails(6, 1))
      pulling.start()
      await pulling.untilCame(3)
      await wait(300)
      assert.deepEqual(await pulling.subjects(), ['Pedido 4', 'Pedido 5', 'Pedido 6'])
      const rows = await pulling.rows('pulled_messages')
      assert.equal(rows.length, 6)
      assert.ok(rows.every(({ validity }) => validity !== before[0]?.validity))
      assert.deepEqual(await flagsOf(user), ['', '', '', '', '', ''])
    })

    test(`imap, several folders of which one is missing on ${dialect}, C4 are all read, and the missing one is told`, async () => {
      await using pulling = await openTestPulling(open)
      const user = newUser()
      dovecot.deliver(user, mails(1, 1))
      dovecot.deliver(user, mails(2, 1), 'Pedidos/Não lidos'.replace('ã', '&AOM-'))
      dovecot.deliver(user, mails(3, 1), 'Outra')
      const folders = ['INBOX', 'Sumiu', 'Pedidos/Não lidos']
      const account = await pulling.add({ settings: { ...at('imap', user), newOnly: false, folders } })
      pulling.start()
      await pulling.untilCame(2)
      assert.deepEqual([...(await pulling.subjects())].sort(), ['Pedido 1', 'Pedido 2'])
      await until(async () => {
        const [state] = await pulling.rows('pulled_states')
        assert.deepEqual([state?.state, state?.fault, state?.words], ['watching', 'folder-missing', 'Sumiu'])
      })
      const { settings } = newPulledAccount({ settings: { ...account.settings, folders: ['Outra'] } })
      const { hasSecret: _, version: __, ...rest } = account
      await changePulledAccount(pulling.database, { ...rest, settings }, 1, new Date())
      await pulling.untilCame(3)
    })
  })

  test('imap, a desk that receives nothing for now, M18 leaves mail where it is until it does', async () => {
    await using pulling = await openTestPulling()
    const user = newUser()
    dovecot.deliver(user, mails(1, 1))
    await pulling.database.writer('desks').update({ enabled: false })
    await pulling.add({ settings: { ...at('imap', user), newOnly: false } })
    pulling.start()
    await until(async () => assert.equal((await pulling.rows('pulled_states'))[0]?.fault, 'desk-closed'))
    assert.deepEqual(await pulling.subjects(), [])
    await pulling.database.writer('desks').update({ enabled: true })
    await pulling.database.writer('pulled_states').update({ next_try_at: null })
    await pulling.untilCame(1)
  })

  test('imap, a server that may not be reached, security 6.12 is not called and told as one that is not there', async () => {
    await using pulling = await openTestPulling()
    const user = newUser()
    dovecot.deliver(user, mails(1, 1))
    await pulling.add({ settings: { ...at('imap', user), newOnly: false } })
    pulling.start({ network: { mayReach: () => false, find: async () => ['127.0.0.1'] } })
    await until(async () => {
      const [state] = await pulling.rows('pulled_states')
      assert.deepEqual([state?.fault, state?.words], ['unreachable', ''])
    })
  })
})

async function* pieces(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}
