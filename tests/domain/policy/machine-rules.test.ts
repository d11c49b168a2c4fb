import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MessageFacts } from '../../../src/domain/policy/facts.ts'
import { judge, messageRules } from '../../../src/domain/policy/policy.ts'
import { makeDesk, messageFacts } from '../../support/facts.ts'

const desk = makeDesk()
const forwarded = makeDesk({ mode: 'forwarded' })
const answering = makeDesk({ acknowledge: true })
const parent = { ticketId: 'ticket-1', protocol: '2026-000001', signal: 'token' } as const
const report = 'Content-Type: multipart/report; report-type='
const ownHop = 'Received: from a.example by MX.desk.example (Portaria) with ESMTP'
const delivered = 'Delivered-To: <Suporte@desk.example>'
const injected = { ...messageFacts([]).envelope, door: 'cli' } as const
const pace = { author: 1, pair: 1, ticket: null }

const rows: readonly (readonly [string, readonly string[], Partial<MessageFacts>, string])[] = [
  ['O22 our own signed mail back', ['Subject: x'], { isOurOwn: true }, 'loop-detected'],
  ['O22 our own loop field', ['X-Portaria-Loop: MX.desk.example'], {}, 'loop-detected'],
  ['the loop field of another gateway', ['X-Portaria-Loop: mx.other.example'], {}, 'pass'],
  ['twice through this host', [ownHop, ownHop], {}, 'pass'],
  ['three times through this host', [ownHop, ownHop, ownHop], {}, 'loop-detected'],
  ['Delivered-To our recipient', [delivered], {}, 'loop-detected'],
  ['Delivered-To somebody else', ['Delivered-To: ana@client.example'], {}, 'pass'],
  ['Delivered-To our recipient once, forwarded', [delivered], { desk: forwarded }, 'pass'],
  [
    'Delivered-To our recipient twice, forwarded',
    [delivered, delivered],
    { desk: forwarded },
    'loop-detected',
  ],
  ['Delivered-To our recipient, injected', [delivered], { envelope: injected }, 'pass'],
  ['Delivered-To our recipient, fetched', [delivered], { envelope: { ...injected, door: 'imap' } }, 'pass'],
  ['complaint 5 a stray bounce', [`${report}delivery-status`], {}, 'machine-mail'],
  ['complaint 5 a bounce of ours', [`${report}delivery-status`], { parent }, 'pass'],
  ['complaint 5 a bounce to postmaster', [`${report}delivery-status`], { desk: null }, 'pass'],
  ['a stray read receipt', [`${report}disposition-notification`], {}, 'machine-mail'],
  ['a stray feedback report', [`${report}feedback-report`], {}, 'machine-mail'],
  ['complaint 6 a stray absence note', ['Auto-Submitted: auto-replied'], {}, 'machine-mail'],
  ['complaint 6 an absence note on a ticket', ['Auto-Submitted: auto-replied'], { parent }, 'pass'],
  ['a stray invitation', ['Content-Type: text/calendar'], {}, 'machine-mail'],
  ['a list', ['List-Id: <a.example>'], {}, 'machine-mail'],
  ['a list in front of a forwarded desk', ['List-Id: <a.example>'], { desk: forwarded }, 'pass'],
  ['an alert of a machine', ['Auto-Submitted: auto-generated'], {}, 'pass'],
  ['a request to answer nothing', ['X-Auto-Response-Suppress: All'], {}, 'pass'],
  ['a subject of absence alone', ['Subject: Fora do escritório'], {}, 'pass'],
  ['O22 a person at the cap', [], { desk: answering, pace: { ...pace, pair: 20, author: 40 } }, 'pass'],
  ['O22 a pair above its cap', [], { desk: answering, pace: { ...pace, pair: 21 } }, 'above-cap'],
  ['O22 an author above his cap', [], { desk: answering, pace: { ...pace, author: 41 } }, 'above-cap'],
  ['O22 an author above his cap at a silent desk', [], { pace: { ...pace, author: 9_999 } }, 'pass'],
  ['O22 a ticket at its cap', [], { parent, pace: { ...pace, ticket: 90 } }, 'pass'],
  ['O22 a ticket above its cap', [], { parent, pace: { ...pace, ticket: 91 } }, 'above-cap'],
]

for (const [circumstance, fields, facts, expected] of rows) {
  test(`machine mail, ${circumstance}, gives ${expected}`, () => {
    const { verdict } = judge(messageRules, messageFacts(fields, { desk, ...facts }))
    assert.equal(verdict.kind === 'pass' ? 'pass' : verdict.reason, expected)
  })
}

test('machine mail, no circumstance but a loop, is ever refused', () => {
  const verdicts = rows.map(([, fields, facts]) =>
    judge(messageRules, messageFacts(fields, { desk, ...facts })),
  )
  const refused = verdicts.flatMap(({ verdict }) => (verdict.kind === 'reject' ? [verdict.reason] : []))
  assert.deepEqual([...new Set(refused)], ['loop-detected'])
})

test('machine mail, a stray bounce at a strict desk without a subject, is held and not refused', () => {
  const facts = messageFacts([`${report}delivery-status`, 'To: suporte@desk.example, b@client.example'])
  const { verdict, trace } = judge(messageRules, facts)
  assert.equal(verdict.kind, 'hold')
  const found = trace.flatMap(({ reason }) => reason ?? [])
  assert.deepEqual(found, ['machine-mail'])
})
