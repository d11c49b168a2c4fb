import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MessageFacts } from '../../../src/domain/policy/facts.ts'
import { defer, hold, type MessageVerdict, pass, reject } from '../../../src/domain/policy/verdict.ts'
import { profileSettings } from '../../../src/domain/policy/settings.ts'
import { compose } from '../../../src/domain/ticket/compose.ts'
import { authentication, makeDesk, messageFacts } from '../../support/facts.ts'

const parent = { ticketId: 'ticket-1', protocol: '2026-000001', signal: 'token' } as const
const refusal = reject('subject-missing')
const forwarded = makeDesk({ mode: 'forwarded', profile: 'estrito' })

const rows: readonly (readonly [
  circumstance: string,
  facts: Partial<MessageFacts>,
  verdict: MessageVerdict,
  disposition: string,
  reason: string | null,
])[] = [
  ['a pass at a strict desk', {}, pass, 'ticket', null],
  ['a pass at an open desk', { desk: makeDesk() }, pass, 'ticket', null],
  ['C1 a pass at a triage desk', { desk: makeDesk({ profile: 'triagem' }) }, pass, 'pre-ticket', null],
  ['an answer to a ticket', { parent }, pass, 'reply', null],
  ['mail to postmaster', { desk: null }, pass, 'held', 'for-postmaster'],
  ['mail to postmaster that answers a ticket', { desk: null, parent }, pass, 'held', 'for-postmaster'],
  ['a refusal in direct mode', {}, refusal, 'refused', 'subject-missing'],
  ['a refusal in forwarded mode', { desk: forwarded }, refusal, 'refused', 'subject-missing'],
  ['a refused answer', { parent }, reject('blocked-author'), 'refused', 'blocked-author'],
  ['a request set aside', {}, hold('for-postmaster'), 'held', 'for-postmaster'],
  ['a failure of ours', {}, defer('internal-failure'), 'refused', 'internal-failure'],
]

for (const [circumstance, facts, verdict, disposition, reason] of rows) {
  test(`compose, ${circumstance}, becomes ${disposition}`, () => {
    const outcome = compose(messageFacts(['Subject: Impressora'], facts), verdict, [])
    assert.deepEqual([outcome.disposition, outcome.reason], [disposition, reason])
    assert.equal(outcome.opens !== null, disposition === 'ticket' || disposition === 'pre-ticket')
    assert.deepEqual(outcome.parent, disposition === 'reply' ? parent : null)
  })
}

test('compose, A10 an encoded subject, is the title decoded', () => {
  const facts = messageFacts(['Subject: =?utf-8?Q?Impress=C3=A3o?='], {
    desk: makeDesk({ acknowledge: true }),
  })
  assert.deepEqual(compose(facts, pass, []).opens, { kind: 'ticket', title: 'Impressão', acknowledge: true })
})

const unchecked = makeDesk({
  acknowledge: true,
  settings: { ...profileSettings.aberto, authentication: 'ignore' },
})
for (const [circumstance, facts, isAnswered] of [
  ['who is proved', { authentication: authentication({ aligned: true }) }, true],
  ['whom his domain disowns', { authentication: authentication(), isAuthorTrusted: false }, false],
  [
    'whom nothing proves',
    {
      authentication: authentication({ dmarc: { result: 'none', policy: null }, spf: null }),
      isAuthorTrusted: false,
    },
    false,
  ],
  ['for whom a host that was named answers', { authentication: null }, true],
  ['of mail from a private address alone', { authentication: null, isAuthorTrusted: false }, false],
  ['whom the desk does not check', { desk: unchecked }, false],
  ['of mail that the administrator brought', { desk: unchecked, door: 'cli' }, true],
] as const) {
  test(`compose, complaint 7 an author ${circumstance}, is sent an acknowledgement: ${isAnswered}`, () => {
    const { door = 'smtp', ...changes } = { desk: makeDesk({ acknowledge: true }), door: undefined, ...facts }
    const known = messageFacts(['Subject: x'], changes)
    const composed = compose({ ...known, envelope: { ...known.envelope, door } }, pass, [])
    assert.equal(composed.opens?.acknowledge, isAnswered)
  })
}

for (const [fields, isQuiet] of [
  [['Subject: RES: Impressora'], false],
  [['Auto-Submitted: auto-replied'], true],
  [['Content-Type: multipart/report; report-type=delivery-status'], true],
  [['List-Id: <a.example>'], true],
] as const) {
  test(`compose, complaint 6 an answer with ${fields[0]}, changes the ticket: ${!isQuiet}`, () => {
    assert.equal(compose(messageFacts(fields, { parent }), pass, []).isQuiet, isQuiet)
  })
}

test('compose, complaint 6 a list in front of a forwarded desk, is a person who changes the ticket', () => {
  const facts = messageFacts(['List-Id: <a.example>'], { parent, desk: forwarded })
  assert.equal(compose(facts, pass, []).isQuiet, false)
})

test('compose, no subject at an open desk, leaves the title empty', () => {
  const facts = messageFacts(['To: suporte@desk.example'], { desk: makeDesk() })
  assert.equal(compose(facts, pass, []).opens?.title, '')
})

test('compose, M23 mail at a desk that wants it read, is read, a request and an answer alike', () => {
  const settings = { ...profileSettings.aberto, readOnImport: true }
  const facts = { desk: makeDesk({ settings }) }
  assert.equal(compose(messageFacts(['Subject: Um'], facts), pass, []).isRead, true)
  assert.equal(compose(messageFacts(['Subject: Um'], { ...facts, parent }), pass, []).isRead, true)
  assert.equal(compose(messageFacts(['Subject: Um'], { desk: makeDesk() }), pass, []).isRead, undefined)
})
