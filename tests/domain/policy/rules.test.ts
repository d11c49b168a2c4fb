import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BlockEntry } from '../../../src/domain/blocklist.ts'
import {
  judge,
  messageRules,
  type Rule,
  recipientRules,
  senderRules,
} from '../../../src/domain/policy/policy.ts'
import { hold, type MessageVerdict, pass, reject } from '../../../src/domain/policy/verdict.ts'
import { makeDesk, messageFacts, recipientFacts, senderFacts } from '../../support/facts.ts'

const block: BlockEntry = {
  id: 'block-1',
  pattern: 'spam.example',
  kind: 'domain',
  reason: 'Propaganda',
  owner: 'cli',
  createdAt: new Date(0),
  hits: 0,
  list: 'block',
  expiresAt: null,
  lastHitAt: null,
}
const parent = { ticketId: 'ticket-1', protocol: '2026-000001', signal: 'token' } as const
const received = (count: number): string[] =>
  Array.from({ length: count }, () => 'Received: from a.example by b.example')
const aberto = { desk: makeDesk({ profile: 'aberto' }) }
const triagem = { desk: makeDesk({ profile: 'triagem' }) }

table('SenderFacts', senderRules, [
  ['no declared size', senderFacts(), 'pass'],
  ['a declared size at the limit', senderFacts({ declaredOctets: 1_000 }), 'pass'],
  [
    'complaint 16 a declared size one over the limit',
    senderFacts({ declaredOctets: 1_001 }),
    'message-too-large',
  ],
  ['C53 a reverse-path on the blocklist', senderFacts({ block }), 'blocked-author'],
  ['a null reverse-path', senderFacts({ reversePath: null }), 'pass'],
])

table('RecipientFacts', recipientRules, [
  ['a known desk', recipientFacts(), 'pass'],
  ['a foreign domain', recipientFacts({ desk: null, isOurDomain: false }), 'relay-denied'],
  ['A8 an unknown address of ours', recipientFacts({ desk: null }), 'unknown-address'],
  ['M18 a desk switched off', recipientFacts({ desk: makeDesk({ enabled: false }) }), 'disabled-address'],
  [
    'M18 a desk switched off behind a forwarder',
    recipientFacts({ desk: makeDesk({ enabled: false, mode: 'forwarded' }) }),
    'pass',
  ],
  ['postmaster without a desk', recipientFacts({ desk: null, isPostmaster: true }), 'pass'],
  [
    'postmaster alone, no domain of ours',
    recipientFacts({ desk: null, isPostmaster: true, isOurDomain: false }),
    'pass',
  ],
  ['recipient 100 of 100', recipientFacts({ recipientCount: 99 }), 'pass'],
  ['recipient 101 of 100', recipientFacts({ recipientCount: 100 }), 'too-many-recipients'],
  [
    'a second desk of the same policy behind a forwarder',
    recipientFacts({
      desk: makeDesk({ mode: 'forwarded' }),
      earlierDesks: [makeDesk({ id: 'other', mode: 'forwarded' })],
    }),
    'pass',
  ],
  [
    'complaint 9 a second direct desk of the same policy that looks at no names',
    recipientFacts({ earlierDesks: [makeDesk({ id: 'other' })] }),
    'pass',
  ],
  [
    'beyond 8 a second direct desk of the same policy that R6 may refuse alone',
    recipientFacts({
      desk: makeDesk({ profile: 'estrito' }),
      earlierDesks: [makeDesk({ id: 'other', profile: 'estrito' })],
    }),
    'different-policy',
  ],
  [
    'a second direct desk of another policy where each recipient has a reply',
    recipientFacts({ earlierDesks: [makeDesk({ id: 'other', profile: 'estrito' })], hasReplyForEach: true }),
    'pass',
  ],
  ['a second address of the desk', recipientFacts({ earlierDesks: [makeDesk()] }), 'pass'],
  [
    'beyond 8 a second desk of another profile',
    recipientFacts({ earlierDesks: [makeDesk({ id: 'other', profile: 'triagem' })] }),
    'different-policy',
  ],
  [
    'a second desk of another mode',
    recipientFacts({ earlierDesks: [makeDesk({ id: 'other', mode: 'forwarded' })] }),
    'different-policy',
  ],
  [
    'postmaster after a desk',
    recipientFacts({ desk: null, isPostmaster: true, earlierDesks: [makeDesk()] }),
    'different-policy',
  ],
])

table('MessageFacts', messageRules, [
  ['an honest request', messageFacts(['Subject: Impressora', 'To: suporte@desk.example']), 'pass'],
  [
    'M18 a mail forwarded to a desk switched off',
    messageFacts(['Subject: x'], { desk: makeDesk({ enabled: false, mode: 'forwarded' }) }),
    'disabled-address',
  ],
  ['50 hops', messageFacts(['Subject: x', ...received(50)]), 'pass'],
  ['51 hops', messageFacts(['Subject: x', ...received(51)]), 'loop-detected'],
  ['A16 no Subject field', messageFacts(['To: suporte@desk.example']), 'subject-missing'],
  ['A16 an empty subject', messageFacts(['Subject:']), 'subject-missing'],
  ['A16 a subject of blanks', messageFacts(['Subject:  \t ']), 'subject-missing'],
  ['A16 a subject of "Re:" alone', messageFacts(['Subject: Re:']), 'subject-missing'],
  ['A16 a subject of an encoded blank', messageFacts(['Subject: =?utf-8?B?wqA=?=']), 'subject-missing'],
  ['R1 at an open desk', messageFacts(['To: suporte@desk.example'], aberto), 'pass'],
  ['R1 at a triage desk', messageFacts(['To: suporte@desk.example'], triagem), 'pass'],
  ['R1 in an answer to a ticket', messageFacts(['To: suporte@desk.example'], { parent }), 'pass'],
  ['A21 the address in another case', messageFacts(['Subject: x', 'To: SUPORTE@Desk.Example']), 'pass'],
  [
    'A21 the address with a display name',
    messageFacts(['Subject: x', 'To: "Suporte, TI" <suporte@desk.example>']),
    'pass',
  ],
  ['A21 the alias', messageFacts(['Subject: x', 'To: ajuda@desk.example']), 'pass'],
  [
    'A21 the address with a plus part',
    messageFacts(['Subject: x', 'To: suporte+loja7@desk.example']),
    'pass',
  ],
  [
    'A21 a desk whose own address has a plus sign',
    messageFacts(['Subject: x', 'To: suporte+ti@desk.example'], {
      deskAddresses: ['suporte+ti@desk.example'],
    }),
    'pass',
  ],
  [
    'A21 the address and another',
    messageFacts(['Subject: x', 'To: suporte@desk.example, bia@client.example']),
    'several-recipients',
  ],
  [
    'A21 two To fields',
    messageFacts(['Subject: x', 'To: suporte@desk.example', 'To: bia@client.example']),
    'several-recipients',
  ],
  [
    'A21 at an open desk',
    messageFacts(['Subject: x', 'To: suporte@desk.example, b@client.example'], aberto),
    'pass',
  ],
  [
    'A21 in an answer to a ticket',
    messageFacts(['Subject: x', 'To: suporte@desk.example, b@c.example'], { parent }),
    'pass',
  ],
  [
    'A22 others in Cc',
    messageFacts(['Subject: x', 'To: suporte@desk.example', 'Cc: bia@client.example']),
    'pass',
  ],
  ['C53 a blocked author', messageFacts(['Subject: x'], { block }), 'blocked-author'],
  [
    'C57 a blocked author who answers his old ticket',
    messageFacts(['Subject: x'], { block, parent }),
    'blocked-author',
  ],
  [
    'A25 R6 and R1 together',
    messageFacts(['To: suporte@desk.example, b@client.example']),
    'several-recipients',
  ],
  ['A25 loop and block and R1 together', messageFacts(received(51), { block }), 'loop-detected'],
])

test('judge, A25 a mail that breaks several rules, names them all in the trace', () => {
  const { trace } = judge(
    messageRules,
    messageFacts(['To: suporte@desk.example, b@client.example'], { block }),
  )
  const reasons = trace.map(({ reason }) => reason).filter((reason) => reason !== null)
  assert.deepEqual(reasons, ['blocked-author', 'several-recipients', 'subject-missing'])
  assert.equal(trace.length, messageRules.length)
})

test('judge, a rule that sets aside before one that refuses, refuses', () => {
  const setAside = () => hold('for-postmaster')
  const refuse = () => reject('subject-missing')
  assert.deepEqual(judge<object, MessageVerdict>([setAside, refuse], {}).verdict, reject('subject-missing'))
  assert.deepEqual(judge<object, MessageVerdict>([setAside, () => pass], {}).verdict, hold('for-postmaster'))
})

function table<Facts, Answer extends MessageVerdict>(
  unit: string,
  rules: readonly Rule<Facts, Answer>[],
  rows: readonly [string, Facts, string][],
): void {
  for (const [circumstance, facts, expected] of rows) {
    test(`${unit}, ${circumstance}, gives ${expected}`, () => {
      const { verdict } = judge(rules, facts)
      assert.equal(verdict.kind === 'pass' ? 'pass' : verdict.reason, expected)
    })
  }
}
