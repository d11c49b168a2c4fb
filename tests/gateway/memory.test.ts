import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { LineSession } from '../support/dialogue.ts'
import { openGateway } from '../support/gateway.ts'
import { heldOctets } from '../support/memory.ts'
import { expectWaitUnder } from '../support/waits.ts'

const mebibyte = 1024 * 1024

test('security §2 row 7 memory, an oversize message of 200 MiB, is read to its end in constant memory and refused', async (t) => {
  const gateway = await openGateway({ maxMessageOctets: mebibyte })
  t.after(() => gateway.close())
  const session = await LineSession.open(gateway.door.address)
  await session.reply()
  await session.ask('EHLO client.example')
  await session.ask('MAIL FROM:<ana@client.example>')
  await session.ask('RCPT TO:<suporte@desk.example>')
  await session.ask('DATA')
  const line = Buffer.from(`${'x'.repeat(998)}\r\n`.repeat(1024))
  const before = heldOctets()
  let peak = before
  for (let part = 0; part < 200; part += 1) {
    if (!session.socket.write(line)) await once(session.socket, 'drain')
    if (part % 10 === 9) peak = Math.max(peak, heldOctets())
  }
  assert.match((await session.ask('.')) ?? '', /^552 5\.3\.4 /)
  assert.match((await session.ask('NOOP')) ?? '', /^250 2\.0\.0 /)
  session.close()
  assert.ok(peak - before < 50 * mebibyte, `memory grew by ${Math.round((peak - before) / mebibyte)} MiB`)
})

test('memory, a header section that never ends, is answered in bounded memory while others wait little', async (t) => {
  const gateway = await openGateway({ maxMessageOctets: 30 * mebibyte })
  t.after(() => gateway.close())
  const [session, other] = await Promise.all([0, 1].map(() => LineSession.open(gateway.door.address)))
  assert.ok(session !== undefined && other !== undefined)
  for (const each of [session, other]) {
    await each.reply()
    await each.ask('EHLO client.example')
    await each.ask('MAIL FROM:<ana@client.example>')
  }
  const fields = Buffer.from('X-Field: value\r\n'.repeat(mebibyte / 16))
  await expectWaitUnder(500, async () => {
    await session.ask('RCPT TO:<suporte@desk.example>')
    await session.ask('DATA')
    const before = heldOctets()
    let peak = before
    let worstMs = 0
    for (let part = 0; part < 25; part += 1) {
      if (!session.socket.write(fields)) await once(session.socket, 'drain')
      const asked = performance.now()
      await other.ask('NOOP')
      worstMs = Math.max(worstMs, performance.now() - asked)
      peak = Math.max(peak, heldOctets())
    }
    assert.match((await session.ask('.')) ?? '', /^(?:250 2\.6\.0|550 5\.\d\.\d) /)
    t.diagnostic(`${Math.round((peak - before) / mebibyte)} MiB, the worst wait ${Math.round(worstMs)} ms`)
    assert.ok(peak - before < 12 * mebibyte)
    await session.ask('MAIL FROM:<ana@client.example>')
    return worstMs
  })
  session.close()
  other.close()
})

test('memory, a peer that never reads its replies, is held back', async (t) => {
  const gateway = await openGateway({ door: { limits: { idleCommandsPerSession: 1_000_000_000 } } })
  t.after(() => gateway.close())
  const session = await LineSession.open(gateway.door.address)
  await session.reply()
  session.socket.pause()
  const before = heldOctets()
  const commands = Buffer.from('NOOP\r\n'.repeat(20_000))
  for (let part = 0; part < 50 && session.socket.writableLength < 4 * mebibyte; part += 1) {
    session.socket.write(commands)
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.ok(heldOctets() - before < 12 * mebibyte)
  session.close()
})
