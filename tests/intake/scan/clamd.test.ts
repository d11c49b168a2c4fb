import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import type { VirusScan } from '../../../src/domain/policy/scans.ts'
import { makeAsker } from '../../../src/intake/scan/ask-scanner.ts'
import { type ClamdAddress, clamdScanner } from '../../../src/intake/scan/clamd.ts'
import { hasClamd, startClamd, startHostile, virusText } from '../../support/clamd.ts'
import { silentLog } from '../../support/gateway.ts'

function scan(
  address: ClamdAddress,
  octets: Uint8Array,
  { timeoutMs = 30_000, maxOctets = 10_000_000 } = {},
): Promise<VirusScan> {
  const scanner = clamdScanner(address, maxOctets, makeAsker({ scanner: 'clamd', timeoutMs, log: silentLog }))
  const open = async function* () {
    for (let start = 0; start < octets.length; start += 65_536) yield octets.subarray(start, start + 65_536)
  }
  return scanner({ octets: octets.length, open })
}

const small = Buffer.from('Subject: x\r\n\r\nBom dia\r\n')

if (!hasClamd) process.stderr.write('NOT TESTED against a real clamd: install clamav-daemon\n')
test('clamd, a real one, tells clean from infected and withstands a long message', {
  skip: !hasClamd,
}, async () => {
  await using clamd = await startClamd()
  assert.deepEqual(await scan(clamd, small), { kind: 'clean' })
  const infected = await scan(clamd, Buffer.from(`Subject: x\r\n\r\n${virusText}\r\n`))
  assert.deepEqual(infected, { kind: 'found', signature: 'Portaria.Test.UNOFFICIAL' })
  const attached = Buffer.from(`MZ${virusText}`).toString('base64')
  const file = await scan(
    clamd,
    Buffer.from(
      `MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n${attached}\r\n`,
    ),
  )
  assert.equal(file.kind, 'found')
  const long = await scan(clamd, Buffer.alloc(4_000_000, 97))
  assert.equal(long.kind, 'unscanned')
  const many = await Promise.all(Array.from({ length: 30 }, () => scan(clamd, small)))
  assert.deepEqual(new Set(many.map(({ kind }) => kind)), new Set(['clean']))
})

/** What a hostile server does to a connection, and what we are to make of it. */
const faults: readonly (readonly [string, (socket: Socket) => void, string])[] = [
  ['that closes at once', (socket) => socket.destroy(), 'unreachable'],
  ['that closes without an answer', (socket) => socket.once('data', () => socket.end()), 'unreachable'],
  ['that never answers', (socket) => socket.resume(), 'timeout'],
  ['that never reads', (socket) => socket.pause(), 'timeout'],
  ['that answers without an end', (socket) => socket.write(Buffer.alloc(100_000, 65)), 'bad-answer'],
  [
    'that stops in the midst of its answer',
    (socket) => socket.once('data', () => socket.end('stream: OK')),
    'unreachable',
  ],
  ['that calls clean what it has not read', (socket) => socket.write('stream: OK\0'), 'bad-answer'],
  ['that answers something else', (socket) => socket.end('stream: OK. Or not\0'), 'bad-answer'],
  ['that hides OK in an error', (socket) => socket.end('stream: x ERROR\nstream: OK\0'), 'bad-answer'],
  [
    'that finds it too long',
    (socket) => {
      socket.resume()
      socket.write('INSTREAM size limit exceeded. ERROR\0')
    },
    'too-large',
  ],
]
for (const [circumstance, act, cause] of faults) {
  test(`clamd, a server ${circumstance}, is no verdict`, { timeout: 20_000 }, async () => {
    await using server = await startHostile(act)
    const answer = await scan(server, Buffer.alloc(5_000_000, 97), { timeoutMs: 1_500 })
    assert.deepEqual(answer, { kind: 'unscanned', cause })
  })
}

test('clamd, nobody listening, is no verdict', async () => {
  assert.deepEqual(await scan({ path: '/nowhere/clamd.sock' }, small), {
    kind: 'unscanned',
    cause: 'unreachable',
  })
})

test('clamd, a message past the limit, is not sent', async () => {
  let connections = 0
  await using server = await startHostile(() => void connections++)
  const answer = await scan(server, Buffer.alloc(2_000), { maxOctets: 1_999 })
  assert.deepEqual(answer, { kind: 'unscanned', cause: 'too-large' })
  assert.equal(connections, 0)
})

test('clamd, many messages at once, are at most eight connections', async () => {
  let open = 0
  let most = 0
  await using server = await startHostile((socket) => {
    most = Math.max(most, ++open)
    socket.once('data', () =>
      setTimeout(() => {
        open--
        socket.end('stream: OK\0')
      }, 50),
    )
    socket.resume()
  })
  const scanner = clamdScanner(
    server,
    1_000,
    makeAsker({ scanner: 'clamd', timeoutMs: 20_000, log: silentLog }),
  )
  const source = {
    octets: small.length,
    open: async function* () {
      yield small
    },
  }
  const answers = await Promise.all(Array.from({ length: 40 }, () => scanner(source)))
  assert.ok(answers.every(({ kind }) => kind === 'clean'))
  assert.ok(most <= 8, `${most} connections`)
})
