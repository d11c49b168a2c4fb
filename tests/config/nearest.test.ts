import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearestName } from '../../src/config/nearest.ts'

const known = ['listen', 'hostname', 'limits']

test('nearest name, mistyped, is the one that was meant', () => {
  assert.equal(nearestName('listn', known), 'listen')
  assert.equal(nearestName('Hostnmae', known), 'hostname')
})

test('nearest name, nothing alike, is none', () => {
  assert.equal(nearestName('banana', known), null)
  assert.equal(nearestName('x'.repeat(100_000), known), null)
})
