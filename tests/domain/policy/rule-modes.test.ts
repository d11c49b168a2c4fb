import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge, type Rule, ruleNames } from '../../../src/domain/policy/policy.ts'
import { lockedRules, modeOf, type RuleMode } from '../../../src/domain/policy/rule-modes.ts'
import { defer, pass, reject } from '../../../src/domain/policy/verdict.ts'

const refuseSubject = () => reject('subject-missing', { subject: '' })
const refuseLate = () => reject('blocked-author')
const refuseLoop = () => reject('loop-detected')
const rules: readonly Rule<object>[] = [refuseSubject, refuseLate]

const modes = (entries: Readonly<Record<string, RuleMode>>) => new Map(Object.entries(entries))

test('judge, beyond 6 a rule in shadow, tells its objection and leaves the verdict to the others', () => {
  const { verdict, trace } = judge(rules, {}, modes({ refuseSubject: 'shadow' }))
  assert.deepEqual(verdict, reject('blocked-author'))
  assert.deepEqual(
    trace.map(({ rule, reason, mark }) => [rule, reason, mark]),
    [
      ['refuseSubject', 'subject-missing', 'shadow'],
      ['refuseLate', 'blocked-author', undefined],
    ],
  )
  const both = modes({ refuseSubject: 'shadow', refuseLate: 'shadow' })
  assert.deepEqual(judge(rules, {}, both).verdict, pass)
})

test('judge, a rule that passes in shadow, is as any that passes', () => {
  const passes = () => pass
  assert.deepEqual(judge([passes], {}, modes({ passes: 'shadow' })), judge([passes], {}))
})

test('judge, a rule that is off, is not asked', () => {
  const fails = () => {
    throw new Error('expected not to be asked')
  }
  const { verdict, trace } = judge([fails], {}, modes({ fails: 'off' }))
  assert.deepEqual(verdict, pass)
  assert.deepEqual(trace, [{ rule: 'fails', verdict: 'pass', reason: null, details: {}, mark: 'off' }])
})

test('judge, a locked rule stored as off or in shadow, refuses all the same', () => {
  for (const mode of ['off', 'shadow'] as const) {
    assert.deepEqual(judge([refuseLoop], {}, modes({ refuseLoop: mode })).verdict, reject('loop-detected'))
    assert.equal(modeOf(modes({ refuseLoop: mode }), 'refuseLoop'), 'live')
  }
})

test('judge, a deferring rule in shadow, defers nobody', () => {
  const deferAll = () => defer('storage-full')
  assert.deepEqual(judge([deferAll], {}, modes({ deferAll: 'shadow' })).verdict, pass)
})

test('locked rules, each, is a rule', () => {
  assert.deepEqual(
    [...lockedRules].filter((name) => !ruleNames.includes(name)),
    [],
  )
  assert.equal(new Set(ruleNames).size, ruleNames.length)
})
