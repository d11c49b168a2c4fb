import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imageAddresses, placeImages } from '../../../src/admin/remote-images/image-addresses.ts'
import { cleanHtml } from '../../../src/intake/extract/sanitize.ts'
import { cpuMs } from '../../support/waits.ts'

const tracked = 'https://fotos.example/a.gif?x=1&y="<2>"'
const html = cleanHtml(
  `<p>data-remote-src="https://text.example/"</p><img alt='" data-remote-src="https://alt.example/' src="https://b.example/">` +
    `<img src='https://fotos.example/a.gif?x=1&amp;y="<2>"'><img src="https://b.example/"><img src="cid:x"><img src="javascript:x">` +
    `<p title='<img data-remote-src="https://title.example/">'>x</p>`,
)

test('image addresses, of a cleaned mail, security 6.6 are those of its waiting pictures alone, each once', () => {
  assert.deepEqual(imageAddresses(html), ['https://b.example/', tracked])
})

test('image addresses, pictures put in their places, leave everything else as it was', () => {
  const placed = placeImages(html, (address) => (address === tracked ? '/p/1' : null))
  assert.deepEqual(imageAddresses(placed), ['https://b.example/'])
  assert.equal(placed.match(/ src="\/p\/1"/g)?.length, 1)
  assert.equal(
    placeImages(html, () => null),
    html,
  )
})

test('image addresses, a mail of very many pictures or broken tags, are a hundred at most and soon there', () => {
  const many = Array.from(
    { length: 5000 },
    (_, n) => `<img data-remote-src="https://x.example/${n}" />`,
  ).join('')
  assert.equal(imageAddresses(many).length, 100)
  const start = cpuMs()
  imageAddresses('<img '.repeat(200_000))
  placeImages(`<img ${' data-remote-src='.repeat(100_000)}>`, () => null)
  assert.ok(cpuMs() - start < 500)
})
