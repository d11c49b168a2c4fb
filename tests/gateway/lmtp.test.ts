import assert from 'node:assert/strict'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { defer, pass, reject } from '../../src/domain/policy/verdict.ts'
import { LineSession } from '../support/dialogue.ts'
import { openDoor, openIntake } from '../support/gateway.ts'

const mixed = openIntake({
  message: async (octets) => {
    for await (const _ of octets);
    return [
      { recipient: 'a@desk.example', verdict: pass, text: ['Protocolo 1'] },
      { recipient: 'b@desk.example', verdict: reject('subject-missing'), text: ['R1'] },
      { recipient: 'c@desk.example', verdict: defer('storage-full'), text: ['later'] },
    ]
  },
})

async function greeted(where: Parameters<typeof LineSession.open>[0]): Promise<LineSession> {
  const session = await LineSession.open(where)
  assert.match((await session.reply()) ?? '', /^220 \S+ LMTP/)
  assert.match((await session.ask('LHLO relay.example')) ?? '', /^250-/)
  return session
}

test('LMTP, several recipients, gets one reply each with its own code', async (t) => {
  const door = await openDoor({ protocol: 'lmtp', intake: mixed.intake })
  t.after(() => door.close())
  const session = await greeted(door.address)
  await session.ask('MAIL FROM:<ana@client.example>')
  for (const recipient of ['a', 'b', 'c']) await session.ask(`RCPT TO:<${recipient}@desk.example>`)
  await session.ask('DATA')
  assert.equal(await session.ask('Subject: x\r\n\r\nx\r\n.'), '250 2.6.0 Protocolo 1')
  assert.equal(await session.reply(), '550 5.6.0 R1')
  assert.equal(await session.reply(), '452 4.3.1 later')
  assert.match((await session.ask('NOOP')) ?? '', /^250 2\.0\.0 /)
  session.close()
})

test('LMTP, the intake fails after DATA, answers 451 once for each recipient', async (t) => {
  const { intake } = openIntake({
    message: async () => {
      throw new Error('disk gone')
    },
  })
  const door = await openDoor({ protocol: 'lmtp', intake })
  t.after(() => door.close())
  const session = await greeted(door.address)
  await session.ask('MAIL FROM:<ana@client.example>')
  for (const recipient of ['a', 'b']) await session.ask(`RCPT TO:<${recipient}@desk.example>`)
  await session.ask('DATA')
  assert.match((await session.ask('Subject: x\r\n\r\nx\r\n.')) ?? '', /^451 4\.3\.0 /)
  assert.match((await session.reply()) ?? '', /^451 4\.3\.0 /)
  assert.match((await session.ask('QUIT')) ?? '', /^221 2\.0\.0 /)
})

test('LMTP, the words of SMTP, are refused', async (t) => {
  const door = await openDoor({ protocol: 'lmtp' })
  t.after(() => door.close())
  const session = await LineSession.open(door.address)
  await session.reply()
  assert.match((await session.ask('EHLO relay.example')) ?? '', /^500 /)
  session.close()
})

test('LMTP, a Unix socket left behind by a killed process, is taken over', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'portaria-lmtp-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'lmtp.sock')
  const first = await openDoor({ protocol: 'lmtp', listen: { path } })
  ;(await greeted(path === undefined ? first.address : { path })).close()
  await assert.rejects(openDoor({ protocol: 'lmtp', listen: { path } }), /EADDRINUSE/)
  await first.close()
  const second = await openDoor({ protocol: 'lmtp', listen: { path } })
  ;(await greeted({ path })).close()
  assert.ok((await stat(path)).isSocket())
  await second.close()
})

test('LMTP, a Unix socket with a mode, lets in whom the mode names', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'portaria-lmtp-'))
  t.after(() => rm(folder, { recursive: true }))
  for (const mode of [0o600, 0o660, 0o666]) {
    const path = join(folder, 'lmtp.sock')
    const door = await openDoor({ protocol: 'lmtp', listen: { path }, socketMode: mode })
    ;(await greeted({ path })).close()
    assert.equal((await stat(path)).mode & 0o777, mode)
    await door.close()
    await assert.rejects(stat(path), /ENOENT/, 'a closed door leaves no socket behind')
  }
})

test('LMTP, a path that is a file, is never removed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'portaria-lmtp-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'precious')
  await writeFile(path, 'kept')
  await assert.rejects(openDoor({ protocol: 'lmtp', listen: { path } }), /EADDRINUSE/)
  assert.ok((await stat(path)).isFile())
})

test('door, a port that is taken, throws', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  t.after(() => taken.close())
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as { port: number }
  await assert.rejects(openDoor({ listen: { host: '127.0.0.1', port } }), /EADDRINUSE/)
})
