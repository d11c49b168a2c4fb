import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanHtml, isCleanable } from '../../../src/intake/extract/sanitize.ts'
import { htmlPayloads } from './html-payloads.ts'

/** One clean tag: a name, and attributes in double quotes; nothing else may stand between angle brackets. */
const tag = /^<\/?([a-z0-9]+)((?: [a-z-]+="[^"<>]*")*)( \/)?>$/
const harmfulName =
  /^(script|style|iframe|frame|frameset|object|embed|applet|form|input|button|textarea|select|option|link|meta|base|svg|math|video|audio|source|track|picture|template|noscript|title|html|head|body|marquee|dialog|portal|isindex|keygen|xml)$/
const harmfulStyle = /url|expression|import|behavior|binding|position|\\|@|javascript|content/i

test('sanitize, each payload of the list, comes out as plain tags that nothing runs or fetches', () => {
  assert.ok(htmlPayloads.length >= 60)
  for (const payload of htmlPayloads) {
    const clean = cleanHtml(payload)
    for (const [found] of clean.matchAll(/<[^>]*>?/g)) assertHarmless(found, payload)
    assert.doesNotMatch(clean.replace(/<[^>]*>/g, ''), /[<>]/, payload)
  }
})

test('sanitize, what it has cleaned, stays the same when cleaned again', () => {
  for (const payload of htmlPayloads) assert.equal(cleanHtml(cleanHtml(payload)), cleanHtml(payload), payload)
})

test('sanitize, a link, security 6.7 opens apart and tells the other side nothing', () => {
  assert.equal(
    cleanHtml('<a href="https://shop.example/?a=1&amp;b=2" onclick="x()">loja</a>'),
    '<a href="https://shop.example/?a=1&amp;b=2" rel="noopener noreferrer" target="_blank">loja</a>',
  )
})

test('sanitize, a picture of another host, waits until somebody asks for it', () => {
  const clean = cleanHtml(
    '<img src="https://track.example/p.gif" srcset="https://track.example/2.gif 2x" alt="logo">',
  )
  assert.equal(clean, '<img alt="logo" data-remote-src="https://track.example/p.gif" />')
})

test('A12 sanitize, a picture inside the mail, keeps its reference', () => {
  assert.equal(cleanHtml('<img src="cid:logo@desk.example">'), '<img src="cid:logo@desk.example" />')
  assert.equal(
    cleanHtml('<img src="data:image/png;base64,iVBORw0KGgo=">'),
    '<img src="data:image/png;base64,iVBORw0KGgo=" />',
  )
})

test('sanitize, a style attribute, keeps colours and spacing only', () => {
  assert.equal(
    cleanHtml(
      '<p style="color: red; position:fixed; background:url(http://t.example/x); margin:0 4px">x</p>',
    ),
    '<p style="color:red;margin:0 4px">x</p>',
  )
})

test('sanitize, ordinary mail with a table and lists, keeps its form and words', () => {
  const html =
    '<table border="1"><tbody><tr><td colspan="2">Ana &amp; João</td></tr></tbody></table><ul><li>um</li></ul>'
  assert.equal(cleanHtml(html), html)
})

test('sanitize, nesting that would cost seconds, is told before any work', () => {
  assert.equal(isCleanable(`${'<b>'.repeat(100_000)}x`), false)
  assert.equal(isCleanable('<p>x'.repeat(3 * 1024 * 1024)), false)
  assert.equal(isCleanable('<div><p>x<br></p></div>'.repeat(20_000)), true)
})

function assertHarmless(found: string, payload: string): void {
  const [, name = '', attributes = ''] = tag.exec(found) ?? assert.fail(`${found} from ${payload}`)
  assert.doesNotMatch(name, harmfulName, payload)
  for (const [, attribute = '', value = ''] of attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
    assert.doesNotMatch(
      attribute,
      /^(on|srcset|background|poster|action|formaction|srcdoc|id|class|data$|xlink)/,
      payload,
    )
    if (attribute === 'href') assert.match(value, /^(https?:\/\/|mailto:)/i, payload)
    if (attribute === 'src')
      assert.match(value, /^(cid:|data:image\/(png|jpe?g|gif|webp|bmp);base64,)/i, payload)
    if (attribute === 'style') assert.doesNotMatch(value, harmfulStyle, payload)
  }
}
