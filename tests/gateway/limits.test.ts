import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { pass, reject } from '../../src/domain/policy/verdict.ts'
import { defaultLimits } from '../../src/gateway/door.ts'
import type { Door, DoorOptions } from '../../src/gateway/door.ts'
import { Pace, SessionCount } from '../../src/gateway/limits.ts'
import { LineSession } from '../support/dialogue.ts'
import { openDoor, openIntake } from '../support/gateway.ts'

async function open(
  t: TestContext,
  limits: DoorOptions['limits'],
  intake = openIntake().intake,
): Promise<Door> {
  const door = await openDoor({ limits: limits ?? {}, intake })
  t.after(() => door.close())
  return door
}

async function inData(door: Door): Promise<LineSession> {
  const session = await LineSession.open(door.address)
  await session.reply()
  await session.ask('EHLO client.example')
  await session.ask('MAIL FROM:<ana@client.example>')
  await session.ask('RCPT TO:<suporte@desk.example>')
  assert.match((await session.ask('DATA')) ?? '', /^354 /)
  return session
}

test('session count, one peer at its limit, leaves room for another', () => {
  const count = new SessionCount({ ...defaultLimits, sessions: 3, sessionsPerPeer: 2 })
  assert.deepEqual(
    ['a', 'a', 'a', 'b', 'b'].map((peer) => count.enter(peer)),
    [true, true, false, true, false],
  )
  count.leave('a')
  assert.equal(count.enter('b'), true)
  assert.equal(count.size, 3)
})

test('pace, one octet every few seconds, is too slow after a window', () => {
  const pace = new Pace({ ...defaultLimits, idleSeconds: 60 }, 0)
  assert.equal(pace.isTooSlow(10, 59_000), false)
  assert.equal(pace.isTooSlow(15, 61_000), true)
})

test('pace, fast enough in each window, is ended by the time for a message alone', () => {
  const pace = new Pace({ ...defaultLimits, idleSeconds: 60, dataSeconds: 600 }, 0)
  for (let now = 60_000; now <= 600_000; now += 60_000) assert.equal(pace.isTooSlow(now, now), false)
  assert.equal(pace.isTooSlow(601_000, 601_000), true)
})

test('security §2 row 10 door, 1000 idle peers from one address, serves 20 and turns the others away', async (t) => {
  const door = await open(t, {})
  const sessions = await Promise.all(Array.from({ length: 1000 }, () => LineSession.open(door.address)))
  t.after(() => {
    for (const session of sessions) session.close()
  })
  const replies = await Promise.all(sessions.map((session) => session.reply()))
  const served = replies.filter((reply) => reply?.startsWith('220 '))
  const refused = replies.filter((reply) => reply?.startsWith('421 4.7.0 '))
  assert.equal(served.length, 20)
  assert.equal(served.length + refused.length, 1000)
})

test('door, a served peer leaves, serves the next', async (t) => {
  const door = await open(t, { sessionsPerPeer: 1 })
  const first = await LineSession.open(door.address)
  assert.match((await first.reply()) ?? '', /^220 /)
  assert.match((await (await LineSession.open(door.address)).reply()) ?? '', /^421 4\.7\.0 /)
  first.close()
  await wait(20)
  const next = await LineSession.open(door.address)
  assert.match((await next.reply()) ?? '', /^220 /)
  next.close()
})

test('door, ten faulty commands, ends the session after the tenth reply', async (t) => {
  const session = await LineSession.open((await open(t, {})).address)
  await session.reply()
  for (let command = 0; command < 10; command += 1)
    assert.match((await session.ask('FOO')) ?? '', /^500 5\.5\.2 /)
  assert.match((await session.reply()) ?? '', /^421 4\.7\.0 /)
  assert.equal(await session.reply(), null)
})

test('security §2 row 9 door, ten refused reverse-paths, ends the session', async (t) => {
  const { intake } = openIntake({ from: async () => ({ verdict: reject('blocked-author'), text: [] }) })
  const session = await LineSession.open((await open(t, {}, intake)).address)
  await session.reply()
  await session.ask('EHLO client.example')
  for (let command = 0; command < 10; command += 1)
    assert.match((await session.ask(`MAIL FROM:<spam${command}@client.example>`)) ?? '', /^550 5\.7\.1 /)
  assert.match((await session.reply()) ?? '', /^421 4\.7\.0 /)
  assert.equal(await session.reply(), null)
})

test('security §2 row 9 door, twenty unknown recipients, ends the session', async (t) => {
  const session = await LineSession.open((await open(t, {})).address)
  await session.reply()
  await session.ask('EHLO client.example')
  await session.ask('MAIL FROM:<ana@client.example>')
  for (let recipient = 0; recipient < 20; recipient += 1) {
    assert.match((await session.ask(`RCPT TO:<nobody${recipient}@desk.example>`)) ?? '', /^550 5\.1\.1 /)
  }
  assert.match((await session.reply()) ?? '', /^421 4\.7\.0 /)
})

for (const command of ['NOOP', 'RSET', 'VRFY suporte', 'HELP', 'EHLO client.example']) {
  test(`security §2 row 9, ${command} over and over, ends the session after the hundredth reply`, async (t) => {
    const session = await LineSession.open((await open(t, {})).address)
    await session.reply()
    for (let count = 0; count < 100; count += 1)
      assert.match((await session.ask(command)) ?? '', /^2\d\d[ -]/)
    assert.match((await session.reply()) ?? '', /^421 4\.7\.0 /)
    assert.equal(await session.reply(), null)
  })
}

test('security §2 row 9, RSET before each of 150 messages, ends nothing', async (t) => {
  const session = await LineSession.open((await open(t, {})).address)
  await session.reply()
  await session.ask('EHLO client.example')
  for (let count = 0; count < 150; count += 1) {
    assert.match((await session.ask('RSET')) ?? '', /^250 2\.0\.0 /)
    await session.ask('MAIL FROM:<ana@client.example>')
    await session.ask('RCPT TO:<suporte@desk.example>')
    await session.ask('DATA')
    assert.match((await session.ask('Subject: x\r\n\r\nx\r\n.')) ?? '', /^250 2\.6\.0 /)
  }
  session.close()
})

test('security §2 row 11 door, a peer that says nothing, is ended with 421 4.4.2', async (t) => {
  const session = await LineSession.open((await open(t, { idleSeconds: 0.1 })).address)
  await session.reply()
  assert.match((await session.reply()) ?? '', /^421 4\.4\.2 /)
  assert.equal(await session.reply(), null)
})

test('security §2 row 11 door, a peer that sends one octet now and then in place of a command, is ended too', async (t) => {
  const session = await LineSession.open((await open(t, { idleSeconds: 0.2 })).address)
  await session.reply()
  const dripping = setInterval(() => session.send('N'), 20)
  t.after(() => clearInterval(dripping))
  assert.match((await session.reply()) ?? '', /^421 4\.4\.2 /)
})

test('security §2 row 11 door, a message that drips, is ended and never settled', async (t) => {
  const { intake, received } = openIntake()
  const session = await inData(await open(t, { idleSeconds: 0.2 }, intake))
  const dripping = setInterval(() => session.send('x'), 20)
  t.after(() => clearInterval(dripping))
  assert.match((await session.reply()) ?? '', /^421 4\.4\.2 /)
  await wait(50)
  assert.equal(received.length, 0)
})

test('security §2 row 11 door, a message that takes longer than it may, is ended though it is fast', async (t) => {
  const session = await inData(await open(t, { dataSeconds: 0.2 }))
  const sending = setInterval(() => session.send(`${'x'.repeat(1000)}\r\n`), 10)
  t.after(() => clearInterval(sending))
  assert.match((await session.reply()) ?? '', /^421 4\.4\.2 /)
})

test('door, a session that lasts too long, is ended between two commands', async (t) => {
  const session = await LineSession.open((await open(t, { sessionSeconds: 0.2 })).address)
  await session.reply()
  const asking = setInterval(() => session.send('NOOP\r\n'), 20)
  t.after(() => clearInterval(asking))
  for (;;) {
    const reply = await session.reply()
    if (reply?.startsWith('250 ')) continue
    assert.match(reply ?? '', /^421 4\.4\.2 /)
    break
  }
})

test('door, the intake takes longer than the idle time, waits for it', async (t) => {
  const { intake } = openIntake({
    message: async (octets) => {
      for await (const _ of octets);
      await wait(300)
      return [{ recipient: 'suporte@desk.example', verdict: pass, text: ['Protocolo 1'] }]
    },
  })
  const session = await inData(await open(t, { idleSeconds: 0.1 }, intake))
  assert.match((await session.ask('Subject: x\r\n\r\nx\r\n.')) ?? '', /^250 2\.6\.0 /)
})
