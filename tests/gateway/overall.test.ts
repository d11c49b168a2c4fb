import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defer, pass, reject } from '../../src/domain/policy/verdict.ts'
import type { Verdict } from '../../src/domain/policy/verdict.ts'
import { overall } from '../../src/intake/answer.ts'

const reply = (verdict: Verdict, ...text: string[]) => ({ recipient: 'suporte@desk.example', verdict, text })

test('overall, one success among refusals, is a success', () => {
  const { verdict, text } = overall([reply(reject('subject-missing'), 'no'), reply(pass, 'Protocolo 1')])
  assert.equal(verdict.kind, 'pass')
  assert.deepEqual(text, ['Protocolo 1'])
})

test('overall, our failure beside a success, has the sender try again', () => {
  assert.equal(
    overall([reply(pass, 'Protocolo 1'), reply(defer('internal-failure'), 'later')]).verdict.kind,
    'defer',
  )
})

test('overall, only refusals, says the first', () => {
  const { verdict, text } = overall([
    reply(reject('subject-missing'), 'R1'),
    reply(reject('several-recipients'), 'R6'),
  ])
  assert.equal(verdict.kind === 'reject' ? verdict.reason : null, 'subject-missing')
  assert.deepEqual(text, ['R1'])
})

test('overall, several successes, tells each protocol number once', () => {
  assert.deepEqual(overall([reply(pass, 'P 1'), reply(pass, 'P 2'), reply(pass, 'P 1')]).text, ['P 1', 'P 2'])
})
