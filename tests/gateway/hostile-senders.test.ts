import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { LineSession } from '../support/dialogue.ts'
import { type GatewayChange, openGateway, type TestGateway } from '../support/gateway.ts'
import { heldOctets } from '../support/memory.ts'
import { expectWaitUnder } from '../support/waits.ts'

const transaction =
  'MAIL FROM:<ana@client.example>\r\nRCPT TO:<suporte@desk.example>\r\nDATA\r\nFrom: ana@client.example\r\n'

async function open(t: TestContext, change: GatewayChange = {}): Promise<TestGateway> {
  const gateway = await openGateway(change)
  t.after(() => gateway.close())
  return gateway
}

async function greeted(gateway: TestGateway): Promise<LineSession> {
  const session = await LineSession.open(gateway.door.address)
  await session.reply()
  await session.ask('EHLO client.example')
  return session
}

/** Says everything, closes its side and gives what came back until the gateway closed too. */
async function halfClosed(gateway: TestGateway, octets: string): Promise<string> {
  const socket = connect({ ...gateway.door.address, allowHalfOpen: true })
  let said = ''
  socket.on('data', (chunk: Buffer) => {
    said += chunk.toString('latin1')
  })
  await once(socket, 'data')
  socket.end(octets)
  await Promise.race([once(socket, 'end'), wait(3000)])
  socket.destroy()
  // What the gateway was asked last is still on its way to the database.
  await wait(100)
  return said
}

test('sender, the same Message-ID on eight connections at once, gets one ticket and its number each time', async (t) => {
  const gateway = await open(t)
  const sessions = await Promise.all(Array.from({ length: 8 }, () => greeted(gateway)))
  const replies = await Promise.all(
    sessions.map(async (session) => {
      session.send(`${transaction}Message-ID: <one@client.example>\r\nSubject: x\r\n\r\nx\r\n.\r\n`)
      for (let count = 0; count < 3; count++) await session.reply()
      return session.reply()
    }),
  )
  for (const session of sessions) session.close()
  assert.match(replies[0] ?? '', /^250 2\.6\.0 Protocolo /)
  assert.equal(new Set(replies).size, 1)
  assert.equal((await gateway.database.reader('tickets')).length, 1)
  const states: string[] = await gateway.database.reader('messages').pluck('state')
  assert.deepEqual(states.sort(), [...Array.from({ length: 7 }, () => 'discarded'), 'ticket'])
})

test('sender, closes its side in DATA, leaves nothing', async (t) => {
  const gateway = await open(t)
  const said = await halfClosed(gateway, `EHLO client.example\r\n${transaction}Subject: x\r\n\r\nhalf`)
  assert.doesNotMatch(said, /2\.6\.0/)
  await gateway.intake.idle()
  assert.equal((await gateway.database.reader('messages')).length, 0)
})

test('sender, closes its side behind QUIT in the packet of its message, still reads every reply', async (t) => {
  const gateway = await open(t)
  const message = 'Message-ID: <half@client.example>\r\nSubject: x\r\n\r\nx\r\n.\r\nQUIT\r\n'
  const said = await halfClosed(gateway, `EHLO client.example\r\n${transaction}${message}`)
  assert.match(said, /\r\n354 .*\r\n250 2\.6\.0 Protocolo .*\r\n221 2\.0\.0 .*\r\n$/)
})

test('sender, closes its side without a word, is let go at once', async (t) => {
  const gateway = await open(t)
  const session = await greeted(gateway)
  session.socket.end()
  assert.equal(await session.reply(), null)
})

test('sender, RSET two thousand times in one packet, is answered each time while others wait little', async (t) => {
  const gateway = await open(t, { door: { limits: { idleCommandsPerSession: 10_000 } } })
  const storm = await greeted(gateway)
  const other = await greeted(gateway)
  await expectWaitUnder(1000, async () => {
    storm.send('RSET\r\n'.repeat(2000))
    const start = performance.now()
    assert.match((await other.ask('NOOP')) ?? '', /^250 /)
    const waitMs = performance.now() - start
    for (let count = 0; count < 2000; count++) assert.match((await storm.reply()) ?? '', /^250 2\.0\.0 /)
    return waitMs
  })
  storm.send('QUIT\r\n')
  assert.match((await storm.reply()) ?? '', /^221 /)
  other.close()
})

test('sender, pipelines a body after DATA was refused, has none of it taken for a message', async (t) => {
  const gateway = await open(t)
  const session = await greeted(gateway)
  session.send(
    'MAIL FROM:<ana@client.example>\r\nRCPT TO:<nobody@desk.example>\r\nDATA\r\nSubject: x\r\n\r\n.\r\nQUIT\r\n',
  )
  const codes: string[] = []
  for (let reply = await session.reply(); reply !== null; reply = await session.reply())
    codes.push(reply.slice(0, 3))
  assert.deepEqual(codes, ['250', '550', '503', '500', '500', '500', '221'])
  await gateway.intake.idle()
  assert.equal((await gateway.database.reader('messages').whereNotNull('sha256')).length, 0)
})

test('security §2 row 19, 1.9 MB of dot lines, costs little and makes no other client wait', async (t) => {
  const gateway = await open(t, { maxMessageOctets: 2_000_000 })
  const sender = await greeted(gateway)
  const other = await greeted(gateway)
  await expectWaitUnder(500, async () => {
    sender.send(transaction)
    for (let count = 0; count < 3; count++) await sender.reply()
    const before = process.cpuUsage()
    sender.send(`Subject: x\r\n\r\n${'..\r\n'.repeat(475_000)}.\r\n`)
    let reply: string | null = null
    const answered = sender.reply().then((text) => {
      reply = text ?? ''
    })
    let worstMs = 0
    while (reply === null) {
      const start = performance.now()
      await other.ask('MAIL FROM:<bia@client.example>')
      await other.ask('RSET')
      worstMs = Math.max(worstMs, performance.now() - start)
    }
    await answered
    const { user, system } = process.cpuUsage(before)
    t.diagnostic(`${Math.round((user + system) / 1000)} ms of CPU, the worst wait ${Math.round(worstMs)} ms`)
    assert.match(reply, /^250 2\.6\.0 /)
    assert.ok((user + system) / 1000 < 1200)
    return worstMs
  })
  sender.close()
  other.close()
})

test('security §2 row 8, a hundred thousand recipients in one transaction, are each answered in bounded memory', async (t) => {
  const gateway = await open(t)
  const session = await greeted(gateway)
  await session.ask('MAIL FROM:<ana@client.example>')
  const before = heldOctets()
  let accepted = 0
  for (let packet = 0; packet < 100; packet++) {
    const recipients = Array.from({ length: 1000 }, (_, index) => packet * 1000 + index)
    session.send(recipients.map((number) => `RCPT TO:<suporte+${number}@desk.example>\r\n`).join(''))
    for (const _ of recipients) {
      const reply = (await session.reply()) ?? ''
      assert.match(reply, /^(?:250 2\.1\.5|452 4\.5\.3) /)
      if (reply.startsWith('250')) accepted++
    }
  }
  assert.equal(accepted, 100)
  const growth = (heldOctets() - before) / 1024 / 1024
  t.diagnostic(`${Math.round(growth)} MiB`)
  assert.ok(growth < 10)
  session.close()
})
