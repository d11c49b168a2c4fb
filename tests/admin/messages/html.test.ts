import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toDocument } from '../../../src/admin/pages/messages/html.ts'

const pictures = new Map([['logo@cliente.example', 'data:image/png;base64,AAAA']])

test('toDocument, a picture of the mail itself, is put in its place', () => {
  assert.match(
    toDocument('<img src="cid:logo@cliente.example">', pictures),
    /<img src="data:image\/png;base64,AAAA">/,
  )
})

test('toDocument, a percent-encoded cid, finds its picture', () => {
  assert.match(toDocument('<img src="cid:logo%40cliente.example">', pictures), /base64,AAAA/)
})

test('toDocument, a cid of nothing shown, loads nothing', () => {
  assert.match(toDocument('<img src="cid:other@x.example">', pictures), /<img src="">/)
})

test('toDocument, a cid with a broken escape, security 6.22 is no fault', () => {
  assert.match(toDocument('<img src="cid:%zz%">', pictures), /<img src="">/)
})
