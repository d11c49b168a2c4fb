import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LineSession } from '../support/dialogue.ts'
import { openDoor, openIntake } from '../support/gateway.ts'

async function greeted(door: Awaited<ReturnType<typeof openDoor>>): Promise<LineSession> {
  const session = await LineSession.open(door.address)
  await session.reply()
  await session.ask('EHLO client.example')
  return session
}

test('drain, idle sessions, are told 421 4.3.2 and end', async (t) => {
  const door = await openDoor()
  t.after(() => door.close())
  const session = await greeted(door)
  await door.drain()
  assert.match((await session.reply()) ?? '', /^421 4\.3\.2 /)
  assert.equal(await session.reply(), null)
})

test('drain, a transaction in flight, finishes with its 250 before the 421', async (t) => {
  const { intake, received } = openIntake()
  const door = await openDoor({ intake })
  t.after(() => door.close())
  const session = await greeted(door)
  await session.ask('MAIL FROM:<ana@client.example>')
  const drained = door.drain()
  assert.match((await session.ask('RCPT TO:<suporte@desk.example>')) ?? '', /^250 2\.1\.5 /)
  assert.match((await session.ask('DATA')) ?? '', /^354 /)
  assert.match((await session.ask('Subject: x\r\n\r\nx\r\n.')) ?? '', /^250 2\.6\.0 /)
  assert.match((await session.reply()) ?? '', /^421 4\.3\.2 /)
  await drained
  assert.equal(received.length, 1)
})

test('drain, a new peer, finds the door shut', async (t) => {
  const door = await openDoor()
  t.after(() => door.close())
  await door.drain()
  await assert.rejects(LineSession.open(door.address), /ECONNREFUSED/)
})

test('drain, a transaction that never ends, stops waiting when the grace is over', async (t) => {
  const door = await openDoor()
  t.after(() => door.close())
  const session = await greeted(door)
  await session.ask('MAIL FROM:<ana@client.example>')
  const started = performance.now()
  await door.drain(100)
  assert.ok(performance.now() - started < 1000)
  session.close()
})

test('close, sessions of every kind, ends them all at once', async () => {
  const door = await openDoor()
  const idle = await greeted(door)
  const busy = await greeted(door)
  await busy.ask('MAIL FROM:<ana@client.example>')
  await door.close()
  assert.equal(await idle.reply(), null)
  assert.equal(await busy.reply(), null)
})
