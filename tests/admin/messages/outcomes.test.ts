import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isChange, previewView } from '../../../src/admin/pages/messages/outcomes.ts'
import type { Reprocessing, Standing } from '../../../src/intake/intake.ts'
import { messageRecord } from '../../support/message-record.ts'

const recipient = 'suporte@empresa.example'

function standing(
  disposition: 'refused' | 'ticket',
  reason: 'blocked-author' | 'loop-detected' | null,
): Standing {
  const judged = { disposition, reason, protocol: null }
  return { ...judged, recipients: [{ ...judged, recipient, trace: [] }] }
}

function reprocessing(fresh: Standing | null): Reprocessing {
  return {
    messageId: 'm',
    old: standing('refused', 'blocked-author'),
    new: fresh,
    obstacle: fresh === null ? 'no-octets' : null,
    applied: false,
  }
}

const cases: readonly [circumstance: string, fresh: Standing | null, changed: boolean][] = [
  ['the same refusal', standing('refused', 'blocked-author'), false],
  ['another reason', standing('refused', 'loop-detected'), true],
  ['a ticket now', standing('ticket', null), true],
  ['no octets kept', null, false],
]

for (const [circumstance, fresh, changed] of cases) {
  test(`isChange, ${circumstance}, is ${changed}`, () => {
    assert.equal(isChange(reprocessing(fresh)), changed)
  })
}

test('previewView, refused before and a ticket now, C50 shows both side by side', () => {
  const view = previewView({ message: messageRecord(), reprocessing: reprocessing(standing('ticket', null)) })
  assert.deepEqual(view.before, [
    { recipient, outcomeKey: 'disposition.refused', reasonKey: 'reason.blocked-author' },
  ])
  assert.deepEqual(view.after, [{ recipient, outcomeKey: 'disposition.ticket', reasonKey: null }])
  assert.equal(view.obstacleKey, null)
})

test('previewView, no octets kept, says why it cannot be judged again', () => {
  const view = previewView({ message: messageRecord(), reprocessing: reprocessing(null) })
  assert.equal(view.obstacleKey, 'reprocess.impossible')
  assert.deepEqual(view.after, [])
})
