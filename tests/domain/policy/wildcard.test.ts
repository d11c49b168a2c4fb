import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wildcardTest } from '../../../src/domain/policy/wildcard.ts'

const rows: readonly (readonly [pattern: string, text: string, isMatch: boolean])[] = [
  ['a*b', 'ab', true],
  ['a*b', 'axxb', true],
  ['a*a', 'a', false],
  ['*b*', 'abc', true],
  ['a*b*c', 'acb', false],
  ['*ab*ab', 'ab', false],
  ['*ab*ab', 'abab', true],
  ['ab', 'ab', true],
]

for (const [pattern, text, isMatch] of rows) {
  test(`wildcardTest, ${pattern} and ${text}, ${isMatch ? 'matches' : 'does not match'}`, () => {
    assert.equal(wildcardTest(pattern)(text), isMatch)
  })
}
