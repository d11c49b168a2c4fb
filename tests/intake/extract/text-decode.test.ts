import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodePartText } from '../../../src/intake/extract/text-decode.ts'

const latin = Buffer.from([0x6e, 0xe3, 0x6f, 0x20, 0x80])
const cases: readonly (readonly [
  circumstance: string,
  octets: Buffer,
  charset: string | null,
  isHtml: boolean,
  text: string,
])[] = [
  ['declared iso-8859-1', latin, 'iso-8859-1', false, 'não €'],
  ['declared windows-1252 in quotes', latin, '"Windows-1252"', false, 'não €'],
  ['declared koi8-r', Buffer.from([0xf0, 0xd2]), 'koi8-r', false, 'Пр'],
  ['declared cp1251', Buffer.from([0xcf, 0xf0]), 'cp1251', false, 'Пр'],
  ['declared gb2312', Buffer.from([0xc4, 0xe3]), 'gb2312', false, '你'],
  ['declared cp932', Buffer.from([0x82, 0xa0]), 'cp932', false, 'あ'],
  ['undeclared UTF-8', Buffer.from('não'), null, false, 'não'],
  ['undeclared windows-1252', latin, null, false, 'não €'],
  ['declared us-ascii but UTF-8', Buffer.from('não'), 'us-ascii', false, 'não'],
  ['declared UTF-8 but windows-1252', latin, 'utf-8', false, 'não €'],
  ['an unknown charset', Buffer.from('não'), 'x-nobody-knows', false, 'não'],
  ['declared iso-8859-1 but UTF-8', Buffer.from('ação'), 'iso-8859-1', false, 'ação'],
  [
    'one bad octet in UTF-8',
    Buffer.concat([Buffer.from('é'.repeat(20)), Buffer.from([0xff])]),
    'utf-8',
    false,
    `${'é'.repeat(20)}\uFFFD`,
  ],
  ['undeclared ISO-2022-JP', Buffer.from('\x1b$B$"\x1b(B'), null, false, 'あ'],
  ['UTF-7', Buffer.from('n+AOM-o +- x'), 'utf-7', false, 'não + x'],
  ['UTF-7 by its old name', Buffer.from('n+AOM-o'), 'unicode-1-1-utf-7', false, 'não'],
  ['a byte order mark', Buffer.from('\uFEFFoi'), 'utf-8', false, 'oi'],
  ['NUL and CRLF', Buffer.from('a\0b\r\nc\rd'), 'utf-8', false, 'ab\nc\nd'],
  [
    'complaint 15 a charset only in the HTML',
    Buffer.concat([
      Buffer.from('<meta content="text/html; charset=windows-1251">'),
      Buffer.from([0xcf, 0xf0]),
    ]),
    null,
    true,
    '<meta content="text/html; charset=windows-1251">Пр',
  ],
]

for (const [circumstance, octets, charset, isHtml, text] of cases) {
  test(`text decode, ${circumstance}, is read right`, () => {
    assert.equal(decodePartText(octets, charset, isHtml), text)
  })
}

test('complaint 15 text decode, half a surrogate pair in UTF-16, is replaced', () => {
  const text = decodePartText(Buffer.from([0x41, 0x00, 0x00, 0xd8]), 'utf-16le', false)
  assert.ok(text.isWellFormed())
})
