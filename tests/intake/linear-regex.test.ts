import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileExpression } from '../../src/intake/linear-regex.ts'
import { cpuMs } from '../support/waits.ts'

const hostile: readonly (readonly [expression: string, text: string])[] = [
  ['(a+)+$', `${'a'.repeat(10_000)}!`],
  ['(a|aa)+$', `${'a'.repeat(10_000)}!`],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', `${'a'.repeat(10_000)}!`],
  ['(.*)(.*)(.*)(.*)x$', 'a'.repeat(10_000)],
]

for (const [expression, text] of hostile) {
  test(`compileExpression, security 6.24 ${expression} on 10 kB, answers at once`, () => {
    const matches = compileExpression(expression)
    const startedAt = cpuMs()
    assert.equal(matches?.(text), false)
    assert.ok(cpuMs() - startedAt < 500)
  })
}

for (const expression of ['(', '(?=x)', '(a)\\1', '(a{1,100}){1,10}', '((a{100}){100}){100}']) {
  test(`compileExpression, security 6.24 “${expression}”, is none`, () => {
    assert.equal(compileExpression(expression), null)
  })
}

test('compileExpression, C53 letters of another case, match', () => {
  assert.equal(compileExpression('^promo-\\d+@')?.('PROMO-12@x.example'), true)
  assert.equal(compileExpression('^promo-\\d+@')?.('ana@x.example'), false)
})
