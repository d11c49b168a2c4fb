import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rasterImageOf } from '../../../src/admin/files/raster-image.ts'

const files: readonly [circumstance: string, octets: string, expected: string | null][] = [
  ['PNG', '\x89PNG\r\n\x1a\n', 'image/png'],
  ['JPEG', '\xff\xd8\xff\xe0', 'image/jpeg'],
  ['GIF', 'GIF89a', 'image/gif'],
  ['WebP', 'RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg">', null],
  ['HTML', '<!doctype html>', null],
  ['nothing', '', null],
  ['a cut signature', '\x89PN', null],
]

for (const [circumstance, octets, expected] of files) {
  test(`rasterImageOf, ${circumstance}, security 6.10 goes by the first octets`, () => {
    assert.equal(rasterImageOf(Buffer.from(octets, 'latin1')), expected)
  })
}
