import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import type { AttemptOutcome } from '../../src/domain/outgoing/attempt.ts'
import { courierTo } from '../../src/outgoing/open-lanes.ts'
import { type Downstream, type DownstreamState, openDownstream } from '../support/downstream.ts'
import { deliverOnce, localHost, testParcel } from '../support/outbox.ts'

const limits = { silenceMs: 400, wholeMs: 1500, lastReplyMs: 1500 }
/** What is bounded by them, on a machine that is busy. */
const maxMs = 6000
const states = ['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'end'] as const
const mail = testParcel('To: ana@client.example\r\n\r\nx\r\n', ['ana@client.example'])

/** What becomes of the mail: put off, refused for good, or nobody knows. */
type Ending = 'deferred' | 'failed' | 'unknown'

/** What a host does after the last octets without saying what it did with them. */
const unheard = (state: DownstreamState): Ending => (state === 'end' ? 'unknown' : 'deferred')
const heard = (): Ending => 'deferred'

/** What a host may do wrong in any state, and what it means there. */
const faults: Readonly<
  Record<string, { play(socket: Socket): void; ending?: (state: DownstreamState) => Ending }>
> = {
  'says nothing': { play: () => undefined },
  'closes the connection': { play: (socket) => void socket.end() },
  'resets the connection': { play: (socket) => void socket.resetAndDestroy() },
  'says 451': { play: (socket) => void socket.write('451 4.3.0 Later\r\n'), ending: heard },
  'says 421 and closes': { play: (socket) => void socket.end('421 4.3.2 Closing\r\n'), ending: heard },
  'says 554': {
    play: (socket) => void socket.write('554 5.7.1 No\r\n'),
    ending: (state) => (state === 'greeting' || state === 'EHLO' ? 'deferred' : 'failed'),
  },
  'says garbage': { play: (socket) => void socket.write(`\0\xff${'x'.repeat(500)}\r\n`, 'latin1') },
  'says a line without end': { play: (socket) => endless(socket, '2'.repeat(64_000), 0) },
  'says a reply of endless lines': {
    play: (socket) => endless(socket, '250-more and more\r\n'.repeat(3000), 0),
  },
  'says one octet now and then': { play: (socket) => endless(socket, '2', 100) },
  'says a line now and then': { play: (socket) => endless(socket, '250-wait\r\n', 100) },
}

for (const [what, { play, ending = unheard }] of Object.entries(faults))
  test(`security §5 row 6 downstream, ${what} in any state, is answered in time as a queue does`, async (t) => {
    for (const where of states) {
      const downstream = await openDownstream((state, socket) =>
        state === where ? () => play(socket) : undefined,
      )
      t.after(() => downstream.close())
      const from = performance.now()
      const delivery = await deliver(downstream)
      const tookMs = performance.now() - from
      assert.equal(delivery.kind, ending(where), `at ${where}: ${delivery.reply.slice(0, 200)}`)
      assert.ok(tookMs < maxMs, `at ${where}: ${tookMs} ms`)
      assert.equal(downstream.mails.length, where === 'end' ? 1 : 0)
      downstream.close()
    }
  })

test('security §5 row 6 downstream, greylisting, is asked again and takes the mail', async (t) => {
  const known = { isKnown: false }
  const downstream = await openDownstream((state, socket) => {
    if (state !== 'RCPT' || known.isKnown) return undefined
    known.isKnown = true
    return () => void socket.write('451 4.7.1 Greylisted, come back\r\n')
  })
  t.after(() => downstream.close())
  assert.deepEqual((await deliver(downstream)).kind, 'deferred')
  assert.deepEqual((await deliver(downstream)).kind, 'sent')
  assert.equal(downstream.mails.length, 1)
})

test('security §5 row 6 downstream, a reply with NUL and of 500 kB, can be kept', async (t) => {
  for (const code of ['250', '451']) {
    const said = `${`${code}-a\0b \ud800 more\r\n`.repeat(30_000)}${code} end\r\n`
    const downstream = await openDownstream((state, socket) =>
      state === 'end' ? () => void socket.write(said) : undefined,
    )
    t.after(() => downstream.close())
    const { kind, reply } = await deliver(downstream)
    assert.equal(kind, code === '250' ? 'sent' : 'deferred')
    assert.match(reply, new RegExp(`^${code}`))
    assert.ok(reply.length <= 1000 && !reply.includes('\0') && reply.isWellFormed())
  }
})

for (const [what, play] of Object.entries<(socket: Socket) => void>({
  'answers the handshake with garbage': (socket: Socket) =>
    void socket.write('220 Go on\r\n\x15\x03\x01\xff\xff'),
  'does not answer the handshake': (socket: Socket) => void socket.write('220 Go on\r\n'),
  'refuses STARTTLS with 454': (socket: Socket) => void socket.write('454 4.7.0 No TLS\r\n'),
}))
  test(`security §5 row 6 downstream, ${what}, gets neither the password nor the mail`, async (t) => {
    const downstream = await openDownstream((state, socket) => {
      if (state === 'EHLO')
        return () => void socket.write('250-downstream.example\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n')
      return state === 'STARTTLS' ? () => play(socket) : undefined
    })
    t.after(() => downstream.close())
    const { kind, reply } = await deliver(downstream, { user: 'portaria', password: 'CANARY' })
    assert.equal(kind, 'deferred', reply)
    assert.deepEqual(downstream.mails, [])
    assert.ok(!downstream.commands.some((line) => /^AUTH|^MAIL/i.test(line)), downstream.commands.join(' '))
  })

async function deliver(
  { port }: Downstream,
  sign: { user: string | null; password: string | null } = { user: null, password: null },
): Promise<{ readonly kind: Ending | 'sent'; readonly reply: string; readonly outcome: AttemptOutcome }> {
  const options = { hostname: 'mx.desk.example', limits, dkim: null, clock: () => new Date() }
  const courier = courierTo({ ...localHost(port), ...sign }, options)
  const { outcome, reply, fates } = await deliverOnce(courier, mail)
  courier.close()
  return { kind: outcome === 'unknown' ? outcome : (fates[0]?.state ?? 'deferred'), reply, outcome }
}

/** Says the same again and again until the other side is gone. */
function endless(socket: Socket, text: string, pauseMs: number): void {
  if (socket.destroyed) return
  socket.write(text, () => void setTimeout(() => endless(socket, text, pauseMs), pauseMs))
}
