import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failureOf } from '../../../../src/domain/mail/bounce/failure.ts'
import type { FailureReason } from '../../../../src/domain/mail/bounce/failure-words.ts'
import { cpuMs } from '../../../support/waits.ts'

type Case = readonly [
  circumstance: string,
  status: string | null,
  words: string,
  reason: FailureReason,
  found: string,
  permanent: boolean,
]

const cases: readonly Case[] = [
  ['an unknown user', '5.1.1', '550 5.1.1 <a@b.example>: User unknown', 'unknown-mailbox', '5.1.1', true],
  [
    'an unknown user by words alone',
    null,
    'The recipient name is not recognized',
    'unknown-mailbox',
    '5.1.1',
    true,
  ],
  [
    'an unknown user in Portuguese',
    null,
    'Usuário não encontrado neste servidor',
    'unknown-mailbox',
    '5.1.1',
    true,
  ],
  ['an unknown user for now', '4.1.1', 'unknown user: "a"', 'unknown-mailbox', '4.1.1', false],
  [
    'an unknown user until the mail was given up',
    '4.1.1',
    '450 4.1.1 User unknown in table',
    'unknown-mailbox',
    '4.1.1',
    true,
  ],
  [
    'an unknown user whom nothing proves',
    '5.0.0',
    'This account does not exist.',
    'unknown-mailbox',
    '5.0.0',
    false,
  ],
  [
    'an unknown user before a DATA without recipients',
    '5.3.0',
    '553 5.3.0 <a@b.example> Unknown E-Mail Address <<< 503 5.0.0 Need RCPT (recipient)',
    'unknown-mailbox',
    '5.3.0',
    true,
  ],
  [
    'an unknown user beside the recipients of the mail',
    null,
    '550 no such user here Message details: MAIL FROM: a@b.example RCPT TO: c@d.example',
    'unknown-mailbox',
    '5.1.1',
    false,
  ],
  ['a vague field beside a close reply', '5.0.0', '550 5.1.1 User unknown', 'unknown-mailbox', '5.1.1', true],
  [
    'a field that says less than the reply',
    '5.1.1',
    '550 5.7.1 IP address blacklisted',
    'refused-sender',
    '5.7.1',
    false,
  ],
  [
    'a sender refused at RCPT with the code of an unknown user',
    '5.1.1',
    '550 5.1.1 <suporte@desk.example>: Sender address rejected: undeliverable address: unknown user',
    'refused-sender',
    '5.1.1',
    false,
  ],
  [
    'a sender whom a server cannot verify',
    '5.1.0',
    '550 5.1.0 Sender verify failed: unknown user',
    'refused-sender',
    '5.1.0',
    false,
  ],
  [
    'a sender that is not there, in Portuguese',
    null,
    '550 Remetente inexistente: usuário não existe',
    'refused-sender',
    '5.7.1',
    false,
  ],
  ['a full mailbox', '5.2.2', '552 5.2.2 Mailbox full', 'mailbox-full', '5.2.2', false],
  ['a full mailbox called unknown', '5.1.1', 'The user is over quota', 'mailbox-full', '5.1.1', false],
  ['a full mailbox in Portuguese', null, 'A caixa postal está cheia', 'mailbox-full', '5.2.2', false],
  ['a policy', '5.7.1', '550 5.7.1 Message rejected due to SPF', 'refused-sender', '5.7.1', false],
  ['a block with a passing code', null, '421 blocked using a list', 'refused-sender', '4.7.1', false],
  ['a domain that is not there', null, 'Host or domain name not found', 'unknown-domain', '5.1.2', true],
  ['a domain that is not found for now', null, 'Host not found, try again', 'unknown-domain', '5.1.2', false],
  ['a domain in Portuguese', null, 'Domínio inexistente', 'unknown-domain', '5.1.2', true],
  ['a domain without mail', '5.1.10', 'null MX', 'no-mail-here', '5.1.10', true],
  ['a mailbox that is closed', null, '550 Account has been disabled', 'mailbox-disabled', '5.2.1', false],
  [
    'a filter after the message',
    '5.0.0',
    '550 Unknown user (in reply to end of DATA command)',
    'unknown-mailbox',
    '5.0.0',
    false,
  ],
  ['a message too large', null, '552 Message size exceeds fixed limit', 'too-large', '5.3.4', false],
  ['a message refused', '5.6.0', 'spam', 'refused-content', '5.6.0', false],
  ['time that ran out', null, 'retry timeout exceeded', 'expired', '4.4.7', false],
  ['a host that is not there', null, 'Connection refused', 'unreachable', '5.4.1', false],
  ['an address of a host', null, 'host 192.0.2.5.1.1 said nothing', 'unknown', '5.0.0', false],
  ['nothing', null, '', 'unknown', '5.0.0', false],
]

for (const [circumstance, status, words, reason, found, permanent] of cases) {
  test(`failureOf, ${circumstance}, is ${reason} and ${permanent ? 'for good' : 'of this mail'}`, () => {
    assert.deepEqual(failureOf({ status, action: 'failed', words }), { status: found, reason, permanent })
  })
}

test('failureOf, a mail that is only late, makes no address bad', () => {
  for (const late of [
    { status: '5.1.1', action: 'delayed', words: 'User unknown' },
    { status: '4.1.1', action: null, words: '450 4.1.1 User unknown' },
  ])
    assert.equal(failureOf(late).permanent, false)
})

test('failureOf, words of a megabyte that nearly fit every phrase, answers at once', () => {
  const words = 'exceeded '.repeat(30_000) + 'user '.repeat(60_000) + 'conversation '.repeat(30_000)
  const start = cpuMs()
  for (const piece of [words, ' '.repeat(1_000_000), '5.'.repeat(500_000), '550-'.repeat(250_000)])
    failureOf({ status: null, action: null, words: piece, context: piece })
  assert.ok(cpuMs() - start < 500)
})
