import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge, messageRules } from '../../../src/domain/policy/policy.ts'
import { checksOf, traceView } from '../../../src/admin/pages/messages/checks.ts'
import { makeContact, makeDesk, messageFacts } from '../../support/facts.ts'

test('checksOf, a refusal with details, C49 names the rule, its input and its verdict in words', () => {
  const [check] = checksOf([
    { rule: 'refuseLoop', verdict: 'reject', reason: 'loop-detected', details: { hops: 51, maxHops: 50 } },
  ])
  assert.deepEqual(check, {
    nameKey: 'rule.refuseLoop',
    rule: 'refuseLoop',
    verdictKey: 'message.verdict.reject',
    tone: 'bad',
    reasonKey: 'reason.loop-detected',
    details: [
      { nameKey: 'detail.hops', name: 'hops', valueKey: null, value: '51' },
      { nameKey: 'detail.maxHops', name: 'maxHops', valueKey: null, value: '50' },
    ],
  })
})

test('traceView, one objection among many checks, tells it apart from those that say nothing', () => {
  const trace = judge(
    messageRules,
    messageFacts(['From: ana@client.example', 'To: suporte@desk.example']),
  ).trace
  const { telling, silent } = traceView([
    ...trace.map((step) => ({ ...step, verdict: 'pass' as const, reason: null })),
    { rule: 'refuseLoop', verdict: 'hold', reason: 'loop-detected', details: {}, mark: 'shadow' },
    { rule: 'refuseStaff', verdict: 'pass', reason: null, details: {}, mark: 'off' },
  ])
  assert.deepEqual(
    telling.map(({ rule, verdictKey }) => [rule, verdictKey]),
    [['refuseLoop', 'message.verdict.shadow.hold']],
  )
  assert.equal(silent.length, trace.length + 1)
})

test('checksOf, a rule and a detail without words, are shown by their own names', () => {
  const [check] = checksOf([
    { rule: 'refuseMoon', verdict: 'pass', reason: null, details: { toString: null } },
  ])
  assert.equal(check?.nameKey, null)
  assert.equal(check?.rule, 'refuseMoon')
  assert.deepEqual(check?.details, [
    { nameKey: null, name: 'toString', valueKey: 'detail.empty', value: 'null' },
  ])
})

test('checksOf, hostile details, security 6.8 shows what is hidden', () => {
  const [check] = checksOf([
    {
      rule: 'refuseBlockedAuthor',
      verdict: 'pass',
      reason: null,
      details: { author: 'a\0\u202E@x.example' },
    },
  ])
  assert.equal(check?.details[0]?.value, 'a␀[U+202E]@x.example')
})

test('checksOf, values that are words of ours, are said in the reader’s language and others as they are', () => {
  const [check] = checksOf([
    {
      rule: 'holdMachineMail',
      verdict: 'pass',
      reason: null,
      details: { kind: 'auto-reply', mode: 'direct', door: 'smtp', profile: 'aberto', author: 'new' },
    },
  ])
  assert.deepEqual(
    check?.details.map(({ valueKey }) => valueKey),
    ['kind.auto-reply', 'desks.mode.direct', 'door.smtp', 'desks.profile.aberto', null],
  )
})

test('checksOf, what the DNS and the scanners said, is said in words and what is none of theirs as it is', () => {
  const valuesOf = (details: Readonly<Record<string, string>>) =>
    checksOf([{ rule: 'refuseForgedAuthor', verdict: 'pass', reason: null, details }])[0]?.details.map(
      ({ valueKey }) => valueKey,
    )
  assert.deepEqual(
    valuesOf({ spf: 'fail', dkim: 'pass fail', policy: 'reject', mailServer: 'null-mx', nameCheck: 'none' }),
    ['check.fail', null, 'dmarc-policy.reject', 'message.sender-domain.null-mx', 'message.peer.name.none'],
  )
  assert.deepEqual(valuesOf({ greylistStep: 'first', scan: 'found', advice: 'mark', cause: 'first' }), [
    'detail.greylistStep.first',
    'detail.scan.found',
    'detail.advice.mark',
    null,
  ])
})

test('checksOf, whatever the rules about a message look at, C49 is said in words', () => {
  const header = ['From: Ana <ana@client.example>', 'To: suporte@desk.example']
  for (const desk of [makeDesk(), makeDesk({ profile: 'estrito' })]) {
    const facts = messageFacts(header, { desk, contact: makeContact() })
    const checks = checksOf(judge(messageRules, facts).trace)
    for (const { rule, nameKey, details } of checks) {
      assert.notEqual(nameKey, null, rule)
      for (const detail of details) assert.notEqual(detail.nameKey, null, `${rule} ${detail.name}`)
    }
  }
})
