import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseParameterized } from '../../../src/domain/mail/parameters.ts'

const rows: readonly (readonly [circumstance: string, text: string, name: string, expected: string])[] = [
  ['a token', 'text/plain; charset=utf-8', 'charset', 'utf-8'],
  ['a name in capitals', 'text/plain; CHARSET=utf-8', 'charset', 'utf-8'],
  ['a quoted semicolon', 'a/b; name="x;y.pdf"; z=1', 'name', 'x;y.pdf'],
  ['an escaped quote', 'a/b; name="x\\"y"', 'name', 'x"y'],
  ['a quote that never closes', 'a/b; name="x; y', 'name', 'x; y'],
  ['RFC 2231 a charset and language', "a/b; name*=iso-8859-1'pt'relat%F3rio.pdf", 'name', 'relatório.pdf'],
  ['RFC 2231 pieces out of order', 'a/b; name*1="ana.pdf"; name*0="cam"', 'name', 'camana.pdf'],
  [
    'RFC 2231 a character split between pieces',
    "a/b; name*0*=utf-8''a%C3; name*1*=%A7; name*2=.txt",
    'name',
    'aç.txt',
  ],
  ['RFC 2231 no charset', 'a/b; name*=sem', 'name', 'sem'],
  ['an encoded word, though none may be there', 'a/b; name="=?utf-8?Q?ol=C3=A1?="', 'name', 'olá'],
]

for (const [circumstance, text, name, expected] of rows) {
  test(`parseParameterized, ${circumstance}, is read`, () => {
    assert.equal(parseParameterized(text).parameters.get(name), expected)
  })
}

test('parseParameterized, the value, is in lower case and without its parameters', () => {
  assert.equal(parseParameterized(' Text/HTML ; charset=x').value, 'text/html')
  assert.equal(parseParameterized('').value, '')
})

test('parseParameterized, any text, never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => parseParameterized(`a/b;${text}`).value === 'a/b'),
  )
})

test('parseParameterized, a megabyte of one shape, ends', () => {
  for (const shape of [';', '"', '=', 'a*0*=b;', "a*='';", '\\', '*']) {
    const text = `a/b; ${shape.repeat(1_000_000 / shape.length)}`
    assert.equal(parseParameterized(text).value, 'a/b', shape)
  }
})
