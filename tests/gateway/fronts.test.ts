import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import { pass } from '../../src/domain/policy/verdict.ts'
import type { Door } from '../../src/gateway/door.ts'
import { toldAddress } from '../../src/gateway/fronts.ts'
import type { Peer } from '../../src/domain/mail/envelope.ts'
import { LineSession } from '../support/dialogue.ts'
import { openDoor, openIntake } from '../support/gateway.ts'

const here = ['127.0.0.0/8']
const nobody = { xclient: [], xforward: [], proxy: [] }

/** Who each transaction was begun for. */
const peers: Peer[] = []
const intake = {
  begin: (session: Parameters<ReturnType<typeof openIntake>['intake']['begin']>[0]) => {
    peers.push(session.peer)
    return openIntake({ from: async () => ({ verdict: pass, text: [] }) }).intake.begin(session)
  },
}

let front: Door
let proxied: Door
let other: Door

before(async () => {
  front = await openDoor({
    intake,
    fronts: { ...nobody, xclient: here, xforward: here },
    limits: { sessionsPerPeer: 1 },
  })
  proxied = await openDoor({ intake, fronts: { ...nobody, proxy: here, xclient: here } })
  other = await openDoor({ intake, fronts: { ...nobody, xclient: ['192.0.2.9'], xforward: ['192.0.2.9'] } })
})
after(async () => {
  for (const door of [front, proxied, other]) await door.close()
})

async function greeted(door: Door): Promise<LineSession> {
  const session = await LineSession.open(door.address)
  assert.match((await session.reply()) ?? '', /^220 /)
  return session
}

async function ask(session: LineSession, dialogue: readonly (readonly [string, RegExp])[]): Promise<void> {
  for (const [command, reply] of dialogue) assert.match((await session.ask(command)) ?? '', reply, command)
}

const mail = [
  ['MAIL FROM:<ana@client.example>', /^250 /],
  ['RCPT TO:<suporte@desk.example>', /^250 /],
  ['DATA', /^354 /],
  ['Subject: x\r\n\r\nx\r\n.', /^250 /],
] as const

test('XCLIENT, from a named host, begins the session anew for whom it names', async () => {
  const session = await greeted(front)
  await ask(session, [
    ['EHLO front.example', /XCLIENT NAME ADDR PORT PROTO HELO LOGIN[\s\S]*XFORWARD/],
    ['XCLIENT ADDR=198.51.100.7 NAME=mx.client.example HELO=mx.client.example PORT=4000', /^220 /],
    ['MAIL FROM:<ana@client.example>', /^503 /],
    ['EHLO mx.client.example', /^250-(?![\s\S]*X(?:CLIENT|FORWARD))/],
    ...mail,
    ['XCLIENT ADDR=198.51.100.8', /^550 5\.7\.0 /],
    ['XFORWARD ADDR=198.51.100.8', /^550 5\.7\.0 /],
    ...mail,
  ])
  session.close()
  const told = { address: '198.51.100.7', helo: 'mx.client.example', tls: null }
  assert.deepEqual(peers.splice(0), [told, told])
})

test('XFORWARD, from a named host, holds for one transaction', async () => {
  const session = await greeted(front)
  await ask(session, [
    ['EHLO front.example', /^250-/],
    ['XFORWARD NAME=mx.client.example ADDR=IPv6:2001:DB8::7 PORT=4000 PROTO=ESMTP', /^250 2\.0\.0 /],
    ['XFORWARD HELO=casa.client.example SOURCE=REMOTE', /^250 /],
    ...mail,
    ...mail,
    ['XFORWARD ADDR=198.51.100.7', /^250 /],
    ['MAIL FROM:<ana@client.example>', /^250 /],
    ['XFORWARD ADDR=198.51.100.8', /^503 5\.5\.1 /],
    ['RSET', /^250 /],
    ...mail,
  ])
  session.close()
  assert.deepEqual(
    peers.splice(0).map(({ address, helo }) => [address, helo]),
    [
      ['2001:db8::7', 'casa.client.example'],
      [null, 'front.example'],
      ['198.51.100.7', 'front.example'],
      [null, 'front.example'],
    ],
  )
})

const nobodys = [
  'XFORWARD ADDR=[UNAVAILABLE]',
  'XFORWARD ADDR=127.0.0.1',
  'XFORWARD ADDR=IPv6:::1',
  'XFORWARD ADDR=IPv6:::ffff:127.0.0.1',
  'XFORWARD ADDR=IPv6:::ffff:7f00:1',
  'XFORWARD NAME=mx.client.example',
]

for (const command of nobodys) {
  test(`security §6 row 27 ${command}, from a named host, makes nobody a program of this machine`, async () => {
    const session = await greeted(front)
    await ask(session, [['EHLO front.example', /^250-/], [command, /^250 /], ...mail])
    session.close()
    assert.equal(peers.splice(0)[0]?.address, null)
  })
}

const malformed = [
  'ADDR=198.51.100.7+0D+0AMAIL',
  'ADDR=example',
  'ADDR=198.51.100.7 HELO=a+00b',
  'NAME=mx_+3Cscript+3E',
  'ADDR=1=2',
  'WHO=me',
  `NAME=${'a'.repeat(300)}`,
  'ADDR',
  '',
]

test('security §6 row 27 XCLIENT and XFORWARD, malformed attributes, are refused whole and leave the sender unknown', async () => {
  for (const word of ['XCLIENT', 'XFORWARD']) {
    for (const attributes of malformed) {
      const session = await greeted(front)
      await ask(session, [
        ['EHLO front.example', /^250-/],
        [`${word} ${attributes}`.trim(), /^501 5\.5\.4 /],
        ...mail,
      ])
      session.close()
      assert.equal(peers.splice(0)[0]?.address, null, `${word} ${attributes}`)
    }
  }
})

test('security §6 row 27 XCLIENT, with a LOGIN, signs nobody in and takes the mail', async () => {
  const session = await greeted(front)
  await ask(session, [
    ['EHLO front.example', /^250-/],
    ['XCLIENT ADDR=198.51.100.7 LOGIN=administrador', /^220 /],
    ['EHLO mx.client.example', /^250-/],
    ...mail,
  ])
  session.close()
  assert.equal(peers.splice(0)[0]?.address, '198.51.100.7')
})

test('security §6 row 27 XCLIENT and XFORWARD, from elsewhere, are neither offered nor believed', async () => {
  const session = await greeted(other)
  await ask(session, [
    ['EHLO mx.client.example', /^250-(?![\s\S]*X(?:CLIENT|FORWARD))/],
    ['XCLIENT ADDR=198.51.100.7', /^550 5\.7\.0 /],
    ['XFORWARD ADDR=198.51.100.7', /^550 5\.7\.0 /],
    ...mail,
  ])
  session.close()
  assert.equal(peers.splice(0)[0]?.address, '127.0.0.1')
})

test('fronts, past the sessions of one address, are still let in', async () => {
  const sessions = [await greeted(front), await greeted(front), await greeted(front)]
  for (const session of sessions) session.close()
})

test('PROXY, from a named host, makes the session that of whom it names', async () => {
  const session = await LineSession.open(proxied.address)
  session.send('PROXY TCP4 198.51.100.7 192.0.2.1 40000 25\r\n')
  assert.match((await session.reply()) ?? '', /^220 /)
  await ask(session, [
    ['EHLO mx.client.example', /^250-(?![\s\S]*XCLIENT)/],
    ['XCLIENT ADDR=198.51.100.8', /^550 /],
    ...mail,
  ])
  session.close()
  assert.deepEqual(
    peers.splice(0).map(({ address, helo }) => [address, helo]),
    [['198.51.100.7', 'mx.client.example']],
  )
})

for (const header of [
  'PROXY UNKNOWN',
  'PROXY TCP4 127.0.0.1 127.0.0.1 40000 25',
  'PROXY TCP6 ::1 ::1 1 25',
]) {
  test(`security §6 row 27 ${header}, from a named host, is nobody of this machine`, async () => {
    const session = await LineSession.open(proxied.address)
    session.send(`${header}\r\n`)
    await session.reply()
    await ask(session, [['EHLO mx.client.example', /^250-/], ...mail])
    session.close()
    assert.equal(peers.splice(0)[0]?.address, null)
  })
}

const headerless = [
  'EHLO mx.client.example\r\n',
  'PROXY TCP4 example 192.0.2.1 1 25\r\n',
  'PROXY TCP4 198.51.100.7\r\n',
  `PROXY TCP4 ${'1'.repeat(2000)}`,
  '\r\n\r\n\0\r\nQUIT\n',
]

for (const [index, octets] of headerless.entries()) {
  test(`security §6 row 27 PROXY, a named host without a header (${index + 1}), is closed without a word of SMTP`, async () => {
    const { port } = proxied.address as { port: number }
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(octets)
    const said = await buffer(socket)
    assert.doesNotMatch(said.toString(), /^\d{3}[ -]/m)
    assert.deepEqual(peers, [])
  })
}

test('security §6 row 27 PROXY, a named host that says nothing, is closed within seconds', async () => {
  const { port } = proxied.address as { port: number }
  const began = performance.now()
  const socket = connect(port, '127.0.0.1')
  assert.equal((await buffer(socket)).length, 0)
  assert.ok(performance.now() - began < 15_000)
})

test('toldAddress, text of no address, is nobody', () => {
  for (const told of [undefined, false, '', 'mx.client.example', '127.0.0.1/8', '192.0.2.0/24', 7])
    assert.equal(toldAddress(told), null)
})
