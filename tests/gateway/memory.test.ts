import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { LineSession } from '../support/dialogue.ts'
import { openGateway } from '../support/gateway.ts'

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
  const before = process.memoryUsage().rss
  let peak = before
  for (let part = 0; part < 200; part += 1) {
    if (!session.socket.write(line)) await once(session.socket, 'drain')
    peak = Math.max(peak, process.memoryUsage().rss)
  }
  assert.match((await session.ask('.')) ?? '', /^552 5\.3\.4 /)
  assert.match((await session.ask('NOOP')) ?? '', /^250 2\.0\.0 /)
  session.close()
  assert.ok(peak - before < 100 * mebibyte, `memory grew by ${Math.round((peak - before) / mebibyte)} MiB`)
})

test('memory, a peer that never reads its replies, is held back', async (t) => {
  const gateway = await openGateway({ door: { limits: { idleCommandsPerSession: 1_000_000_000 } } })
  t.after(() => gateway.close())
  const session = await LineSession.open(gateway.door.address)
  await session.reply()
  session.socket.pause()
  const before = process.memoryUsage().rss
  const commands = Buffer.from('NOOP\r\n'.repeat(20_000))
  for (let part = 0; part < 50 && session.socket.writableLength < 4 * mebibyte; part += 1) {
    session.socket.write(commands)
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.ok(process.memoryUsage().rss - before < 100 * mebibyte)
  session.close()
})
