import assert from 'node:assert/strict'
import { test } from 'node:test'
import { preferredLanguage } from '../../src/domain/language.ts'

const rows: readonly (readonly [string, string | null])[] = [
  ['es-MX, en;q=0.8', 'es'],
  ['en;q=0.8, pt-PT', 'pt-BR'],
  ['de, fr;q=0.9, en;q=0.1', 'en'],
  ['en;q=0, es;q=0.1', 'es'],
  ['en;q=abc, pt', 'pt-BR'],
  ['de', null],
  ['', null],
  [';;,,=q', null],
  ['ES', 'es'],
]

for (const [list, expected] of rows) {
  test(`preferredLanguage, ${JSON.stringify(list)}, is ${expected}`, () => {
    assert.equal(preferredLanguage(list), expected)
  })
}

test('preferredLanguage, a list without end, is read in part', () => {
  assert.equal(preferredLanguage(`${'de,'.repeat(1_000_000)}en`), null)
})
