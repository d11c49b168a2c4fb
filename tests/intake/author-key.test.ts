import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authorKey } from '../../src/intake/author-key.ts'

const ana = { address: 'Ana@Cliente.example', peer: '192.0.2.7', isAuthorTrusted: false }
const proved = { ...ana, isAuthorTrusted: true }

test('authorKey, an author who is proved, is one wherever he writes from', () => {
  assert.equal(
    authorKey(proved),
    authorKey({ ...proved, address: 'ana@cliente.example', peer: '198.51.100.9' }),
  )
})

test('authorKey, complaint 18 an author whom nothing proves, is never the one who is proved', () => {
  assert.notEqual(authorKey(ana), authorKey(proved))
  assert.notEqual(authorKey({ ...ana, peer: null }), authorKey({ ...proved, peer: null }))
})

test('authorKey, two whom nothing proves, are one where they write from neighbouring addresses', () => {
  const key = (peer: string) => authorKey({ ...ana, peer })
  assert.equal(key('192.0.2.9'), key('192.0.2.7'))
  assert.notEqual(key('198.51.100.9'), key('192.0.2.7'))
  assert.equal(key('2001:db8:1:2::1'), key('2001:db8:1:2:ffff::9'))
  assert.notEqual(key('2001:db8:1:3::1'), key('2001:db8:1:2::1'))
})
