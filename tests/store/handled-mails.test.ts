import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { seenOf } from '../../src/domain/outgoing/mail-handling.ts'
import { keepOctets } from '../../src/outgoing/keep-octets.ts'
import { addFiltered } from '../../src/store/outgoing-filter.ts'
import { saveChannel } from '../../src/store/channels.ts'
import { type Database, type Db, writeTransaction } from '../../src/store/database.ts'
import {
  deleteMail,
  type Handled,
  type Handling,
  replaceMail,
  retryMail,
} from '../../src/store/handled-mails.ts'
import { newId } from '../../src/store/id.ts'
import { readStanding } from '../../src/store/mail-standing.ts'
import { findMessage } from '../../src/store/messages.ts'
import { findOutgoing } from '../../src/store/outgoing-mails.ts'
import { listRecipients } from '../../src/store/outgoing-recipients.ts'
import type { QueuedMail } from '../../src/store/queued-mails.ts'
import { forEachDialect } from '../support/database.ts'
import { type Downstream, type DownstreamPlay, openDownstream } from '../support/downstream.ts'
import { localHost, noBlobs, queueTestMail, startTestOutbound, testChannel } from '../support/outbox.ts'

const hourMs = 3_600_000
const now = (): Date => new Date()

/** What an operator does who has just looked. */
async function handle(
  database: Database,
  act: (trx: Db, handling: Handling) => Promise<Handled>,
  id: string,
  changes: Partial<Handling> = {},
): Promise<string> {
  const handling = { id, seen: null, mayRepeat: false, actor: 'Bia', now: now(), ...changes }
  const { obstacle } = await writeTransaction(database, (trx) => act(trx, handling))
  return obstacle ?? 'done'
}

/** How a mail looks to somebody who opens its page now. */
async function seen(database: Database, id: string): Promise<string> {
  const held = await readStanding(database.reader, id, now())
  return held === null ? 'none' : seenOf(held)
}

async function stateOf(database: Database, id: string): Promise<string | undefined> {
  return (await findMessage(database.reader, id))?.state
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 5_000
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('expected this within five seconds, got nothing')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function serverFor(t: TestContext, play?: DownstreamPlay): Promise<Downstream> {
  const server = await openDownstream(play)
  t.after(() => server.close())
  return server
}

/** Refuses the address that is wrong, and takes every other. */
const refuseWrong =
  (reply: string): DownstreamPlay =>
  (state, socket) =>
    state === 'RCPT' ? () => socket.write(`${reply}\r\n`) : undefined

async function mendedFor(to: string): Promise<QueuedMail> {
  const id = newId(now())
  const raw = `From: suporte@desk.example\r\nTo: ${to}\r\nSubject: Corrigida\r\n\r\nBom dia.\r\n`
  return {
    id,
    mail: {
      template: 'composed',
      messageId: `${id}@desk.example`,
      reversePath: 'suporte@desk.example',
      author: { name: '', address: 'suporte@desk.example' },
      to: [{ name: '', address: to }],
      cc: [],
      subject: 'Corrigida',
      octets: await keepOctets([Buffer.from(raw)], noBlobs),
    },
    kind: 'new',
    ticket: null,
    leavesAt: now(),
    channel: { channelId: null, why: 'none' },
  }
}

forEachDialect((_dialect, open) => {
  test('retry, a mail that waits for tomorrow, C52 leaves within seconds and its state changes', async (t) => {
    await using database = await open()
    const server = await serverFor(t)
    await using _outbound = startTestOutbound(database, { destination: localHost(server.port), pollMs: 200 })
    const id = await queueTestMail(database, { leavesAt: new Date(Date.now() + 24 * hourMs) })
    assert.equal(await stateOf(database, id), 'waiting')
    assert.equal(await handle(database, retryMail, id, { seen: await seen(database, id) }), 'done')
    await until(async () => (await stateOf(database, id)) === 'sent')
    assert.equal(server.mails.length, 1)
    assert.equal(await handle(database, retryMail, id), 'over')
  })

  test('retry, a channel whose server is back and that still rests, C52 goes before all that waits there', async (t) => {
    await using database = await open()
    let isDown = true
    const server = await serverFor(t, (state, socket) =>
      state === 'greeting' && isDown ? () => socket.destroy() : undefined,
    )
    await writeTransaction(database, (trx) => saveChannel(trx, testChannel('k1', server.port), now()))
    await using outbound = startTestOutbound(database, { chance: () => 1, pollMs: 50 })
    const ids: string[] = []
    for (let at = 0; at < 3; at++)
      ids.push(await queueTestMail(database, { channelId: 'k1', subject: `Carta ${at}` }))
    await outbound.sendDue()
    await until(async () => (await stateOf(database, ids[2] ?? '')) === 'deferred')
    isDown = false
    assert.equal(await handle(database, retryMail, ids[2] ?? ''), 'done')
    await until(() => server.mails.length > 0)
    assert.match(server.mails[0] ?? '', /Subject: Carta 2/)
  })

  test('retry, a mail that was given up, C52 is queued anew and reaches only whom it had not', async (t) => {
    await using database = await open()
    let isRefused = true
    const server = await serverFor(t, (state, socket) => {
      if (state !== 'RCPT') return undefined
      const isSecond = (server.commands.at(-1) ?? '').includes('rui@')
      return isRefused && isSecond ? () => socket.write('550 5.7.1 Not today\r\n') : undefined
    })
    await using outbound = startTestOutbound(database, { destination: localHost(server.port), pollMs: 200 })
    const id = await queueTestMail(database, { to: ['ana@client.example', 'rui@client.example'] })
    await outbound.sendDue()
    assert.deepEqual(
      (await listRecipients(database.reader, id)).map(({ state }) => state),
      ['sent', 'failed'],
    )
    assert.equal(await stateOf(database, id), 'failed')
    isRefused = false
    const before = await seen(database, id)
    assert.equal(await handle(database, retryMail, id, { seen: before }), 'done')
    assert.notEqual(await handle(database, retryMail, id, { seen: before }), 'done')
    await until(async () => (await stateOf(database, id)) === 'sent')
    assert.deepEqual(
      server.commands.filter((line) => line.startsWith('RCPT')).map((line) => line.slice(9, 12)),
      ['ana', 'rui', 'rui'],
    )
  })

  test('retry, a mail that may have arrived, C52 waits for the word that it may arrive twice', async (t) => {
    await using database = await open()
    let isSilent = true
    const server = await serverFor(t, (state, socket) =>
      state === 'end' && isSilent ? () => socket.destroy() : undefined,
    )
    await using outbound = startTestOutbound(database, { destination: localHost(server.port), pollMs: 200 })
    const id = await queueTestMail(database)
    await outbound.sendDue()
    assert.equal(await stateOf(database, id), 'failed')
    isSilent = false
    const mended = await mendedFor('bia@client.example')
    assert.equal(await handle(database, retryMail, id), 'unsure')
    assert.equal(await handle(database, (trx, each) => replaceMail(trx, each, mended), id), 'unsure')
    assert.equal(await outbound.sendDue(), 0)
    assert.equal(await handle(database, retryMail, id, { mayRepeat: true }), 'done')
    await until(async () => (await stateOf(database, id)) === 'sent')
    assert.equal(server.mails.length, 2)
  })

  test('handling, a mail that is being sent, C51 C52 is left to who sends it and arrives once', async (t) => {
    await using database = await open()
    const held: (() => void)[] = []
    const server = await serverFor(t, (state, socket) =>
      state === 'end' ? () => held.push(() => socket.write('250 2.0.0 OK\r\n')) : undefined,
    )
    await using outbound = startTestOutbound(database, { destination: localHost(server.port), pollMs: 200 })
    const id = await queueTestMail(database)
    const sending = outbound.sendDue()
    await until(() => held.length === 1)
    const mended = await mendedFor('bia@client.example')
    assert.equal(await handle(database, retryMail, id), 'in-hand')
    assert.equal(await handle(database, deleteMail, id), 'in-hand')
    assert.equal(await handle(database, (trx, each) => replaceMail(trx, each, mended), id), 'in-hand')
    held[0]?.()
    await sending
    assert.equal(await stateOf(database, id), 'sent')
    assert.equal(server.mails.length, 1)
    assert.equal(await handle(database, deleteMail, id), 'over')
  })

  test('delete, a mail that was refused, C51 is gone from the queue and keeps what was said', async (t) => {
    await using database = await open()
    const server = await serverFor(t, refuseWrong('550 5.1.1 No such user here'))
    await using outbound = startTestOutbound(database, { destination: localHost(server.port), pollMs: 200 })
    const failed = await queueTestMail(database)
    await outbound.sendDue()
    const waiting = await queueTestMail(database, {
      to: ['rui@client.example'],
      leavesAt: new Date(Date.now() + hourMs),
    })
    for (const id of [failed, waiting]) {
      assert.equal(await handle(database, deleteMail, id), 'done')
      assert.equal(await stateOf(database, id), 'cancelled')
      assert.equal(await handle(database, retryMail, id), 'over')
    }
    assert.match((await listRecipients(database.reader, failed))[0]?.reply ?? '', /No such user here/)
    assert.ok(((await findMessage(database.reader, waiting))?.octets ?? 0) > 0)
    assert.deepEqual(await database.reader('outbox'), [])
  })

  test('mend, an address that was wrong, C51 leaves with the right one and both stay', async (t) => {
    await using database = await open()
    const server = await serverFor(t, (state, socket) => {
      const isWrong = (server.commands.at(-1) ?? '').includes('anna@')
      return state === 'RCPT' && isWrong ? () => socket.write('550 5.1.1 No such user\r\n') : undefined
    })
    await using outbound = startTestOutbound(database, { destination: localHost(server.port), pollMs: 200 })
    const id = await queueTestMail(database, { to: ['rui@client.example', 'anna@client.example'] })
    await outbound.sendDue()
    const before = await seen(database, id)
    const again = await mendedFor('rui@client.example')
    assert.equal(await handle(database, (trx, each) => replaceMail(trx, each, again), id), 'sent-before')
    await addFiltered(database.writer, { address: 'loop@client.example', owner: 'Bia' }, now())
    const barred = await mendedFor('loop@client.example')
    assert.equal(await handle(database, (trx, each) => replaceMail(trx, each, barred), id), 'barred')
    const mended = await mendedFor('ana@client.example')
    const mend = (trx: Db, each: Handling): Promise<Handled> => replaceMail(trx, each, mended)
    assert.equal(await handle(database, mend, id, { seen: before }), 'done')
    await until(async () => (await stateOf(database, mended.id)) === 'sent')
    assert.deepEqual(
      (await listRecipients(database.reader, id)).map(({ state }) => state),
      ['sent', 'cancelled'],
    )
    assert.equal((await findOutgoing(database.reader, id))?.replacedBy, mended.id)
    assert.equal((await findOutgoing(database.reader, mended.id))?.replaces, id)
    assert.equal(server.mails.length, 2)
  })

  test('handling, two operators at once, C51 C52 does what the first one wants and tells the other', async () => {
    await using database = await open()
    for (let round = 0; round < 5; round++) {
      const id = await queueTestMail(database, { leavesAt: new Date(Date.now() + hourMs) })
      const before = await seen(database, id)
      const [one, other] = [await mendedFor('a@client.example'), await mendedFor('b@client.example')]
      const results = await Promise.all([
        handle(database, (trx, each) => replaceMail(trx, each, one), id, { seen: before }),
        handle(database, deleteMail, id, { seen: before }),
        handle(database, (trx, each) => replaceMail(trx, each, other), id, { seen: before }),
      ])
      assert.deepEqual(results.toSorted(), ['changed', 'changed', 'done'])
      const mended = await database.reader('outgoing_mails').where({ replaces: id })
      assert.equal(mended.length, results[1] === 'done' ? 0 : 1)
    }
  })

  test('handling, mails that a process takes meanwhile, C51 C52 loses none and sends none twice', async (t) => {
    await using database = await open()
    const server = await serverFor(t)
    await using outbound = startTestOutbound(database, { destination: localHost(server.port), pollMs: 200 })
    const ids: string[] = []
    for (let at = 0; at < 40; at++) ids.push(await queueTestMail(database, { subject: `Carta-${at}.` }))
    const sending = outbound.sendDue()
    const results = await Promise.all(
      ids.map(async (id, at) => {
        const before = await seen(database, id)
        return handle(database, at % 2 === 0 ? deleteMail : retryMail, id, { seen: before })
      }),
    )
    await sending
    await outbound.sendDue()
    for (const [at, id] of ids.entries()) {
      const arrived = server.mails.filter((mail) => mail.includes(`Subject: Carta-${at}.\r\n`)).length
      const isDeleted = at % 2 === 0 && results[at] === 'done'
      assert.equal(arrived, isDeleted ? 0 : 1, `mail ${at}, ${results[at]}`)
      assert.equal(await stateOf(database, id), isDeleted ? 'cancelled' : 'sent')
    }
  })
})
