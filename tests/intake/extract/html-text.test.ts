import assert from 'node:assert/strict'
import { test } from 'node:test'
import { htmlToText } from '../../../src/intake/extract/html-text.ts'

const cases: readonly (readonly [circumstance: string, html: string, text: string])[] = [
  ['paragraphs', '<p>Bom dia,</p><p>a impressora   parou.</p>', 'Bom dia,\n\na impressora parou.'],
  ['line breaks', 'um<br>dois<br/>três', 'um\ndois\ntrês'],
  ['divisions', '<div>um</div><div>dois</div>', 'um\ndois'],
  ['words in line', 'um <b>dois</b><i>três</i>', 'um doistrês'],
  ['a list', '<ul><li>um</li><li>dois</li></ul>', '- um\n- dois'],
  ['a table', '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
  ['quoted mail', '<p>sim</p><blockquote>pode?</blockquote>', 'sim\n\n> pode?'],
  ['preformatted text', '<pre>a  b\n c</pre>', 'a  b\n c'],
  [
    'entities',
    'caf&eacute; &lt;b&gt; &#8364; &#x20AC; &#128; &amp;amp; &naoexiste;',
    'café <b> € € € &amp; &naoexiste;',
  ],
  ['script and style', '<style>p{}</style>a<script>if (1<2) x()</script>b', 'ab'],
  ['a head', '<html><head><title>x</title></head><body>y</body></html>', 'y'],
  ['a comment', 'a<!-- b > c -->d', 'ad'],
  ['a picture with words', 'veja <img src="cid:x" alt="logo">', 'veja [logo]'],
  ['a lone angle bracket', '1 < 2 e 3 > 2', '1 < 2 e 3 > 2'],
  ['a bracket inside quotes', '<a title="a > b">x</a>', 'x'],
  ['a quote left open', '<a title="a>x</a> y', 'x y'],
  ['a script that never ends', '<script>a', 'a'],
]

for (const [circumstance, html, text] of cases) {
  test(`html to text, ${circumstance}, reads as a person would`, () => {
    assert.equal(htmlToText(html), text)
  })
}

test('complaint 17 html to text, megabytes of hostile shapes, takes linear time', () => {
  const shapes = [
    '<',
    '<a href="',
    '<script>',
    '<!--',
    '&',
    '<b>',
    '<table><tr><td>',
    '<pre>',
    '<a =">',
    "<a ='>",
    '<style',
    '</',
  ]
  for (const shape of shapes) {
    const html = shape.repeat(Math.floor((4 * 1024 * 1024) / shape.length))
    const start = performance.now()
    htmlToText(html)
    assert.ok(performance.now() - start < 4000, shape)
  }
})
