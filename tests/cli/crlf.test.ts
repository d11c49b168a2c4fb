import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withCrlf } from '../../src/cli/crlf.ts'

async function converted(...chunks: readonly string[]): Promise<string> {
  async function* source() {
    for (const chunk of chunks) yield Buffer.from(chunk, 'latin1')
  }
  const out: Uint8Array[] = []
  for await (const chunk of withCrlf(source())) out.push(chunk)
  return Buffer.concat(out).toString('latin1')
}

test('line ends of a pipe, lone line feeds, become CRLF', async () => {
  const cases: [chunks: string[], expected: string][] = [
    [['a\nb\n'], 'a\r\nb\r\n'],
    [['a\r\nb\r\n'], 'a\r\nb\r\n'],
    [['a\r', '\nb'], 'a\r\nb'],
    [['a', '\n', '\n', 'b'], 'a\r\n\r\nb'],
    [['\n'], '\r\n'],
    [['a\rb'], 'a\rb'],
    [['a\n', '', '.\n'], 'a\r\n.\r\n'],
  ]
  for (const [chunks, expected] of cases)
    assert.equal(await converted(...chunks), expected, JSON.stringify(chunks))
})
