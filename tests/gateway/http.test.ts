import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { defer, pass, reject } from '../../src/domain/policy/verdict.ts'
import type { RecipientReply, Transaction } from '../../src/intake/intake.ts'
import { TokenRates } from '../../src/gateway/http-rates.ts'
import { openIntake } from '../support/gateway.ts'
import { ask, goodPath, goodToken, openHttpDoor } from '../support/http-door.ts'
import { heldOctets } from '../support/memory.ts'

const mail = 'Subject: x\n\nx\n'
const received = openIntake()
let world: Awaited<ReturnType<typeof openHttpDoor>>

before(async () => {
  world = await openHttpDoor({ intake: received.intake })
})
after(() => world.door.close())

const base = '/api/v1/messages?from=ana%40client.example'
const to = '&to=suporte%40desk.example'

type Case = readonly [
  circumstance: string,
  ask: Parameters<typeof ask>[0] | object,
  status: number,
  type: string,
]

const wrong: readonly Case[] = [
  ['another path', { path: '/api/v1/other' }, 404, 'not-found'],
  ['a path of two slashes', { path: '//api/v1/messages' }, 404, 'not-found'],
  ['another method', { method: 'PUT' }, 405, 'method-not-allowed'],
  ['no token', { headers: { authorization: '' } }, 401, 'unauthorized'],
  ['a wrong token', { headers: { authorization: 'Bearer ptr_test' } }, 401, 'unauthorized'],
  ['a longer token', { headers: { authorization: `Bearer ${goodToken}x` } }, 401, 'unauthorized'],
  ['another scheme', { headers: { authorization: `Basic ${goodToken}` } }, 401, 'unauthorized'],
  ['a form', { headers: { 'content-type': 'multipart/form-data' } }, 415, 'unsupported-content'],
  ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415, 'unsupported-content'],
  ['no recipient', { path: base }, 400, 'malformed-envelope'],
  ['no reverse-path', { path: '/api/v1/messages?to=a%40desk.example' }, 400, 'malformed-envelope'],
  ['two reverse-paths', { path: `${base}&from=b%40client.example${to}` }, 400, 'malformed-envelope'],
  ['an unknown word', { path: `${base}${to}&peer=127.0.0.1` }, 400, 'malformed-envelope'],
  ['a parameter in an address', { path: `${base}${to}%3E%20SIZE%3D1` }, 400, 'malformed-envelope'],
  ['a source route', { path: `${base}&to=%40relay.example%3Aa%40desk.example` }, 400, 'malformed-envelope'],
  ['CR and LF in an address', { path: `${base}${to}%0D%0ADATA` }, 400, 'malformed-envelope'],
  ['octets that are no UTF-8', { path: `${base}&to=%FF%40desk.example` }, 400, 'malformed-envelope'],
  ['an empty recipient', { path: `${base}&to=` }, 400, 'malformed-envelope'],
  ['a key with blanks', { headers: { 'idempotency-key': 'a b' } }, 400, 'malformed-key'],
  ['an endless key', { headers: { 'idempotency-key': 'a'.repeat(256) } }, 400, 'malformed-key'],
]

for (const [circumstance, change, status, type] of wrong) {
  test(`HTTP door, ${circumstance}, is a problem that says what to do`, async () => {
    const answer = await ask({ port: world.port, body: mail, ...change })
    assert.equal(answer.status, status)
    assert.equal(answer.headers['content-type'], 'application/problem+json')
    assert.deepEqual(Object.keys(answer.json), ['type', 'title', 'status', 'detail', 'instance'])
    assert.equal(answer.json.type, `urn:portaria:problem:${type}`)
    assert.equal(answer.json.status, status)
    assert.match(String(answer.json.instance), /^urn:uuid:/)
    if (status === 401) assert.match(String(answer.headers['www-authenticate']), /^Bearer /)
    if (status === 405) assert.equal(answer.headers.allow, 'POST')
    assert.equal(received.received.length, 0)
  })
}

test('HTTP door, Accept-Language, tells problems in it and in pt-BR otherwise', async () => {
  const titles = []
  for (const language of ['en-GB, pt;q=0.5', 'de', ''])
    titles.push(
      (await ask({ port: world.port, path: '/', headers: { 'accept-language': language } })).json.title,
    )
  assert.deepEqual(titles, ['There is nothing here', 'Aqui não há nada', 'Aqui não há nada'])
})

test('HTTP door, lone line feeds, become CRLF as in a file', async () => {
  const answer = await ask({ port: world.port, body: mail })
  assert.equal(answer.status, 201, answer.raw)
  assert.deepEqual(answer.json, {
    accepted: true,
    protocol: null,
    recipients: [
      {
        recipient: 'suporte@desk.example',
        accepted: true,
        reason: null,
        reply: '250 2.6.0 Protocolo 2026-1',
        protocol: null,
      },
    ],
  })
  const [{ recipients, octets } = { recipients: [], octets: Buffer.of() }] = received.received.splice(0)
  assert.deepEqual([recipients, octets.toString()], [['suporte@desk.example'], 'Subject: x\r\n\r\nx\r\n'])
})

test('HTTP door, the health of it, is asked without a token', async () => {
  assert.equal(
    (await ask({ port: world.port, method: 'GET', path: '/healthz', headers: { authorization: '' } })).status,
    200,
  )
})

const reply = (recipient: string, verdict: RecipientReply['verdict'], text: readonly string[] = []) => ({
  recipient,
  verdict,
  text,
})
const two = `${goodPath}&to=b%40desk.example`

type Verdicts = readonly [
  circumstance: string,
  change: Partial<Transaction>,
  status: number,
  reason: string | null,
]

const verdicts: readonly Verdicts[] = [
  ['refused', answering([reply('a', reject('subject-missing'), ['R1', 'R2'])]), 422, 'subject-missing'],
  ['too large', answering([reply('a', reject('message-too-large'))]), 413, 'message-too-large'],
  ['put off', answering([reply('a', defer('storage-full'))]), 503, 'storage-full'],
  ['too often', answering([reply('a', defer('rate-exceeded'))]), 429, 'rate-exceeded'],
  [
    'taken for one, refused for another',
    answering([reply('a', pass), reply('b', reject('not-registered'))]),
    201,
    null,
  ],
  [
    'taken for one, put off for another',
    answering([reply('a', pass), reply('b', defer('asked-to-wait'))]),
    503,
    'asked-to-wait',
  ],
  [
    'from nobody we take mail of',
    { from: async () => ({ verdict: reject('blocked-author'), text: ['x'] }) },
    422,
    'blocked-author',
  ],
  [
    'to nobody',
    { to: async () => ({ verdict: reject('unknown-address'), text: ['x'] }) },
    422,
    'unknown-address',
  ],
]

function answering(replies: readonly RecipientReply[]): Partial<Transaction> {
  return {
    message: async (octets) => {
      for await (const _ of octets);
      return replies
    },
  }
}

for (const [circumstance, change, status, reason] of verdicts) {
  test(`HTTP door, a message ${circumstance}, is told in status, reason and reply`, async () => {
    const { port, door } = await openHttpDoor({ intake: openIntake(change).intake })
    const { status: told, json, headers } = await ask({ port, path: two, body: mail })
    assert.equal(told, status, JSON.stringify(json))
    assert.equal(json.reason ?? null, reason)
    if (reason !== null) {
      assert.equal(json.type, `urn:portaria:reason:${reason}`)
      assert.match(String(json.reply), /^[45]\d\d[ -]\d\.\d\.\d /)
      assert.ok(String(json.title).length > 5)
      assert.ok(Array.isArray(json.recipients))
    }
    assert.equal(headers['retry-after'] !== undefined, status === 503 || status === 429)
    await door.close()
  })
}

test('HTTP door, an intake that throws, is 503 and tells nothing of us', async () => {
  const failing = {
    begin: () => {
      throw new Error('disk /dev/sda1 gone')
    },
  }
  const { port, door } = await openHttpDoor({ intake: failing })
  const answer = await ask({ port, body: mail })
  assert.equal(answer.status, 503)
  assert.doesNotMatch(answer.raw, /sda1|Error/)
  await door.close()
})

test('HTTP door, a database that fails while a token is looked up, is 503', async () => {
  const { port, door } = await openHttpDoor({
    findToken: async () => {
      throw new Error('no database')
    },
  })
  assert.equal((await ask({ port, body: mail })).status, 503)
  await door.close()
})

test('HTTP door, Expect: 100-continue, is answered before a body that would be in vain', async () => {
  for (const [headers, status] of [
    [{ authorization: 'Bearer x' }, '401'],
    [{ 'content-type': 'text/plain' }, '415'],
    [{}, '100'],
  ] as const) {
    const socket = connect(world.port, '127.0.0.1')
    const fields = { authorization: `Bearer ${goodToken}`, 'content-type': 'message/rfc822', ...headers }
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
    socket.write(
      `POST ${goodPath} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n${lines.join('\r\n')}\r\n\r\n`,
    )
    const [first] = await once(socket, 'data')
    assert.match(String(first), new RegExp(`^HTTP/1\\.1 ${status} `))
    socket.destroy()
  }
  received.received.splice(0)
})

test('HTTP door, Expect: 100-continue, answers a declared size that is too large with and without a key', async () => {
  const { intake } = openIntake({
    from: async () => ({ verdict: reject('message-too-large'), text: [] }),
  })
  const { port, door } = await openHttpDoor({ intake, maxMessageOctets: 1000 })
  const fields = `Authorization: Bearer ${goodToken}\r\nContent-Type: message/rfc822\r\n`
  for (const key of ['', 'Idempotency-Key: k1\r\n']) {
    const socket = connect(port, '127.0.0.1')
    socket.write(
      `POST ${goodPath} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n${fields}${key}\r\n`,
    )
    const [first] = await once(socket, 'data', { signal: AbortSignal.timeout(3000) })
    assert.match(String(first), /^HTTP\/1\.1 413 /)
    socket.destroy()
  }
  await door.close()
})

test('HTTP door, an answer before the end of the request, reaches a client that sends first and reads then', async () => {
  for (let turn = 0; turn < 3; turn++) {
    const socket = connect(world.port, '127.0.0.1').pause()
    const errors: Error[] = []
    socket.on('error', (error) => errors.push(error))
    socket.write(
      `POST ${goodPath} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nContent-Length: 20000000\r\n\r\n`,
    )
    await once(socket, 'connect')
    for (let sent = 0; sent < 20 && errors.length === 0; sent++) {
      await new Promise((resolve) => socket.write(Buffer.alloc(1_000_000, 'x'), resolve))
    }
    assert.deepEqual(errors, [])
    assert.match(String(await buffer(socket)), /^HTTP\/1\.1 401 [\s\S]*\}$/)
  }
})

test('HTTP door, a client that cuts its upload, is no failure of ours', async () => {
  const logged: string[] = []
  const { port, door } = await openHttpDoor({
    intake: openIntake(answering([])).intake,
    log: (level, event) => logged.push(`${level} ${event}`),
  })
  const socket = connect(port, '127.0.0.1')
  const fields = `Authorization: Bearer ${goodToken}\r\nContent-Type: message/rfc822\r\n`
  socket.write(`POST ${goodPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n${fields}\r\nSubject: half`)
  await new Promise((resolve) => setTimeout(resolve, 100))
  socket.destroy()
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.deepEqual(logged, ['info door.listening', 'debug session.failed'])
  await door.close()
})

test('HTTP door, a message cut off in the middle, is not taken', async () => {
  const before = received.received.length
  const socket = connect(world.port, '127.0.0.1')
  const head = `POST ${goodPath} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${goodToken}\r\nContent-Type: message/rfc822\r\n`
  socket.write(`${head}Content-Length: 100\r\n\r\nSubject: half`)
  await new Promise((resolve) => setTimeout(resolve, 100))
  socket.destroy()
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.equal(received.received.length, before)
})

test('security §6 row 23 HTTP door, a body that comes too slowly, is cut', async () => {
  const { port, door } = await openHttpDoor({ limits: { idleSeconds: 1, minOctetsPerSecond: 500 } })
  const socket = connect(port, '127.0.0.1')
  const head = `POST ${goodPath} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${goodToken}\r\nContent-Type: message/rfc822\r\n`
  socket.write(`${head}Content-Length: 100000\r\n\r\n`)
  const drops = setInterval(() => socket.write('x'), 100)
  const began = performance.now()
  await buffer(socket).catch(() => null)
  clearInterval(drops)
  assert.ok(performance.now() - began < 5000)
  await door.close()
})

test('security §6 row 23 HTTP door, more sessions than one address may have, are closed', async () => {
  const { port, door } = await openHttpDoor({ limits: { sessionsPerPeer: 2 } })
  const idle = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
  for (const socket of idle) await once(socket, 'connect')
  const third = connect(port, '127.0.0.1')
  assert.equal((await buffer(third)).length, 0)
  for (const socket of idle) socket.destroy()
  await door.close()
})

test('HTTP door, a body without a length past the limit, is 413 and no more is read of it', async () => {
  const { port, door } = await openHttpDoor({
    intake: openIntake({
      message: async (octets) => {
        let count = 0
        for await (const chunk of octets) {
          count += chunk.length
          if (count > 1_000_000) break
        }
        return [reply('a', reject('message-too-large'))]
      },
    }).intake,
  })
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(65_536, 'x')
    })(),
  )
  const answer = await ask({ port, body: endless }).catch((error: Error) => error)
  if (!(answer instanceof Error)) assert.equal(answer.status, 413)
  endless.destroy()
  await door.close()
})

test('HTTP door, more in a minute than a token may, is 429 until the minute is over', async () => {
  const { port, door } = await openHttpDoor({ perMinute: 2 })
  const statuses = []
  for (let turn = 0; turn < 3; turn++) statuses.push((await ask({ port, body: mail })).status)
  assert.deepEqual(statuses, [201, 201, 429])
  await door.close()
  const rates = new TokenRates(1)
  assert.deepEqual([rates.take('a', 60_000), rates.take('a', 61_000), rates.take('b', 61_000)], [0, 59, 0])
  assert.equal(rates.take('a', 120_000), 0)
})

/** A door whose intake counts, and answers when it is let. */
async function openCounting(verdictOf: () => RecipientReply['verdict'] = () => pass) {
  const seen = { messages: 0, mayAnswer: Promise.resolve() }
  const change: Partial<Transaction> = {
    message: async (octets) => {
      for await (const _ of octets);
      seen.messages += 1
      const number = seen.messages
      await seen.mayAnswer
      return [reply('suporte@desk.example', verdictOf(), [`Protocolo 2026-00000${number}`])]
    },
  }
  return { seen, ...(await openHttpDoor({ intake: openIntake(change).intake })) }
}

const keyed = { headers: { 'idempotency-key': 'pedido-1' } }

test('Idempotency-Key, the same message again, gets the same answer and is taken once', async () => {
  const { seen, port, door } = await openCounting()
  const answers = [await ask({ port, body: mail, ...keyed }), await ask({ port, body: mail, ...keyed })]
  assert.deepEqual(answers[0]?.json, answers[1]?.json)
  assert.equal(seen.messages, 1)
  for (const other of [{ body: `${mail}y` }, { path: two }]) {
    const answer = await ask({ port, body: mail, ...keyed, ...other })
    assert.deepEqual([answer.status, answer.json.type], [422, 'urn:portaria:problem:key-reused'])
  }
  assert.equal(seen.messages, 1)
  await door.close()
})

test('Idempotency-Key, ten at once, are one message and one answer', async () => {
  const { seen, port, door } = await openCounting()
  const hold = Promise.withResolvers<void>()
  seen.mayAnswer = hold.promise
  const asked = Array.from({ length: 10 }, () => ask({ port, body: mail, ...keyed }))
  const other = ask({ port, body: 'another', ...keyed })
  setTimeout(hold.resolve, 300)
  const answers = await Promise.all(asked)
  assert.equal(new Set(answers.map(({ status, raw }) => `${status} ${raw}`)).size, 1)
  assert.equal(answers[0]?.status, 201)
  assert.equal((await other).status, 422)
  assert.equal(seen.messages, 1)
  await door.close()
})

test('Idempotency-Key, what was put off, may be sent again and what was refused is answered alike', async () => {
  const answers = [defer('storage-full'), reject('not-registered'), pass] as const
  let turn = 0
  const { seen, port, door } = await openCounting(() => answers[turn++] ?? pass)
  const statuses = []
  for (let round = 0; round < 4; round++) statuses.push((await ask({ port, body: mail, ...keyed })).status)
  assert.deepEqual(statuses, [503, 422, 422, 422])
  assert.equal(seen.messages, 2)
  await door.close()
})

test('Idempotency-Key, a recipient refused before the message, counts the message all the same', async () => {
  const { intake } = openIntake()
  const { port, door } = await openHttpDoor({ intake })
  const path = `${base}&to=nobody%40desk.example`
  assert.equal((await ask({ port, path, body: mail, ...keyed })).status, 422)
  const again = await ask({ port, path, body: 'another', ...keyed })
  assert.equal(again.json.type, 'urn:portaria:problem:key-reused')
  await door.close()
})

test('HTTP door, a message of 100 MB, passes in bounded memory', async () => {
  const octets = 100_000_000
  let taken = 0
  let peak = 0
  const start = heldOctets()
  const { port, door } = await openHttpDoor({
    maxMessageOctets: octets,
    intake: openIntake({
      message: async (chunks) => {
        let measuredAt = 0
        for await (const chunk of chunks) {
          taken += chunk.length
          if (taken - measuredAt < 5_000_000) continue
          measuredAt = taken
          peak = Math.max(peak, heldOctets() - start)
        }
        return [reply('a', pass, ['Protocolo 2026-000001'])]
      },
    }).intake,
  })
  const line = Buffer.from(`${'x'.repeat(998)}\r\n`.repeat(100))
  const body = Readable.from(
    (function* () {
      for (let sent = 0; sent < octets; sent += line.length) yield line
    })(),
  )
  const answer = await ask({
    port,
    body,
    headers: { 'content-length': String(octets), 'idempotency-key': 'grande' },
  })
  assert.equal(answer.status, 201)
  assert.equal(taken, octets)
  assert.ok(peak < 20_000_000, `memory grew by ${peak} octets`)
  await door.close()
})

test('HTTP door, docs/http.md and docs/openapi.json, tell of every status that is answered', () => {
  const [page, api] = ['http.md', 'openapi.json'].map((name) =>
    readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8'),
  )
  const answered = [...wrong.map(([, , status]) => status), ...verdicts.map(([, , status]) => status)]
  const told = Object.keys(JSON.parse(api ?? '').paths['/api/v1/messages'].post.responses)
  assert.deepEqual(told.sort(), [...new Set(answered.map(String))].sort())
  const rows = (page ?? '').split('\n').filter((line) => line.startsWith('| '))
  for (const status of told)
    assert.ok(
      rows.some((row) => row.split('|')[1]?.includes(status)),
      status,
    )
})

test('HTTP door, asked to drain, lets the message in flight finish and takes no other', async () => {
  const { seen, port, door } = await openCounting()
  const hold = Promise.withResolvers<void>()
  seen.mayAnswer = hold.promise
  const asked = ask({ port, body: mail })
  while (seen.messages === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  const drained = door.drain()
  await assert.rejects(ask({ port, body: mail }), /ECONNREFUSED/)
  hold.resolve()
  assert.equal((await asked).status, 201)
  await drained
  await door.close()
})
