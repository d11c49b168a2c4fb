import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MessageFacts } from '../../../src/domain/policy/facts.ts'
import { isToldByMail, withholdingOf } from '../../../src/domain/policy/notice.ts'
import type { PermanentReason } from '../../../src/domain/policy/reasons.ts'
import { defer, hold, type MessageVerdict, pass, reject } from '../../../src/domain/policy/verdict.ts'
import { authentication, makeDesk, messageFacts } from '../../support/facts.ts'

const from = 'From: Ana <ana@client.example>'
const proved: Partial<MessageFacts> = { authentication: authentication({ aligned: true }) }
const { envelope } = messageFacts([])

const rows: readonly (readonly [
  string,
  readonly string[],
  Partial<MessageFacts>,
  PermanentReason,
  string | null,
])[] = [
  ['R1 a proved author', [from], proved, 'subject-missing', null],
  ['R6 a proved author', [from], proved, 'several-recipients', null],
  [
    'a proved author of a mail from today',
    [from, 'Date: Mon, 5 Jan 2026 09:00:00 -0300'],
    proved,
    'subject-missing',
    null,
  ],
  [
    'a proved author whose clock is ahead',
    [from, 'Date: Fri, 1 Jan 2100 09:00:00 -0300'],
    proved,
    'subject-missing',
    null,
  ],
  ['complaint 7 an author of whom nothing was checked', [from], {}, 'subject-missing', 'not-authenticated'],
  [
    'complaint 7 complaint 18 a forged author',
    [from],
    { authentication: authentication() },
    'subject-missing',
    'not-authenticated',
  ],
  ['a blocked author', [from], proved, 'blocked-author', 'reason'],
  ['a loop', [from], proved, 'loop-detected', 'reason'],
  [
    'the null reverse-path',
    [from],
    { ...proved, envelope: { ...envelope, reversePath: null } },
    'subject-missing',
    'machine',
  ],
  ['a machine', [from, 'Auto-Submitted: auto-generated'], proved, 'subject-missing', 'machine'],
  ['an absence note', [from, 'Auto-Submitted: auto-replied'], proved, 'subject-missing', 'machine'],
  ['a list', [from, 'List-Id: <a.example>'], proved, 'subject-missing', 'machine'],
  ['bulk mail', [from, 'Precedence: bulk'], proved, 'subject-missing', 'machine'],
  ['a wish for no answers', [from, 'X-Auto-Response-Suppress: All'], proved, 'subject-missing', 'machine'],
  ['a mail system', ['From: mailer-daemon@client.example'], proved, 'subject-missing', 'machine'],
  ['a nobody', ['From: no-reply@client.example'], proved, 'subject-missing', 'machine'],
  ['an author who cannot be read', ['From: <>'], proved, 'subject-missing', 'no-address'],
  ['an author with a list of hosts', ['From: "a@b"@client.example'], proved, 'subject-missing', 'no-address'],
  ['a mail of last month', [from, 'Date: Fri, 5 Dec 2025 09:00:00 -0300'], proved, 'subject-missing', 'old'],
]

for (const [circumstance, fields, facts, reason, expected] of rows) {
  test(`notice, ${circumstance}, ${expected === null ? 'is due' : `is withheld: ${expected}`}`, () => {
    assert.equal(withholdingOf(messageFacts(fields, facts), reason), expected)
  })
}

const verdicts: readonly (readonly [string, 'direct' | 'forwarded' | null, MessageVerdict, boolean])[] = [
  ['a refusal where mail comes forwarded', 'forwarded', reject('subject-missing'), true],
  ['a refusal at our own door', 'direct', reject('subject-missing'), false],
  ['a refusal of mail to postmaster', null, reject('loop-detected'), false],
  ['a mail held', 'forwarded', hold('machine-mail'), false],
  ['a failure of ours', 'forwarded', defer('internal-failure'), false],
  ['a mail accepted', 'forwarded', pass, false],
]

for (const [circumstance, mode, verdict, expected] of verdicts) {
  test(`notice, ${circumstance}, ${expected ? 'is told by mail' : 'is not told by mail'}`, () => {
    const desk = mode === null ? null : makeDesk({ mode })
    assert.equal(isToldByMail({ desk }, verdict), expected)
  })
}
