import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Resolver } from '../../src/intake/authenticity/resolver.ts'
import { openChannel } from '../../src/outgoing/open-channel.ts'
import { listAttempts } from '../../src/store/attempts.ts'
import { saveChannel } from '../../src/store/channels.ts'
import { dkimOwner, keepDkimKey, keepDkimState, removeDkimKey } from '../../src/store/dkim-keys.ts'
import { createSecretBox } from '../../src/store/secret-box.ts'
import { forEachDialect, openSqliteInMemory } from '../support/database.ts'
import { type DownstreamState, openDownstream } from '../support/downstream.ts'
import { localHost, queueTestMail, startTestOutbound, testChannel } from '../support/outbox.ts'

const limits = { silenceMs: 30_000, wholeMs: 60_000, lastReplyMs: 60_000 }
/** Every domain has one server of its own name, which is this machine. */
const everyDomainHere: Resolver = async (_, type) => (type === 'A' ? ['127.0.0.1'] : [])
const direct = { kind: 'direct', settings: { server: null } } as const

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < 400; look++) {
    if (await isSo()) return
    await wait(10)
  }
  throw new Error('expected it to become so within four seconds')
}

/** A server that says nothing in some states until it is let go on. */
async function openWaiting(waits: (at: DownstreamState) => boolean) {
  const waiting: (() => void)[] = []
  const replies: Partial<Record<DownstreamState, string>> = { DATA: '354 Go on', end: '250 OK' }
  const downstream = await openDownstream((at, socket) =>
    waits(at)
      ? () => void waiting.push(() => void socket.write(`${replies[at] ?? '250 OK'}\r\n`))
      : undefined,
  )
  return {
    ...downstream,
    waiting,
    goOn: () => {
      for (const go of waiting.splice(0)) go()
    },
  }
}

forEachDialect((dialect, open) => {
  for (const [what, jumpMs] of [
    ['forward', 120_000],
    ['back', -3_600_000],
  ] as const)
    test(`lane, the clock is put ${what} while a mail is in hand, sends it once`, async (t) => {
      await using database = await open()
      let isSlow = false
      const server = await openWaiting((at) => isSlow && (at === 'DATA' || at === 'end'))
      t.after(() => server.close())
      const clock = { now: Date.now() }
      const queued = { now: new Date(clock.now - 7_200_000) }
      await queueTestMail(database, queued)
      await using outbound = startTestOutbound(database, {
        destination: localHost(server.port),
        clock: () => new Date(clock.now),
        pollMs: 20,
      })
      // One that has left lets the lane take two at a time.
      await outbound.sendDue()
      isSlow = true
      const id = await queueTestMail(database, queued)
      await until(() => server.waiting.length > 0)
      clock.now += jumpMs
      await wait(300)
      const isOver = async (): Promise<boolean> => (await database.reader('outbox')).length === 0
      for (let look = 0; look < 100 && !(await isOver()); look++) {
        server.goOn()
        await wait(20)
      }
      assert.equal(server.mails.length, 2)
      assert.deepEqual(
        (await listAttempts(database.reader, id)).map(({ outcome }) => outcome),
        ['sent'],
      )
    })

  test('lane, its channel is switched off while it sends, stops and shows why', async (t) => {
    await using database = await open()
    const downstream = await openDownstream((at, socket) =>
      at === 'end' ? () => void setTimeout(() => socket.write('250 OK\r\n'), 300) : undefined,
    )
    t.after(() => downstream.close())
    await saveChannel(database.writer, testChannel('only', downstream.port), new Date())
    for (let index = 0; index < 90; index++) await queueTestMail(database, { channelId: 'only' })
    await using _ = startTestOutbound(database, { limits, pollMs: 50 })
    await until(() => downstream.mails.length > 5)
    await saveChannel(database.writer, testChannel('only', downstream.port, { active: false }), new Date())
    await wait(1_200)
    const sent = downstream.mails.length
    await wait(400)
    assert.equal(downstream.mails.length, sent)
    assert.ok(sent < 90, `${sent} mails left`)
    await until(async () => {
      const rows = await database.reader('messages').where({ direction: 'out' }).select('state', 'reply')
      return rows.every((row: { state: string }) => row.state === 'sent' || row.state === 'deferred')
    })
  })

  test('lane, a key is published and removed while its channel is open, signs from then until then', async (t) => {
    await using database = await open()
    const downstream = await openDownstream()
    t.after(() => downstream.close())
    await saveChannel(database.writer, testChannel('only', downstream.port), new Date())
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    const secrets = createSecretBox(new Uint8Array(32).fill(3))
    const means = { database, secrets, accessTokens: async () => '' }
    await using outbound = startTestOutbound(database, {
      means: { openChannel: (channel) => openChannel(channel, means) },
    })
    const isSigned = async (): Promise<boolean> => {
      await queueTestMail(database, { channelId: 'only' })
      await outbound.sendDue()
      return /^DKIM-Signature:/m.test(downstream.mails.at(-1) ?? '')
    }
    const sealedPrivateKey = secrets.seal(privateKey, dkimOwner('desk.example'))
    const key = { domain: 'desk.example', selector: 'um', publicKey: '', sealedPrivateKey }
    assert.equal(await isSigned(), false)
    await keepDkimKey(database.writer, key, new Date())
    assert.equal(await isSigned(), false)
    await keepDkimState(database.writer, key, 'published', new Date())
    assert.equal(await isSigned(), true)
    await removeDkimKey(database.writer, key.domain)
    assert.equal(await isSigned(), false)
  })

  test('lane, F3 many mails to one slow domain before it, hands over to another domain at once', async (t) => {
    await using database = await open()
    const slow = await openDownstream((at) => (at === 'greeting' ? () => undefined : undefined))
    t.after(() => slow.close())
    await saveChannel(database.writer, testChannel('direct', 25, direct), new Date())
    for (let index = 0; index < 250; index++)
      await queueTestMail(database, { channelId: 'direct', to: [`ana${index}@slow.example`] })
    const last = await queueTestMail(database, { channelId: 'direct', to: ['rui@null.example'] })
    const resolve: Resolver = async (name, type) =>
      type === 'MX' && name === 'null.example' ? [{ exchange: '', priority: 0 }] : everyDomainHere(name, type)
    await using _ = startTestOutbound(database, {
      limits,
      graceMs: 50,
      pollMs: 50,
      means: { resolve, directPort: slow.port },
    })
    await until(async () => (await listAttempts(database.reader, last)).length > 0)
    assert.deepEqual(slow.commands, [])
    const inHand = await database.reader('delivery_attempts').where('message_id', '<>', last)
    assert.deepEqual(inHand, [])
  })

  if (dialect === 'sqlite') return
  test('lane, one domain alone with much mail, has it all', async (t) => {
    await using database = await open()
    const downstream = await openDownstream()
    t.after(() => downstream.close())
    await saveChannel(database.writer, testChannel('direct', 25, direct), new Date())
    for (let index = 0; index < 60; index++)
      await queueTestMail(database, { channelId: 'direct', to: [`ana${index}@client.example`] })
    await using _ = startTestOutbound(database, {
      pollMs: 50,
      means: { resolve: everyDomainHere, directPort: downstream.port },
    })
    await until(async () => (await database.reader('outbox')).length === 0)
    assert.equal(downstream.mails.length, 60)
  })
})

for (const [circumstance, channelId] of [
  ['one server that never greets', null],
  ['servers of many domains that never greet', 'direct'],
] as const)
  test(`lane, closed while it connects to ${circumstance}, ends within its grace and leaves the mail for later`, async (t) => {
    await using database = await openSqliteInMemory()
    const silent = await openDownstream((at) => (at === 'greeting' ? () => undefined : undefined))
    t.after(() => silent.close())
    await saveChannel(database.writer, testChannel('direct', 25, direct), new Date())
    const to = [1, 2, 3, 4].map((number) => `ana@d${number}.example`)
    const id = await queueTestMail(database, { channelId, to })
    const outbound = startTestOutbound(database, {
      destination: localHost(silent.port),
      limits,
      graceMs: 50,
      pollMs: 20,
      means: { resolve: everyDomainHere, directPort: silent.port },
    })
    await until(async () => (await database.reader('outbox').first('attempts')).attempts === 1)
    await wait(100)
    const from = performance.now()
    await outbound.close()
    assert.ok(performance.now() - from < 2_000, `${performance.now() - from} ms`)
    const attempts = await listAttempts(database.reader, id)
    assert.deepEqual(new Set(attempts.map(({ outcome }) => outcome)), new Set(['deferred']))
    const states = await database.reader('outgoing_recipients').where({ message_id: id }).pluck('state')
    assert.deepEqual(states, ['deferred', 'deferred', 'deferred', 'deferred'])
    assert.equal((await database.reader('outbox').first('lease')).lease, null)
  })
