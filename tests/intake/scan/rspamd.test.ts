import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import { test } from 'node:test'
import type { Envelope } from '../../../src/domain/mail/envelope.ts'
import type { SpamScan } from '../../../src/domain/policy/scans.ts'
import { makeAsker } from '../../../src/intake/scan/ask-scanner.ts'
import { rspamdScanner } from '../../../src/intake/scan/rspamd.ts'
import { startHostile } from '../../support/clamd.ts'
import { messageFacts } from '../../support/facts.ts'
import { silentLog } from '../../support/gateway.ts'

const { envelope } = messageFacts([])

function scan(
  port: number,
  octets: Uint8Array,
  { timeoutMs = 20_000, maxOctets = 10_000_000, from = envelope } = {},
): Promise<SpamScan> {
  const ask = makeAsker({ scanner: 'rspamd', timeoutMs, log: silentLog })
  const open = async function* () {
    for (let start = 0; start < octets.length; start += 65_536) yield octets.subarray(start, start + 65_536)
  }
  return rspamdScanner(`http://127.0.0.1:${port}`, maxOctets, ask)({ octets: octets.length, open }, from)
}

async function withServer<Value>(
  listener: RequestListener,
  work: (port: number) => Promise<Value>,
): Promise<Value> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  try {
    return await work(typeof address === 'object' && address !== null ? address.port : 0)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const answer = (fields: object): string =>
  JSON.stringify({ is_skipped: false, score: 7.123, required_score: 15, action: 'no action', ...fields })

test('rspamd, an honest answer, gives advice, score and the heaviest signs', async () => {
  const symbols = {
    R_SPF_ALLOW: { score: -0.2 },
    BAYES_SPAM: { score: 5.1 },
    NOTHING: { score: 0 },
    'bad\nname': { score: 9 },
  }
  const seen: { url?: string | undefined; headers?: IncomingHttpHeaders; octets: number } = { octets: 0 }
  const octets = Buffer.alloc(1_000_000, 97)
  const said = await withServer(
    (request, response) => {
      seen.url = request.url
      seen.headers = request.headers
      request.on('data', (chunk: Buffer) => {
        seen.octets += chunk.length
      })
      request.on('end', () => response.end(answer({ action: 'add header', symbols })))
    },
    (port) => scan(port, octets),
  )
  assert.deepEqual(said, {
    kind: 'scored',
    action: 'mark',
    score: 7.12,
    required: 15,
    symbols: 'BAYES_SPAM 5.1, R_SPF_ALLOW -0.2',
  })
  assert.equal(seen.url, '/checkv2')
  assert.equal(seen.octets, octets.length)
  assert.equal(seen.headers?.ip, '192.0.2.1')
  assert.equal(seen.headers?.helo, 'mx.client.example')
  assert.equal(seen.headers?.from, 'ana@client.example')
  assert.equal(seen.headers?.rcpt, 'suporte@desk.example')
})

test('rspamd, security 6.25 a message brought by LMTP, is not told of its peer as if it had sent it', async () => {
  const seen: IncomingHttpHeaders[] = []
  await withServer(
    (request, response) => {
      seen.push(request.headers)
      request.resume().on('end', () => response.end(answer({})))
    },
    (port) => scan(port, Buffer.from('x'), { from: { ...envelope, door: 'lmtp' } }),
  )
  assert.deepEqual([seen[0]?.ip, seen[0]?.helo, seen[0]?.from], [undefined, undefined, 'ana@client.example'])
})

const advice: readonly (readonly [string, string])[] = [
  ['no action', 'none'],
  ['greylist', 'wait'],
  ['soft reject', 'wait'],
  ['rewrite subject', 'mark'],
  ['reject', 'refuse'],
]
for (const [action, expected] of advice) {
  test(`rspamd, action ${action}, is advice to ${expected}`, async () => {
    const said = await withServer(
      (request, response) => void request.resume().on('end', () => response.end(answer({ action }))),
      (port) => scan(port, Buffer.from('x')),
    )
    assert.equal(said.kind === 'scored' ? said.action : said.cause, expected)
  })
}

const head = 'HTTP/1.1 200 OK\r\n'
const whole = (body: string): string => `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
const faults: readonly (readonly [string, (socket: Socket) => void, string])[] = [
  ['that closes at once', (socket) => socket.destroy(), 'unreachable'],
  ['that never answers', (socket) => socket.resume(), 'timeout'],
  ['that never reads', (socket) => socket.pause(), 'timeout'],
  ['that stops in its answer', (socket) => answerAtOnce(socket, `${head}\r\n{"act`), 'timeout'],
  ['that is no web server', (socket) => answerAtOnce(socket, 'SSH-2.0-x\r\n'), 'unreachable'],
  ['that answers 500', (socket) => answerAtOnce(socket, 'HTTP/1.1 500 No\r\n\r\n'), 'bad-answer'],
  ['that answers no JSON', (socket) => answerAtOnce(socket, whole('<html>')), 'bad-answer'],
  ['that answers a list', (socket) => answerAtOnce(socket, whole('[]')), 'bad-answer'],
  [
    'that knows an action of its own',
    (socket) => answerAtOnce(socket, whole(answer({ action: 'explode' }))),
    'bad-answer',
  ],
  [
    'that scores with words',
    (socket) => answerAtOnce(socket, whole(answer({ score: 'high' }))),
    'bad-answer',
  ],
  [
    'that answers without end',
    (socket) => {
      answerAtOnce(socket, `${head}Content-Length: 9000000\r\n\r\n`)
      socket.write(Buffer.alloc(2_000_000, 32))
    },
    'bad-answer',
  ],
]
for (const [circumstance, act, cause] of faults) {
  test(`rspamd, a server ${circumstance}, is no verdict`, { timeout: 20_000 }, async () => {
    await using server = await startHostile(act)
    const said = await scan(server.port, Buffer.alloc(5_000_000, 97), { timeoutMs: 1_500 })
    assert.deepEqual(said, { kind: 'unscanned', cause })
  })
}

test('rspamd, an envelope with line ends, is told without them', async () => {
  const from: Envelope = {
    ...envelope,
    peer: { address: '192.0.2.1', helo: 'x\r\nIP: 127.0.0.1', tls: null },
    reversePath: null,
    recipients: ['"a b"@desk.example', 'suporte@desk.example'],
  }
  let headers: IncomingHttpHeaders = {}
  await withServer(
    (request, response) => {
      headers = request.headers
      request.resume().on('end', () => response.end(answer({})))
    },
    (port) => scan(port, Buffer.from('x'), { from }),
  )
  assert.equal(headers.helo, undefined)
  assert.equal(headers.ip, '192.0.2.1')
  assert.equal(headers.from, '<>')
  assert.equal(headers.rcpt, 'suporte@desk.example')
})

test('rspamd, a message past the limit, is not sent', async () => {
  assert.deepEqual(await scan(1, Buffer.alloc(2_000), { maxOctets: 1_999 }), {
    kind: 'unscanned',
    cause: 'too-large',
  })
})

/** Answers without waiting for the message, and reads it all the same. */
function answerAtOnce(socket: Socket, text: string): void {
  socket.write(text)
  socket.resume()
}
