import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSameText, keyedDigest } from '../../src/intake/keyed-digest.ts'

test('keyedDigest, the second case of RFC 4231, is what it says', () => {
  const digest = keyedDigest(Buffer.from('Jefe'), 'what do ya want for nothing?')
  assert.equal(digest.toString('hex'), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
})

test('isSameText, texts of any length, are the same only when they are', () => {
  assert.ok(isSameText('abc', 'abc'))
  for (const other of ['', 'ab', 'abd', 'abcd']) assert.ok(!isSameText(other, 'abc'), other)
})
