import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DotLines } from '../../src/gateway/dot-lines.ts'

type Read = { readonly content: string; readonly rest: string | null }

/** Reads pieces one after the other; what comes after the end belongs to the rest. */
function read(pieces: readonly string[]): Read {
  const lines = new DotLines()
  let content = ''
  let rest: string | null = null
  for (const piece of pieces) {
    if (rest !== null) {
      rest += piece
      continue
    }
    const { content: more, rest: after } = lines.push(Buffer.from(piece, 'latin1'))
    content += more.toString('latin1')
    rest = after?.toString('latin1') ?? null
  }
  return { content, rest }
}

/** The same by searching the whole, which a stream never has. */
function readWhole(octets: string): Read {
  const whole = `\r\n${octets}`
  const end = whole.indexOf('\r\n.\r\n')
  const content = (end < 0 ? whole : whole.slice(0, end + 2)).replace(/\r\n\.(?=[^\r\n\0])/g, '\r\n')
  return { content: content.slice(2), rest: end < 0 ? null : whole.slice(end + 5) }
}

const texts: readonly (readonly [
  circumstance: string,
  octets: string,
  content: string,
  rest: string | null,
])[] = [
  ['no line', '.\r\nQUIT\r\n', '', 'QUIT\r\n'],
  ['lines without dots', 'a\r\nb\r\n.\r\n', 'a\r\nb\r\n', ''],
  ['a stuffed dot', '..\r\n.\r\n', '.\r\n', ''],
  ['a dot put before another character', '.a\r\n.\r\n', 'a\r\n', ''],
  ['a stuffed line in the middle', 'a\r\n...b\r\n.\r\n', 'a\r\n..b\r\n', ''],
  ['security §2 row 2: a dot after a lone LF', 'a\n..b\r\n.\r\n', 'a\n..b\r\n', ''],
  ['a dot line around lone LFs', 'a\n.\nb\r\n.\r\n', 'a\n.\nb\r\n', ''],
  ['a dot line that ends in a lone LF', 'a\r\n.\nb\r\n.\r\n', 'a\r\n.\nb\r\n', ''],
  ['a dot line that ends in a lone CR', 'a\r\n.\rb\r\n.\r\n', 'a\r\n.\rb\r\n', ''],
  ['a dot line with NUL', 'a\r\n.\0\r\n.\r\n', 'a\r\n.\0\r\n', ''],
  ['two CRs after the dot', '.\r\r\n.\r\n', '.\r\r\n', ''],
]

for (const [circumstance, octets, content, rest] of texts) {
  test(`dot lines, ${circumstance}, are read alike whole and octet by octet`, () => {
    assert.deepEqual(read([octets]), { content, rest })
    assert.deepEqual(read([...octets]), { content, rest })
  })
}

test('dot lines, any octets in any pieces, give what the whole gives, and CRLF.CRLF alone ends them', () => {
  const piece = fc.string({
    unit: fc.constantFrom('\r', '\n', '.', '\r\n', '\r\n.', 'a', '\0'),
    maxLength: 8,
  })
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const { content, rest } = read(pieces)
      const whole = readWhole(pieces.join(''))
      assert.equal(rest, whole.rest)
      // What is held at the end of unfinished octets is at most a dot and its CR.
      if (rest === null) assert.match(whole.content.slice(content.length), /^\.?\r?$/)
      assert.equal(content, rest === null ? whole.content.slice(0, content.length) : whole.content)
    }),
    { numRuns: 5000 },
  )
})
