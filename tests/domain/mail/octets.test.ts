import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeText, fromBinaryString, toBinaryString } from '../../../src/domain/mail/octets.ts'

const rows: readonly (readonly [
  circumstance: string,
  octets: string,
  charset: string | null,
  expected: string,
])[] = [
  ['no charset and UTF-8', '\xc3\xa7', null, 'ç'],
  ['no charset and no UTF-8', '\xe7\x80', null, 'ç€'],
  ['us-ascii that is not', '\xc3\xa7', 'us-ascii', 'ç'],
  ['unknown-8bit', '\xe7', 'unknown-8bit', 'ç'],
  ['a charset nobody knows', '\xc3\xa7', 'x-ninguem', 'ç'],
  ['cp1252', '\x93', 'cp1252', '“'],
  ['iso-8859-1, which is read as windows-1252', '\x93', 'ISO-8859-1', '“'],
  ['ks_c_5601-1987', '\xb0\xa1', 'ks_c_5601-1987', '가'],
  ['gb2312 with a character of gb18030', '\x96\x7e', 'gb2312', '杶'],
  ['utf-7', 'A+AOc-+AOM-o', 'utf-7', 'Ação'],
  ['utf-7 of a plus sign', '1 +- 1', 'UTF-7', '1 + 1'],
  ['utf-7 past the first plane', '+2D3eAA-', 'unicode-1-1-utf-7', '😀'],
  ['utf-7 that is broken', 'a+A b+', 'utf-7', 'a+A b+'],
]

for (const [circumstance, octets, charset, expected] of rows) {
  test(`decodeText, ${circumstance}, is read`, () => {
    assert.equal(decodeText(fromBinaryString(octets), charset), expected)
  })
}

test('decodeText, any octets in any charset, never throws', () => {
  const charset = fc.oneof(fc.constantFrom('utf-7', 'utf-8', 'big5', 'iso-2022-jp', ''), fc.string())
  fc.assert(
    fc.property(fc.uint8Array(), charset, (octets, name) => typeof decodeText(octets, name) === 'string'),
  )
})

test('toBinaryString, any octets, come back the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (octets) =>
      assert.deepEqual(fromBinaryString(toBinaryString(octets)), Uint8Array.from(octets)),
    ),
  )
})
