import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readStrictXml } from '../../src/domain/strict-xml.ts'

test('readStrictXml, elements, attributes, comments and entities, are read as they are written', () => {
  const text =
    '<?xml version="1.0"?>\n<!-- a --><a x="1 &amp; 2" y=\'&#xE9;\'>t<b/><!-- - -->u &lt;<b>v</b></a>\n'
  const root = readStrictXml(text)
  assert.equal(root?.name, 'a')
  assert.deepEqual(
    [...root.attributes],
    [
      ['x', '1 & 2'],
      ['y', 'é'],
    ],
  )
  assert.equal(root.text, 'tu <')
  assert.deepEqual(
    root.children.map(({ name, text: words }) => [name, words]),
    [
      ['b', ''],
      ['b', 'v'],
    ],
  )
})

test('readStrictXml, a text that is no plain element, security 6.12 is nothing at all', () => {
  const texts = {
    empty: '',
    words: 'not found',
    'document type': '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    'entity of its own': '<a>&b;</a>',
    'bare ampersand': '<a>R & D</a>',
    instruction: '<a><?php x ?></a>',
    'character data': '<a><![CDATA[x]]></a>',
    'not closed': '<a><b></a>',
    'closed twice': '<a></a></a>',
    'two roots': '<a/><b/>',
    'words after it': '<a/>b',
    'attribute twice': '<a x="1" x="2"/>',
    'control character': '<a>&#0;</a>',
    'half a pair': '<a>&#xD800;</a>',
    deep: '<a>'.repeat(40) + '</a>'.repeat(40),
    many: `<a>${'<b/>'.repeat(5_000)}</a>`,
    large: `<a>${' '.repeat(300_000)}</a>`,
  }
  for (const [what, text] of Object.entries(texts)) assert.equal(readStrictXml(text), null, what)
})

test('readStrictXml, texts made to take long, security 6.12 take no longer than others of their length', () => {
  const texts = [
    '<a '.repeat(80_000),
    `<a ${'x="1" '.repeat(40_000)}`,
    '&'.repeat(250_000),
    '<!--'.repeat(60_000),
    `<a${' '.repeat(250_000)}`,
  ]
  const from = performance.now()
  for (const text of texts) assert.equal(readStrictXml(text), null)
  assert.ok(performance.now() - from < 2_000)
})
