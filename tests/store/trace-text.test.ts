import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TraceStep } from '../../src/domain/policy/verdict.ts'
import { readTrace, traceText } from '../../src/store/trace-text.ts'

const trace: readonly TraceStep[] = [
  { rule: 'refuseLoop', verdict: 'pass', reason: null, details: {} },
  { rule: 'refuseStaff', verdict: 'pass', reason: null, details: { roles: 'requester' } },
  { rule: 'refuseSpam', verdict: 'pass', reason: null, details: {}, mark: 'off' },
  { rule: 'refuseViruses', verdict: 'reject', reason: 'virus-found', details: {}, mark: 'shadow' },
]

test('beyond 2 a trace, written and read, is the same', () => {
  assert.deepEqual(readTrace(traceText(trace)), trace)
})

test('beyond 2 a trace, of steps that pass, says no more than their names and what they saw', () => {
  assert.equal(
    traceText(trace.slice(0, 2)),
    '[{"rule":"refuseLoop"},{"rule":"refuseStaff","details":{"roles":"requester"}}]',
  )
})

test('beyond 2 a trace, written in full by an earlier version, is read as it was', () => {
  assert.deepEqual(readTrace(JSON.stringify(trace)), trace)
})
