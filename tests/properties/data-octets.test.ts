import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'node:test'
import fc from 'fast-check'
import { receive } from '../../src/intake/receive.ts'
import { anyMail, runs } from '../support/any-mail.ts'
import { openDoor, openIntake } from '../support/gateway.ts'
import { SmtpClient } from '../support/smtp-client.ts'

const timeout = 24 * 3_600_000
const end = '\r\n.\r\n'

/** Octets among which ends of lines and dots are many, and all that is nearly the end of DATA. */
const anyData: fc.Arbitrary<Buffer> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\r',
        '\n',
        '.',
        '\r\n',
        '\r\n.',
        '\n.\n',
        '\r.\r',
        '\r\n.\n',
        '\n.\r\n',
        '\r\n.\r',
        '..',
        '\r\n..',
      ),
      fc.constantFrom('\0', '\xff', 'x', 'Subject: x\r\n', '\r\n.\r\n', 'MAIL FROM:<a@b.example>\r\n'),
      fc.uint8Array({ maxLength: 8 }).map((octets) => Buffer.from(octets).toString('latin1')),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => Buffer.from(pieces.join(''), 'latin1'))

/** Where to cut what is sent, as parts of its length. */
const anyCuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })

function cut(octets: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((part) => Math.floor(part * octets.length)), octets.length]
  const sorted = places.toSorted((one, other) => one - other)
  return sorted.slice(1).map((place, index) => octets.subarray(sorted[index], place))
}

/**
 * What DATA holds: up to CRLF.CRLF, each line without the dot that begins it. RFC 5321 §4.5.2
 *
 * A dot before what is no end of a line, but may pass for one, is kept for whoever judges line ends.
 */
function contentOf(sent: string): string {
  const whole = `\r\n${sent}`
  const content = whole.slice(2, whole.indexOf(end) + 2)
  return content.replace(/(?<=^|\r\n)\.(?![\n\0]|\r(?!\n))/g, '')
}

test('security §5 row 1b DATA, any octets in any pieces, come as they were sent and end at CRLF.CRLF alone', {
  timeout,
}, async (t) => {
  const { intake, received } = openIntake()
  const door = await openDoor({ intake, limits: { errorsPerSession: 1_000_000 } })
  t.after(() => door.close())
  const port = 'port' in door.address ? door.address.port : 0
  await fc.assert(
    fc.asyncProperty(anyData, anyCuts, async (data, cuts) => {
      const client = await SmtpClient.connect(port)
      try {
        await client.command('EHLO client.example')
        await client.command('MAIL FROM:<ana@client.example>')
        await client.command('RCPT TO:<suporte@desk.example>')
        assert.match(await client.command('DATA'), /^354 /)
        // What came after an end within the octets would be commands.
        const whole = `\r\n${data.toString('latin1')}${end}`
        const sent = whole.slice(2, whole.indexOf(end) + end.length)
        received.length = 0
        const reply = client.reply()
        for (const piece of cut(Buffer.from(sent, 'latin1'), cuts)) {
          await client.write(piece)
          await turn()
        }
        assert.match(await reply, /^250 2\.6\.0 /)
        assert.equal(received.length, 1, 'one mail')
        assert.equal(received[0]?.octets.toString('latin1'), contentOf(sent))
        assert.match(await client.command('NOOP'), /^250 2\.0\.0 /, 'and the session is in step')
      } finally {
        client.close()
      }
    }),
    { numRuns: runs(150) },
  )
})

test('security §5 row 1b receive, any octets in any pieces, keep and find the same', {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyData, anyMail), anyCuts, async (octets, cuts) => {
      const [whole, pieces] = await Promise.all([received([octets]), received(cut(octets, cuts))])
      assert.deepEqual(pieces, whole)
      if (whole.kind !== 'whole') return
      const text = Buffer.from(whole.raw.head).toString('latin1')
      assert.doesNotMatch(text, /\r(?!\n)|(?<!\r)\n|\0/, 'only whole line ends are kept')
      assert.equal(text, octets.toString('latin1').replace(/\r?\n/g, '\r\n'))
    }),
    { numRuns: runs(1000) },
  )
})

async function received(pieces: readonly Buffer[]) {
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield Buffer.from(piece)
  }
  const found = await receive(stream(), { maxOctets: 1_000_000, blobs: null })
  if (found.kind !== 'whole' && found.kind !== 'malformed')
    throw new Error(`expected a message, got ${found.kind}`)
  return { ...found, raw: { ...found.raw, head: Buffer.from(found.raw.head) } }
}
