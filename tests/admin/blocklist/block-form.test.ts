import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blockFaults, readBlockForm } from '../../../src/admin/pages/blocklist/block-form.ts'

const patterns: readonly [given: string, pattern: string, isGood: boolean][] = [
  ['X@Spam.Example', 'x@spam.example', true],
  ['@Spam.Example', 'spam.example', true],
  ['spam.example', 'spam.example', true],
  ['', '', false],
  ['spam', 'spam', false],
  ['a b.example', 'a b.example', false],
  ['*.example', '*.example', false],
  ['-a.example', '-a.example', false],
  ['x@', 'x@', false],
]

for (const [given, pattern, isGood] of patterns) {
  test(`readBlockForm, “${given}”, C54 is ${isGood ? 'an entry' : 'told at its field'}`, () => {
    const form = readBlockForm({ pattern: given, reason: 'propaganda' })
    assert.equal(form.pattern, pattern)
    assert.equal(blockFaults(form).pattern === undefined, isGood)
  })
}

test('blockFaults, no reason, asks for one', () => {
  assert.deepEqual(Object.keys(blockFaults({ pattern: 'x@spam.example', reason: '' })), ['reason'])
})
