import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statedReversePath } from '../../src/intake/parse.ts'

const cases = [
  ['smtp', null, null],
  ['lmtp', null, null],
  ['cli', null, undefined],
  ['imap', null, undefined],
  ['pop3', null, undefined],
  ['imap', 'ana@cliente.example', 'ana@cliente.example'],
] as const

for (const [door, said, stated] of cases) {
  test(`statedReversePath, ${String(said)} at ${door}, is ${String(stated)}`, () => {
    assert.equal(statedReversePath(door, said), stated)
  })
}
