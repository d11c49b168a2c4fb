import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectTls } from 'node:tls'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { reject } from '../../src/domain/policy/verdict.ts'
import type { Door, DoorOptions } from '../../src/gateway/door.ts'
import { LineSession } from '../support/dialogue.ts'
import { openDoor, openIntake } from '../support/gateway.ts'
import { expectWaitUnder } from '../support/waits.ts'

async function open(t: TestContext, change: Partial<DoorOptions> = {}): Promise<Door> {
  const door = await openDoor(change)
  t.after(() => door.close())
  return door
}

async function greeted(door: Door): Promise<LineSession> {
  const session = await LineSession.open(door.address)
  assert.match((await session.reply()) ?? '', /^220 /)
  return session
}

const transaction = 'MAIL FROM:<ana@client.example>\r\nRCPT TO:<suporte@desk.example>\r\nDATA\r\n'

test('security §2 row 12 session, greeting, comes without the 100 ms wait of the library', async (t) => {
  const door = await open(t)
  await expectWaitUnder(500, async () => {
    const started = performance.now()
    for (let turn = 0; turn < 10; turn += 1) (await greeted(door)).close()
    return performance.now() - started
  })
})

test('security §2 row 12 session, a peer that talks before it is greeted, is refused with 421', async (t) => {
  const door = await open(t)
  const session = await LineSession.open(door.address)
  session.send('EHLO client.example\r\n')
  assert.match((await session.reply()) ?? '', /^421 4\.7\.0 /)
  assert.equal(await session.reply(), null)
})

test('session, pipelined commands, are answered in one packet', async (t) => {
  const door = await open(t)
  const session = await greeted(door)
  await session.ask('EHLO client.example')
  const packets: string[] = []
  session.socket.on('data', (chunk: Buffer) => packets.push(chunk.toString()))
  session.send(transaction)
  await session.reply()
  await session.reply()
  assert.match((await session.reply()) ?? '', /^354 /)
  assert.equal(packets.length, 1)
})

test('security §2 row 5 session, EHLO, lists what is offered and nothing else', async (t) => {
  const door = await open(t)
  const reply = await (await greeted(door)).ask('EHLO client.example')
  const offered = (reply ?? '')
    .split('\n')
    .slice(1)
    .map((line) => line.slice(4))
  assert.deepEqual(offered.sort(), [
    '8BITMIME',
    'ENHANCEDSTATUSCODES',
    'PIPELINING',
    'SIZE 1000000',
    'SMTPUTF8',
    'STARTTLS',
  ])
})

test('session, STARTTLS, serves a dialogue that begins anew', async (t) => {
  const door = await open(t)
  const session = await greeted(door)
  await session.ask('EHLO client.example')
  assert.match((await session.ask('STARTTLS')) ?? '', /^220 2\.0\.0 /)
  session.socket.removeAllListeners('data')
  const secure = connectTls({ socket: session.socket, rejectUnauthorized: false })
  await once(secure, 'secureConnect')
  const inside = new LineSession(secure)
  assert.match((await inside.ask('MAIL FROM:<ana@client.example>')) ?? '', /^503 5\.5\.1 /)
  assert.doesNotMatch((await inside.ask('EHLO client.example')) ?? '', /STARTTLS/)
  inside.close()
})

test('session, commands sent in the packet of STARTTLS, are dropped', async (t) => {
  const door = await open(t)
  const session = await greeted(door)
  await session.ask('EHLO client.example')
  session.send('STARTTLS\r\nEHLO injected.example\r\nMAIL FROM:<injected@evil.example>\r\n')
  assert.match((await session.reply()) ?? '', /^220 2\.0\.0 /)
  session.socket.removeAllListeners('data')
  const secure = connectTls({ socket: session.socket, rejectUnauthorized: false })
  await once(secure, 'secureConnect')
  const inside = new LineSession(secure)
  await wait(50)
  assert.match((await inside.ask('RCPT TO:<suporte@desk.example>')) ?? '', /^503 /)
  assert.match((await inside.ask('EHLO client.example')) ?? '', /^250-/)
  assert.match((await inside.ask('MAIL FROM:<ana@client.example>')) ?? '', /^250 2\.1\.0 /)
  inside.close()
})

const endings = [
  '\n.\n',
  '\n.\r\n',
  '\r\n.\n',
  '\r.\r',
  '\r\n.\r',
  '\n.\r',
  '\r.\r\n',
  '\r\n\0.\r\n',
  '\r\n.\0\r\n',
  '\r\n..\r\n',
]

for (const ending of endings) {
  test(`security §2 row 1 session, smuggling by ${JSON.stringify(ending)}, never makes a second message`, async (t) => {
    const { intake, received } = openIntake()
    const door = await open(t, { intake })
    const session = await greeted(door)
    await session.ask('EHLO client.example')
    session.send(transaction)
    for (let replies = 0; replies < 3; replies += 1) await session.reply()
    const smuggled =
      'MAIL FROM:<evil@client.example>\r\nRCPT TO:<suporte@desk.example>\r\nDATA\r\nSubject: 2\r\n'
    session.send(`Subject: 1\r\n\r\nbody${ending}${smuggled}`)
    await wait(20)
    session.send('\r\n.\r\n')
    assert.match((await session.reply()) ?? '', /^250 2\.6\.0 /)
    assert.match((await session.ask('NOOP')) ?? '', /^250 2\.0\.0 /)
    assert.equal(received.length, 1)
    session.close()
  })
}

test('session, a peer that resets in the middle of DATA, leaves nothing behind', async (t) => {
  const { intake, received } = openIntake()
  const door = await open(t, { intake })
  const session = await greeted(door)
  await session.ask('EHLO client.example')
  session.send(transaction)
  for (let replies = 0; replies < 3; replies += 1) await session.reply()
  session.send('Subject: half\r\n\r\nhalf a mess')
  await wait(30)
  session.socket.resetAndDestroy()
  await wait(50)
  assert.equal(received.length, 0)
  const next = await greeted(door)
  assert.match((await next.ask('NOOP')) ?? '', /^250 /)
  next.close()
})

for (const verb of ['from', 'to', 'message'] as const) {
  test(`session, the intake fails at ${verb}, answers 451 4.3.0 and goes on`, async (t) => {
    const { intake } = openIntake({
      [verb]: async () => {
        throw new Error('database on fire')
      },
    })
    const door = await open(t, { intake })
    const session = await greeted(door)
    await session.ask('EHLO client.example')
    let last = await session.ask('MAIL FROM:<ana@client.example>')
    if (verb !== 'from') last = await session.ask('RCPT TO:<suporte@desk.example>')
    if (verb === 'message') {
      await session.ask('DATA')
      last = await session.ask(`Subject: x\r\n\r\n${'text\r\n'.repeat(100_000)}.`)
    }
    assert.match(last ?? '', /^451 4\.3\.0 /)
    assert.doesNotMatch(last ?? '', /fire/)
    assert.match((await session.ask('RSET')) ?? '', /^250 2\.0\.0 /)
    session.close()
  })
}

test('security §2 row 20 session, the intake answers before it has read the message, replies only after the last octet', async (t) => {
  const { intake } = openIntake({
    message: async () => [{ recipient: 'suporte@desk.example', verdict: reject('blocked-author'), text: [] }],
  })
  const door = await open(t, { intake })
  const session = await greeted(door)
  await session.ask('EHLO client.example')
  session.send(transaction)
  for (let replies = 0; replies < 3; replies += 1) await session.reply()
  let isAnswered = false
  const reply = session.reply().then((text) => {
    isAnswered = true
    return text
  })
  for (let part = 0; part < 5; part += 1) {
    session.send('x'.repeat(50_000))
    await wait(10)
  }
  assert.equal(isAnswered, false)
  session.send('\r\n.\r\n')
  assert.match((await reply) ?? '', /^550 5\.7\.1 /)
  session.close()
})

test('session, a line of 3000 octets, is refused with 500 5.5.2 and the session goes on', async (t) => {
  const session = await greeted(await open(t))
  assert.match((await session.ask('x'.repeat(3000))) ?? '', /^500 5\.5\.2 /)
  assert.match((await session.ask('NOOP')) ?? '', /^250 2\.0\.0 /)
  session.close()
})

test('session, a line without end, is refused with 421 and bounded', async (t) => {
  const session = await greeted(await open(t))
  for (let part = 0; part < 20; part += 1) session.send('x'.repeat(10_000))
  assert.match((await session.reply()) ?? '', /^421 4\.7\.0 /)
  session.close()
})

test('session, an honest DATA after a whole message, is a transaction of its own', async (t) => {
  const { intake, received } = openIntake()
  const session = await greeted(await open(t, { intake }))
  await session.ask('EHLO client.example')
  for (let message = 0; message < 3; message += 1) {
    session.send(`${transaction}`)
    for (let replies = 0; replies < 3; replies += 1) await session.reply()
    assert.match((await session.ask(`Subject: ${message}\r\n\r\n..dot\r\n.`)) ?? '', /^250 2\.6\.0 /)
  }
  assert.deepEqual(
    received.map(({ octets }) => octets.toString()),
    [0, 1, 2].map((message) => `Subject: ${message}\r\n\r\n.dot\r\n`),
  )
  session.close()
})
