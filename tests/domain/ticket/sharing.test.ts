import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAhead, isQueuedAt, type Sharing, sharingOf } from '../../../src/domain/ticket/sharing.ts'
import { profileSettings } from '../../../src/domain/policy/settings.ts'
import { makeDesk } from '../../support/facts.ts'

const sharing: Sharing = { mode: 'to', to: ['b', 'a'], cc: ['d', 'c'] }

const order: readonly [circumstance: string, one: string, other: string, ahead: boolean][] = [
  ['the first in To', 'b', 'a', true],
  ['the second in To', 'a', 'b', false],
  ['To and Cc', 'a', 'd', true],
  ['the first in Cc', 'd', 'c', true],
  ['Cc and nowhere', 'c', 'x', true],
  ['nowhere and To', 'x', 'a', false],
  ['two of nowhere', 'x', 'y', true],
]

for (const [circumstance, one, other, ahead] of order) {
  test(`complaint 9 isAhead, ${circumstance}, is ${ahead} and the other way round is not`, () => {
    assert.equal(isAhead(sharing, one, other), ahead)
    assert.equal(isAhead(sharing, other, one), !ahead)
  })
}

test('complaint 9 isQueuedAt, each mode, asks To only where To counts', () => {
  assert.deepEqual(
    (['one', 'each', 'to'] as const).map((mode) => [
      isQueuedAt(sharing, 'a', mode),
      isQueuedAt(sharing, 'c', mode),
    ]),
    [
      [true, true],
      [false, false],
      [true, false],
    ],
  )
})

test('complaint 9 sharingOf, desks named twice or not sharing, names each sharer once', () => {
  const one = makeDesk({ id: 'a' })
  const alone = makeDesk({ id: 'b', settings: { ...profileSettings.aberto, sharedMail: 'each' } })
  assert.deepEqual(sharingOf({ desk: one, named: { to: [null, one, one, alone], cc: [one] } }), {
    mode: 'one',
    to: ['a'],
    cc: ['a'],
  })
  assert.equal(sharingOf({ desk: alone, named: { to: [one], cc: [] } }), null)
})
