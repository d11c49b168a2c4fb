import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type MailHandling,
  type MailObstacle,
  type MailStanding,
  obstacleTo,
  seenOf,
} from '../../../src/domain/outgoing/mail-handling.ts'

type Case = readonly [
  string,
  MailHandling,
  Partial<MailStanding>,
  string | null,
  boolean,
  MailObstacle | null,
]

const cases: readonly Case[] = [
  ['waits as it was seen', 'retry', {}, 'waiting', false, null],
  ['was put off since it was seen', 'delete', { states: ['deferred'] }, 'waiting', false, null],
  ['failed since it was seen', 'retry', { states: ['failed'] }, 'waiting', false, 'changed'],
  ['is in hand', 'delete', { isInHand: true }, 'waiting', true, 'in-hand'],
  ['is being sent', 'edit', { states: ['sent', 'sending'] }, null, true, 'in-hand'],
  ['has reached all', 'retry', { states: ['sent', 'filtered'] }, null, false, 'over'],
  ['was deleted', 'delete', { states: ['cancelled'] }, null, false, 'over'],
  ['may have arrived', 'edit', { states: ['failed'], isUnsure: true }, null, false, 'unsure'],
  ['may arrive twice', 'retry', { states: ['failed'], isUnsure: true }, null, true, null],
  ['may have arrived', 'delete', { states: ['failed'], isUnsure: true }, null, false, null],
]

for (const [circumstance, handling, standing, seen, mayRepeat, obstacle] of cases) {
  test(`obstacleTo, a mail that ${circumstance}, C51 C52 ${handling} is ${obstacle ?? 'done'}`, () => {
    const held = { states: ['waiting'] as const, isInHand: false, isUnsure: false, ...standing }
    assert.equal(obstacleTo(handling, held, { seen, mayRepeat }), obstacle)
  })
}

test('seenOf, tries that went on, are no other mail than the one that waits', () => {
  assert.equal(seenOf({ states: ['deferred', 'sent'] }), seenOf({ states: ['sending', 'sent'] }))
  assert.notEqual(seenOf({ states: ['failed', 'sent'] }), seenOf({ states: ['waiting', 'sent'] }))
})
