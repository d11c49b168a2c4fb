import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { serverCourier } from '../../src/outgoing/smtp/server-courier.ts'
import { listAttempts } from '../../src/store/attempts.ts'
import { saveChannel } from '../../src/store/channels.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { openDatabase } from '../../src/store/database.ts'
import { findMessage } from '../../src/store/messages.ts'
import { listRecipients } from '../../src/store/outgoing-recipients.ts'
import { forEachDialect, type TestDatabase } from '../support/database.ts'
import { type Downstream, type DownstreamPlay, openDownstream } from '../support/downstream.ts'
import { temporaryFolder } from '../support/folders.ts'
import {
  deliverOnce,
  localHost,
  queueTestMail,
  startTestOutbound,
  testChannel,
  testParcel,
} from '../support/outbox.ts'

const limits = { silenceMs: 1_000, wholeMs: 4_000, lastReplyMs: 1_000 }

async function downstreamFor(t: TestContext, play?: DownstreamPlay): Promise<Downstream> {
  const downstream = await openDownstream(play)
  t.after(() => downstream.close())
  return downstream
}

async function stateOf(database: TestDatabase, id: string): Promise<string | undefined> {
  return (await findMessage(database.reader, id))?.state
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 100; look++) {
    if (await isSo()) return
    await wait(50)
  }
  throw new Error('expected it to become so within five seconds')
}

forEachDialect((dialect, open) => {
  test('lanes, F1 F3 the server of one channel is dead, delay no mail of another', async (t) => {
    await using database = await open()
    const good = await downstreamFor(t)
    const silent = await downstreamFor(t, (state) => (state === 'greeting' ? () => undefined : undefined))
    const now = new Date()
    await saveChannel(database.writer, testChannel('dead', 1), now)
    await saveChannel(database.writer, testChannel('silent', silent.port), now)
    await saveChannel(database.writer, testChannel('good', good.port), now)
    const behind: string[] = []
    for (let index = 0; index < 20; index++) {
      behind.push(await queueTestMail(database, { channelId: 'dead' }))
      behind.push(await queueTestMail(database, { channelId: 'silent' }))
    }
    const last = await queueTestMail(database, { channelId: 'good' })
    await using outbound = startTestOutbound(database, {
      pollMs: 50,
      limits: { ...limits, silenceMs: 3_000 },
    })
    const from = performance.now()
    await until(async () => (await stateOf(database, last)) === 'sent')
    assert.ok(performance.now() - from < 2_500, 'before the silent server is given up')
    await until(async () => (await stateOf(database, behind[0] ?? '')) === 'deferred')
    await outbound.close()
    const attempts = await database.reader('outbox').max({ most: 'attempts' }).first()
    assert.ok(Number(attempts?.most) <= 1, 'no mail behind a dead server spends an attempt')
  })

  test('lanes, complaint 19 its server refuses at once, shows every mail behind it red within 10 s', async () => {
    await using database = await open()
    await saveChannel(database.writer, testChannel('dead', 1), new Date())
    const ids = await Promise.all(
      Array.from({ length: 30 }, () => queueTestMail(database, { channelId: 'dead' })),
    )
    await using _outbound = startTestOutbound(database, { pollMs: 100 })
    await until(async () => (await stateOf(database, ids.at(-1) ?? '')) === 'deferred')
    const late = await queueTestMail(database, { channelId: 'dead' })
    await until(async () => (await stateOf(database, late)) === 'deferred')
    assert.match((await findMessage(database.reader, late))?.reply ?? '', /ECONNREFUSED/)
  })

  test('lanes, the server is there again, send what waited without waiting for its pauses', async (t) => {
    await using database = await open()
    const ids = [await queueTestMail(database), await queueTestMail(database), await queueTestMail(database)]
    const isDown = { value: true }
    const downstream = await downstreamFor(t, (state, socket) =>
      state === 'greeting' && isDown.value ? () => void socket.end('421 4.3.2 Closed\r\n') : undefined,
    )
    await using outbound = startTestOutbound(database, {
      destination: localHost(downstream.port),
      pollMs: 50,
    })
    await until(async () => (await stateOf(database, ids[2] ?? '')) === 'deferred')
    isDown.value = false
    outbound.wake()
    await until(async () => (await stateOf(database, ids[2] ?? '')) === 'sent')
    assert.equal(downstream.mails.length, 3)
  })

  test('outbox, a mail to several, has a fate for each recipient', async (t) => {
    await using database = await open()
    const replies: Readonly<Record<string, string>> = {
      'rui@client.example': '550 5.1.1 Nobody here\r\n',
      'eva@client.example': '451 4.7.1 Greylisted, come back\r\n',
    }
    const downstream: Downstream = await downstreamFor(t, (state, socket) => {
      const said = downstream.commands.at(-1) ?? ''
      const reply = state === 'RCPT' ? replies[/<(.*)>/.exec(said)?.[1] ?? ''] : undefined
      return reply === undefined ? undefined : () => void socket.write(reply)
    })
    const id = await queueTestMail(database, {
      to: ['ana@client.example', 'rui@client.example'],
      cc: ['eva@client.example'],
    })
    const outbound = startTestOutbound(database, { destination: localHost(downstream.port) })
    await outbound.sendDue()
    await outbound.close()
    const recipients = await listRecipients(database.reader, id)
    assert.deepEqual(
      recipients.map(({ address, state, status }) => [address, state, status]),
      [
        ['ana@client.example', 'sent', '2.0.0'],
        ['rui@client.example', 'failed', '5.1.1'],
        ['eva@client.example', 'deferred', '4.7.1'],
      ],
    )
    assert.equal(await stateOf(database, id), 'deferred')
    const [attempt] = await listAttempts(database.reader, id)
    assert.equal(attempt?.outcome, 'partly')
    assert.match(attempt?.peer ?? '', /^127\.0\.0\.1:\d+$/)

    const again = startTestOutbound(database, {
      destination: localHost((await downstreamFor(t)).port),
      clock: () => new Date(Date.now() + 10 * 60_000),
    })
    await again.sendDue()
    await again.close()
    assert.deepEqual(
      (await listRecipients(database.reader, id)).map(({ state }) => state),
      ['sent', 'failed', 'sent'],
    )
    assert.equal(await stateOf(database, id), 'failed')
    assert.deepEqual(await database.reader('outbox'), [])
  })

  test('outbox, a mail of ours that was tried, sends the same octets again and can be read', async (t) => {
    await using database = await open()
    const isBusy = { value: true }
    const downstream = await downstreamFor(t, (state, socket) =>
      state === 'end' && isBusy.value ? () => void socket.write('451 4.3.0 Later\r\n') : undefined,
    )
    const id = await queueTestMail(database, { text: 'Uma linha.\r\n.\r\n..outra\r\n' })
    const destination = localHost(downstream.port)
    const first = startTestOutbound(database, { destination })
    await first.sendDue()
    await first.close()
    isBusy.value = false
    const second = startTestOutbound(database, {
      destination,
      clock: () => new Date(Date.now() + 10 * 60_000),
    })
    await second.sendDue()
    await second.close()
    assert.equal(downstream.mails.length, 2)
    assert.equal(downstream.mails[0], downstream.mails[1])
    assert.equal(await stateOf(database, id), 'sent')
    assert.deepEqual(
      (await listAttempts(database.reader, id)).map(({ outcome }) => outcome),
      ['deferred', 'sent'],
    )
  })

  for (const [whenUnknown, copies, state] of [
    ['stop', 1, 'failed'],
    ['send-again', 2, 'sent'],
  ] as const)
    test(`outbox, its server falls silent after the last octets and the channel says ${whenUnknown}, sends ${copies}`, async (t) => {
      await using database = await open()
      const downstream: Downstream = await downstreamFor(t, (at, socket) =>
        at === 'end' && downstream.mails.length === 1 ? () => socket.destroy() : undefined,
      )
      await saveChannel(
        database.writer,
        testChannel('only', downstream.port, { settings: { whenUnknown } }),
        new Date(),
      )
      const id = await queueTestMail(database, { channelId: 'only' })
      const clock = { now: Date.now() }
      const outbound = startTestOutbound(database, { limits, clock: () => new Date(clock.now) })
      await outbound.sendDue()
      assert.equal(downstream.mails.length, 1)
      clock.now += 2 * 60_000
      await outbound.sendDue()
      await outbound.close()
      assert.equal(downstream.mails.length, copies)
      assert.equal(await stateOf(database, id), state)
      const [attempt] = await listAttempts(database.reader, id)
      assert.equal(attempt?.outcome, 'unknown')
    })

  test('outbox, a connection lost before the last octets, is tried again', async (t) => {
    await using database = await open()
    const downstream = await downstreamFor(t, (state, socket) =>
      state === 'DATA' ? () => void socket.end('354 Go on\r\n') : undefined,
    )
    const id = await queueTestMail(database, { text: 'x'.repeat(200_000) })
    const outbound = startTestOutbound(database, { destination: localHost(downstream.port), limits })
    await outbound.sendDue()
    await outbound.close()
    const [attempt] = await listAttempts(database.reader, id)
    assert.ok(['deferred', 'unknown'].includes(attempt?.outcome ?? ''), attempt?.outcome)
    assert.equal(await stateOf(database, id), attempt?.outcome === 'deferred' ? 'deferred' : 'failed')
  })

  test('outbox, a mail taken back while it is on its way, does not end and is not noted', async (t) => {
    await using database = await open()
    const downstream = await downstreamFor(t, (state, socket) =>
      state === 'DATA'
        ? () => {
            void database
              .writer('outbox')
              .delete()
              .then(() => socket.write('354 Go on\r\n'))
          }
        : undefined,
    )
    const id = await queueTestMail(database)
    const outbound = startTestOutbound(database, { destination: localHost(downstream.port), limits })
    await outbound.sendDue()
    await outbound.close()
    assert.deepEqual(downstream.mails, [])
    assert.deepEqual(await listAttempts(database.reader, id), [])
  })

  test('outbox, five days have gone by, gives up and says so', async (t) => {
    await using database = await open()
    const downstream = await downstreamFor(t, (state, socket) =>
      state === 'RCPT' ? () => void socket.write('451 4.7.1 Come back\r\n') : undefined,
    )
    const id = await queueTestMail(database)
    const clock = { now: Date.now() }
    const destination = localHost(downstream.port)
    let attempts = 0
    for (; attempts < 40 && (await stateOf(database, id)) !== 'failed'; attempts++) {
      await using outbound = startTestOutbound(database, {
        destination,
        clock: () => new Date(clock.now),
        chance: () => 0.5,
      })
      await outbound.sendDue()
      await outbound.close()
      clock.now += 6 * 3_600_000
    }
    assert.ok(attempts >= 20, `${attempts} attempts`)
    const kept = await listAttempts(database.reader, id)
    assert.equal(kept.at(-1)?.outcome, 'gave-up')
    assert.deepEqual(await database.reader('outbox'), [])
  })

  test('outbox, a mail for tomorrow, waits until then', async (t) => {
    await using database = await open()
    const downstream = await downstreamFor(t)
    const tomorrow = new Date(Date.now() + 24 * 3_600_000)
    const id = await queueTestMail(database, { leavesAt: tomorrow })
    const destination = localHost(downstream.port)
    const today = startTestOutbound(database, { destination })
    assert.equal(await today.sendDue(), 0)
    await today.close()
    const later = startTestOutbound(database, { destination, clock: () => tomorrow })
    assert.equal(await later.sendDue(), 1)
    await later.close()
    assert.equal(await stateOf(database, id), 'sent')
  })

  test('outbox, mail is queued by this process, leaves at once', async (t) => {
    await using database = await open()
    const downstream = await downstreamFor(t)
    await using _outbound = startTestOutbound(database, { destination: localHost(downstream.port) })
    const id = await queueTestMail(database)
    await until(async () => (await stateOf(database, id)) === 'sent')
  })

  test('outbox, many mails to one server, share a few connections', async (t) => {
    await using database = await open()
    const downstream = await downstreamFor(t)
    for (let index = 0; index < 60; index++) await queueTestMail(database)
    const outbound = startTestOutbound(database, { destination: localHost(downstream.port) })
    await outbound.sendDue()
    await outbound.close()
    assert.equal(downstream.mails.length, 60)
    const greetings = downstream.commands.filter((line) => line.startsWith('EHLO')).length
    assert.ok(greetings <= 20, `${greetings} connections`)
    assert.ok(downstream.commands.includes('RSET'))
  })

  test('outbox, a mail of a megabyte, is kept in a file and leaves whole', async (t) => {
    await using database = await open()
    const downstream = await downstreamFor(t)
    const blobs = new BlobStore(temporaryFolder())
    const text = 'Uma linha de um anexo muito grande.\r\n'.repeat(28_000)
    const id = await queueTestMail(database, { text, blobs })
    await using outbound = startTestOutbound(database, { destination: localHost(downstream.port), blobs })
    await outbound.sendDue()
    assert.equal(await stateOf(database, id), 'sent')
    assert.ok(downstream.mails[0]?.endsWith(text.slice(-2_000)))
    assert.equal(
      await database.reader('raw_messages').where({ message_id: id }).first('message_id'),
      undefined,
    )
  })

  test('lanes, a channel that is switched off, keeps its mail and says why', async () => {
    await using database = await open()
    await saveChannel(database.writer, testChannel('off', 1, { active: false }), new Date())
    const id = await queueTestMail(database, { channelId: 'off' })
    await using outbound = startTestOutbound(database, {})
    assert.equal(await outbound.sendDue(), 0)
    const message = await findMessage(database.reader, id)
    assert.deepEqual([message?.state, message?.reply], ['deferred', 'the channel is switched off or gone'])
  })

  test('lanes, a channel whose password cannot be opened, sends nothing and delays no other', async (t) => {
    await using database = await open()
    const downstream = await downstreamFor(t)
    await saveChannel(database.writer, testChannel('locked', downstream.port), new Date())
    const locked = await queueTestMail(database, { channelId: 'locked' })
    const free = await queueTestMail(database)
    await using outbound = startTestOutbound(database, {
      destination: localHost(downstream.port),
      means: {
        openChannel: async () => {
          throw new Error('expected a password')
        },
      },
    })
    await outbound.sendDue()
    assert.deepEqual([await stateOf(database, locked), await stateOf(database, free)], ['deferred', 'sent'])
  })

  test('lanes, a channel with a key, signs what leaves by it and not what is kept', async (t) => {
    await using database = await open()
    const downstream = await downstreamFor(t)
    await saveChannel(database.writer, testChannel('signing', downstream.port), new Date())
    const id = await queueTestMail(database, { channelId: 'signing' })
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    await using outbound = startTestOutbound(database, {
      means: {
        openChannel: async ({ id: channel, settings: { server, whenUnknown } }) => ({
          id: channel,
          server,
          whenUnknown,
          auth: null,
          dkim: { domain: 'desk.example', selector: 'um', privateKey },
        }),
      },
    })
    await outbound.sendDue()
    assert.match(downstream.mails[0] ?? '', /^DKIM-Signature: v=1; a=rsa-sha256;[\s\S]*d=desk\.example/)
    const kept = await database.reader('raw_messages').where({ message_id: id }).first('octets')
    assert.doesNotMatch(Buffer.from(kept.octets).toString(), /DKIM/)
  })

  if (dialect === 'postgres')
    test('outbox, two processes on one database, send no mail twice', async (t) => {
      await using database = await open()
      const downstream = await downstreamFor(t)
      const ids = new Set<string>()
      for (let index = 0; index < 120; index++) ids.add(await queueTestMail(database))
      const others = [openDatabase(database.url), openDatabase(database.url)]
      const outbounds = others.map((other) =>
        startTestOutbound(other as TestDatabase, { destination: localHost(downstream.port), pollMs: 20 }),
      )
      await Promise.all(outbounds.map((outbound) => outbound.sendDue()))
      await until(async () => (await database.reader('outbox')).length === 0)
      await Promise.all(outbounds.map((outbound) => outbound.close()))
      await Promise.all(others.map((other) => other.close()))
      const sent = downstream.mails.map((mail) => /^Message-ID: <(.*)@/m.exec(mail)?.[1] ?? '')
      assert.equal(sent.length, ids.size)
      assert.deepEqual(new Set(sent), ids)
    })
})

test('courier, closed while a mail is in hand, leaves it for later', async (t) => {
  const downstream = await downstreamFor(t, (state) => (state === 'MAIL' ? () => undefined : undefined))
  const way = {
    ...localHost(downstream.port),
    privacy: 'none',
    isVerified: false,
    auth: null,
    mayReach: () => true,
  } as const
  const courier = serverCourier(way, {
    hostname: 'mx.desk.example',
    limits,
    dkim: null,
    clock: () => new Date(),
  })
  const trying = deliverOnce(courier, testParcel('x', ['ana@client.example']))
  await until(async () => downstream.commands.some((line) => line.startsWith('MAIL')))
  courier.close()
  assert.equal((await trying).outcome, 'deferred')
})
