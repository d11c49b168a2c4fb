import assert from 'node:assert/strict'
import { test } from 'node:test'
import { breakableAddress, visibleLine, visibleLines } from '../../src/admin/visible-text.ts'

const lines: readonly [circumstance: string, given: string, shown: string][] = [
  ['plain text', 'Impressora quebrou', 'Impressora quebrou'],
  ['accents and emoji', 'ação 🖨', 'ação 🖨'],
  ['NUL', 'a\0b', 'a␀b'],
  ['a line break', 'a\r\nb', 'a␍␊b'],
  ['an escape sequence', '\x1b[31m', '␛[31m'],
  ['a right-to-left override', 'fatura\u202Efdp.exe', 'fatura[U+202E]fdp.exe'],
  ['a zero-width blank', 'a\u200Bb', 'a[U+200B]b'],
  ['a C1 control', 'a\u0085b', 'a[U+0085]b'],
  ['a lone surrogate', 'a\uD800b', 'a[U+D800]b'],
]

for (const [circumstance, given, shown] of lines) {
  test(`visibleLine, ${circumstance}, security 6.8 nothing stays hidden`, () => {
    assert.equal(visibleLine(given), shown)
  })
}

test('visibleLines, line ends and tabs, stay while other controls are shown', () => {
  assert.equal(visibleLines('a\r\n\tb\0\nc\rd'), 'a\n\tb␀\nc␍d')
})

test('breakableAddress, an address and a text without an at sign, break only after the at sign', () => {
  assert.deepEqual(breakableAddress('"a@b"@x.example'), { head: '"a@b"@', tail: 'x.example' })
  assert.deepEqual(breakableAddress('postmaster'), { head: '', tail: 'postmaster' })
})

test('visibleLine, longer than a page should show, is cut between characters and says so', () => {
  assert.equal(visibleLine('x'.repeat(1_001)), `${'x'.repeat(1_000)}…`)
  assert.equal(visibleLine('ab😀', 3), 'ab…')
  assert.equal(visibleLine('ab😀', 4), 'ab😀')
})
