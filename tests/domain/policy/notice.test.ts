import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Door } from '../../../src/domain/mail/door-nature.ts'
import type { MessageFacts } from '../../../src/domain/policy/facts.ts'
import { isToldByMail, withholdingOf } from '../../../src/domain/policy/notice.ts'
import { defer, hold, type MessageVerdict, pass, reject } from '../../../src/domain/policy/verdict.ts'
import { authentication, makeDesk, messageFacts } from '../../support/facts.ts'

const from = 'From: Ana <ana@client.example>'
const proved: Partial<MessageFacts> = { authentication: authentication({ aligned: true }) }
const { envelope } = messageFacts([])

const r1 = reject('subject-missing')

const rows: readonly (readonly [
  string,
  readonly string[],
  Partial<MessageFacts>,
  readonly MessageVerdict[],
  string | null,
])[] = [
  ['R1 a proved author', [from], proved, [r1], null],
  ['R6 a proved author', [from], proved, [reject('several-recipients')], null],
  [
    'a proved author of a mail from today',
    [from, 'Date: Mon, 5 Jan 2026 09:00:00 -0300'],
    proved,
    [r1],
    null,
  ],
  [
    'a proved author whose clock is ahead',
    [from, 'Date: Fri, 1 Jan 2100 09:00:00 -0300'],
    proved,
    [r1],
    null,
  ],
  ['complaint 7 an author of whom nothing was checked', [from], {}, [r1], 'not-authenticated'],
  [
    'complaint 7 complaint 18 a forged author',
    [from],
    { authentication: authentication() },
    [r1],
    'not-authenticated',
  ],
  ['a blocked author', [from], proved, [reject('blocked-author')], 'reason'],
  ['a blocked author without a subject', [from], proved, [reject('blocked-author'), r1], 'reason'],
  ['a pace that is held, without a subject', [from], proved, [hold('above-cap'), r1], 'reason'],
  ['R6 and R1 together', [from], proved, [reject('several-recipients'), pass, r1], null],
  ['a loop', [from], proved, [reject('loop-detected')], 'reason'],
  [
    'the null reverse-path',
    [from],
    { ...proved, envelope: { ...envelope, reversePath: null } },
    [r1],
    'machine',
  ],
  ['a machine', [from, 'Auto-Submitted: auto-generated'], proved, [r1], 'machine'],
  ['an absence note', [from, 'Auto-Submitted: auto-replied'], proved, [r1], 'machine'],
  ['a list', [from, 'List-Id: <a.example>'], proved, [r1], 'machine'],
  ['bulk mail', [from, 'Precedence: bulk'], proved, [r1], 'machine'],
  ['a wish for no answers', [from, 'X-Auto-Response-Suppress: All'], proved, [r1], 'machine'],
  ['a mail system', ['From: mailer-daemon@client.example'], proved, [r1], 'machine'],
  ['a nobody', ['From: no-reply@client.example'], proved, [r1], 'machine'],
  ['an author who cannot be read', ['From: <>'], proved, [r1], 'no-address'],
  ['an author with a list of hosts', ['From: "a@b"@client.example'], proved, [r1], 'no-address'],
  ['a mail of last month', [from, 'Date: Fri, 5 Dec 2025 09:00:00 -0300'], proved, [r1], 'old'],
]

for (const [circumstance, fields, facts, verdicts, expected] of rows) {
  test(`notice, ${circumstance}, ${expected === null ? 'is due' : `is withheld: ${expected}`}`, () => {
    const trace = verdicts.map((verdict) => ({
      rule: 'refuseSomething',
      verdict: verdict.kind,
      reason: verdict.kind === 'pass' ? null : verdict.reason,
      details: {},
    }))
    assert.equal(withholdingOf(messageFacts(fields, facts), trace), expected)
  })
}

const modes: readonly (readonly [string, 'direct' | 'forwarded' | null, MessageVerdict, boolean, Door?])[] = [
  ['a refusal where mail comes forwarded', 'forwarded', reject('subject-missing'), true],
  ['a refusal at our own door', 'direct', reject('subject-missing'), false],
  ['a refusal of mail to postmaster', null, reject('loop-detected'), false],
  ['a refusal of mail that was fetched', 'direct', reject('subject-missing'), true, 'imap'],
  ['a refusal of mail from the command line', 'direct', reject('subject-missing'), false, 'cli'],
  ['a mail held', 'forwarded', hold('machine-mail'), false],
  ['a failure of ours', 'forwarded', defer('internal-failure'), false],
  ['a mail accepted', 'forwarded', pass, false],
]

for (const [circumstance, mode, verdict, expected, door = 'smtp'] of modes) {
  test(`notice, ${circumstance}, ${expected ? 'is told by mail' : 'is not told by mail'}`, () => {
    const desk = mode === null ? null : makeDesk({ mode })
    assert.equal(isToldByMail({ desk, envelope: { ...envelope, door } }, verdict), expected)
  })
}
