import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import fc from 'fast-check'
import { LineEndingGuard, withCrlf } from '../../../src/domain/mail/line-endings.ts'

const rows: readonly (readonly [circumstance: string, text: string, fault: string | null])[] = [
  ['honest CRLF', 'a\r\nb\r\n', null],
  ['a lone LF', 'a\nb\n', null],
  ['a lone CR', 'a\rb\r\n', 'bare-cr'],
  ['a CR at the very end', 'a\r\n\r', 'bare-cr'],
  ['a NUL', 'a\0b\r\n', 'nul'],
  ['LF . LF', 'a\n.\nb\r\n', 'bare-lf-dot'],
  ['LF . CRLF', 'a\n.\r\nb\r\n', 'bare-lf-dot'],
  ['CRLF . LF', 'a\r\n.\nb\r\n', 'bare-lf-dot'],
  ['CR . CR', 'a\r.\rb\r\n', 'bare-cr'],
  ['a dot at the start of a longer line', 'a\n.b\n', null],
  ['a dot line among CRLF', 'a\r\n.\r\nb\r\n', null],
]

for (const [circumstance, text, fault] of rows) {
  test(`security §2 row 1 LineEndingGuard, ${circumstance}, gives ${fault ?? 'no fault'}`, () => {
    assert.equal(pass([Buffer.from(text)]).fault, fault)
  })
}

test('LineEndingGuard, lone line feeds, leave as CRLF', () => {
  assert.equal(pass([Buffer.from('a\nb\r\nc\n')]).text, 'a\r\nb\r\nc\r\n')
})

test('LineEndingGuard, any octets in any chunks, give the same as in one', () => {
  const octets = fc.array(fc.constantFrom(0x0a, 0x0d, 0x2e, 0x61), { maxLength: 40 })
  fc.assert(
    fc.property(octets, fc.array(fc.nat(40), { maxLength: 5 }), (values, cuts) => {
      const whole = Buffer.from(values)
      const ordered = [0, ...cuts.sort((a, b) => a - b), whole.length]
      const chunks = ordered.slice(1).map((end, index) => whole.subarray(ordered[index], end))
      assert.deepEqual(pass(chunks), pass([whole]))
    }),
  )
})

const pipes: readonly (readonly [circumstance: string, chunks: readonly string[], expected: string])[] = [
  ['lone line feeds', ['a\nb\n'], 'a\r\nb\r\n'],
  ['CRLF already', ['a\r\nb\r\n'], 'a\r\nb\r\n'],
  ['a CRLF cut in two', ['a\r', '\nb'], 'a\r\nb'],
  ['line feeds in chunks of their own', ['a', '\n', '\n', 'b'], 'a\r\n\r\nb'],
  ['a line feed at the very start', ['\n'], '\r\n'],
  ['a lone carriage return', ['a\rb'], 'a\rb'],
  ['an empty chunk', ['a\n', '', '.\n'], 'a\r\n.\r\n'],
]

for (const [circumstance, chunks, expected] of pipes) {
  test(`withCrlf, ${circumstance}, gives ${JSON.stringify(expected)}`, async () => {
    async function* pipe() {
      for (const chunk of chunks) yield Buffer.from(chunk)
    }
    assert.equal((await buffer(withCrlf(pipe()))).toString(), expected)
  })
}

function pass(chunks: readonly Uint8Array[]): { text: string; fault: string | null } {
  const guard = new LineEndingGuard()
  const mended = chunks.map((chunk) => Buffer.from(guard.push(chunk)))
  guard.end()
  return { text: Buffer.concat(mended).toString('latin1'), fault: guard.fault }
}
