import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hasVisibleHtml, hasVisibleText } from '../../../src/domain/mail/visible-text.ts'

const rows: readonly (readonly [circumstance: string, html: string, expected: boolean])[] = [
  ['A13 nothing', '', false],
  ['A13 blank entities and a style', '<p>&nbsp;&#160;</p><style>p { color: red }</style>', false],
  ['A13 a script that compares', '<script>if (a<b) c()</script>', false],
  ['A13 a title alone', '<TITLE>Mensagem</TITLE><body></body>', false],
  ['A13 a comment of Outlook', '<!--[if mso]><o:Pixels>96</o:Pixels><![endif]--><p> </p>', false],
  ['A13 a style that is never closed', '<style>p { color: red }', false],
  ['a word', '<p>oi</p>', true],
  ['a word after a style', '<style>p{}</style><p>oi</p>', true],
  ['a word without tags', 'oi', true],
  ['a picture', '<IMG src="cid:x">', true],
  ['a picture with nothing in its tag', '<img>', true],
  ['an element that only begins like a picture', '<imgs></imgs>', false],
  ['a tag that never ends', 'a < b', true],
]

for (const [circumstance, html, expected] of rows) {
  test(`hasVisibleHtml, ${circumstance}, is ${expected}`, () => {
    assert.equal(hasVisibleHtml(html), expected)
  })
}

test('hasVisibleText, blanks and characters without a shape, are nothing to see', () => {
  assert.ok(!hasVisibleText(' \t\r\n\u00a0\u200b\ufeff'))
  assert.ok(hasVisibleText(' .'))
})

test('hasVisibleHtml, 8 MiB of what opens and never closes, ends', () => {
  for (const opening of ['<', '<style', '<!--', '<im', '<style>', '&', '<p ']) {
    const html = opening.repeat((8 * 1_024 * 1_024) / opening.length)
    assert.equal(hasVisibleHtml(html), !['<!--', '<style>'].includes(opening), opening)
  }
})

test('hasVisibleHtml, any text between tags, is seen where it is seen without them', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', ' ', '\t', 'ç') })
  fc.assert(fc.property(letters, (text) => hasVisibleHtml(`<p>${text}</p><br>`) === hasVisibleText(text)))
})
