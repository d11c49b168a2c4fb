import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outboundStates, type OutboundState } from '../../../src/domain/disposition.ts'
import { mailState } from '../../../src/domain/outgoing/mail-state.ts'

const cases: readonly (readonly [string, readonly OutboundState[], OutboundState])[] = [
  ['one is in hand', ['sent', 'sending', 'deferred'], 'sending'],
  ['one is put off', ['sent', 'deferred', 'waiting', 'failed'], 'deferred'],
  ['one was never tried', ['sent', 'waiting', 'filtered'], 'waiting'],
  ['one came back', ['sent', 'failed', 'bounced'], 'bounced'],
  ['one was refused', ['sent', 'failed', 'filtered'], 'failed'],
  ['one was taken back and one has left', ['cancelled', 'sent'], 'sent'],
  ['all were taken back', ['cancelled', 'cancelled', 'filtered'], 'cancelled'],
  ['all others are on the filter list', ['sent', 'filtered'], 'sent'],
  ['all are on the filter list', ['filtered', 'filtered'], 'filtered'],
]

for (const [circumstance, recipients, expected] of cases)
  test(`mail state, ${circumstance}, is ${expected}`, () => assert.equal(mailState(recipients), expected))

test('mail state, a mail to one, is what became of it for him', () => {
  for (const state of outboundStates) assert.equal(mailState([state]), state)
})
