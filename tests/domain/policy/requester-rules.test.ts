import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Contact } from '../../../src/domain/contact.ts'
import type { Association } from '../../../src/domain/association.ts'
import type { MessageFacts } from '../../../src/domain/policy/facts.ts'
import { judge, messageRules } from '../../../src/domain/policy/policy.ts'
import { profileSettings, type DeskSettings } from '../../../src/domain/policy/settings.ts'
import { makeContact, makeDesk, messageFacts } from '../../support/facts.ts'

const honest = ['From: ana@client.example', 'To: suporte@desk.example', 'Subject: Impressora']
const parent = { ticketId: 'ticket-1', protocol: '2026-000001', signal: 'token' } as const
const association: Association = {
  domain: 'client.example',
  clientId: 'client-1',
  client: 'ACME',
  owner: 'cli',
  createdAt: new Date(0),
}

/** A strict desk with these settings. */
const desk = (settings: Partial<DeskSettings> = {}) =>
  makeDesk({ profile: 'estrito', settings: { ...profileSettings.estrito, ...settings } })
const contact = (changes: Partial<Contact>) => ({ contact: makeContact(changes) })
const anyone = { desk: desk({ newRequests: 'anyone' }) }
const associated = { desk: desk({ newRequests: 'associated' }) }
const nobody = { desk: desk({ newRequests: 'nobody' }) }
const pending = (pendingLimit: number | null, pendingCount: number) => ({
  desk: desk({ pendingLimit }),
  pendingCount,
})

const cases: readonly (readonly [circumstance: string, facts: Partial<MessageFacts>, verdict: string])[] = [
  ['A14 a registered requester', {}, 'pass'],
  ['A17 M24b an author nobody knows', { contact: null }, 'not-registered'],
  ['A17 an author known from mail only', contact({ registered: false }), 'not-registered'],
  ['A17 an answer from an author nobody knows', { contact: null, parent }, 'pass'],
  ['M24a an author nobody knows where anyone may ask', { ...anyone, contact: null }, 'pass'],
  ['M24a a blocked requester where anyone may ask', { ...anyone, ...contact({ active: false }) }, 'pass'],
  [
    'M24b a domain of a client where one must be registered',
    { contact: null, association },
    'not-registered',
  ],
  ['M24c a domain of a client', { ...associated, contact: null, association }, 'pass'],
  ['M24c a domain of no client', { ...associated, contact: null }, 'not-registered'],
  ['M24c a registered requester of no client', associated, 'pass'],
  [
    'M24c a blocked person of a domain of a client',
    { ...associated, ...contact({ registered: false, active: false }), association },
    'requester-blocked',
  ],
  ['M24d a request where nobody may ask', nobody, 'requests-closed'],
  ['M24d an author nobody knows where nobody may ask', { ...nobody, contact: null }, 'requests-closed'],
  ['M24d an answer where nobody may ask', { ...nobody, parent }, 'pass'],
  ['A15 a technician', contact({ role: 'technician' }), 'sender-is-staff'],
  ['A15 an administrator', contact({ role: 'administrator' }), 'sender-is-staff'],
  ['A15 a requester who is a technician too', contact({ otherRoles: ['technician'] }), 'sender-is-staff'],
  ['A15 an answer from a technician', { ...contact({ role: 'technician' }), parent }, 'pass'],
  ['A18 a blocked requester', contact({ active: false }), 'requester-blocked'],
  ['A19 a requester who may ask by hand only', contact({ byEmail: false }), 'email-not-permitted'],
  ['A19 an answer from one who may ask by hand only', { ...contact({ byEmail: false }), parent }, 'pass'],
  ['A20 no limit and many pending', pending(null, 900), 'pass'],
  ['A20 as many pending as the limit', pending(2, 2), 'pass'],
  ['A20 one more pending than the limit', pending(2, 3), 'validation-pending'],
  ['A20 a limit of none and none pending', pending(0, 0), 'pass'],
  ['A20 a limit of none and one pending', pending(0, 1), 'validation-pending'],
  ['A20 an answer with more pending than the limit', { ...pending(0, 9), parent }, 'pass'],
  [
    'A24 a stranger who says to be blocked',
    { ...contact({ active: false }), isAuthorTrusted: false },
    'not-registered',
  ],
  [
    'A24 a stranger who says to be staff',
    { ...contact({ role: 'technician' }), isAuthorTrusted: false },
    'not-registered',
  ],
  [
    'A24 a stranger who says to be without permission',
    { ...contact({ byEmail: false }), isAuthorTrusted: false },
    'not-registered',
  ],
  [
    'A24 a stranger with more pending than the limit',
    { ...pending(0, 1), isAuthorTrusted: false },
    'not-registered',
  ],
  [
    'A20 a stranger who says to have more pending than the limit where anyone may ask',
    {
      desk: desk({ pendingLimit: 0, newRequests: 'anyone' }),
      pendingCount: 1,
      contact: makeContact({ registered: false }),
      isAuthorTrusted: false,
    },
    'pass',
  ],
]

for (const [circumstance, facts, verdict] of cases) {
  test(`requester rules, ${circumstance}, ${verdict}`, () => {
    assert.equal(reasonOf(messageFacts(honest, facts)), verdict)
  })
}

const html = ['Content-Type: text/html', ...honest]
const attached = ['Content-Type: application/pdf; name=a.pdf', ...honest]
const bodies: readonly (readonly [circumstance: string, facts: MessageFacts, verdict: string])[] = [
  ['A13 no text', messageFacts(honest, {}, ''), 'body-missing'],
  ['A13 blanks alone', messageFacts(honest, {}, ' \u00a0\r\n\t'), 'body-missing'],
  ['A13 HTML without a visible character', messageFacts(html, {}, '<p>&nbsp;</p>'), 'body-missing'],
  ['A13 an attachment alone', messageFacts(attached, {}, 'x'), 'pass'],
  [
    'A13 an attachment alone where a text is always needed',
    messageFacts(attached, { desk: desk({ bodyRequired: 'always' }) }, 'x'),
    'body-missing',
  ],
  [
    'A13 no text of a stranger who says to be registered',
    messageFacts(honest, { isAuthorTrusted: false }, ''),
    'not-registered',
  ],
  [
    'A13 no text of a stranger where anyone may ask',
    messageFacts(honest, { ...anyone, isAuthorTrusted: false }, ''),
    'body-missing',
  ],
  [
    'A16 no subject of a stranger who says to be registered',
    messageFacts(honest.slice(0, 2), { isAuthorTrusted: false }),
    'not-registered',
  ],
  [
    'A16 no subject of a stranger where anyone may ask',
    messageFacts(honest.slice(0, 2), { ...anyone, isAuthorTrusted: false }),
    'subject-missing',
  ],
  [
    'A13 no text where none is needed',
    messageFacts(honest, { desk: desk({ bodyRequired: 'no' }) }, ''),
    'pass',
  ],
  ['A13 an answer without text', messageFacts(honest, { parent }, ''), 'pass'],
  [
    'A13 an answer without text where one is always needed',
    messageFacts(honest, { parent, desk: desk({ bodyRequired: 'always' }) }, ''),
    'pass',
  ],
]

for (const [circumstance, facts, verdict] of bodies) {
  test(`refuseMissingBody, ${circumstance}, ${verdict}`, () => assert.equal(reasonOf(facts), verdict))
}

test('messageRules, A25 a mail that breaks every rule, refuses in the order of the product and lists all', () => {
  const block = {
    id: 'block-1',
    pattern: 'client.example',
    kind: 'domain',
    reason: 'x',
    owner: 'cli',
    createdAt: new Date(0),
    hits: 0,
    list: 'block',
    expiresAt: null,
    lastHitAt: null,
  } as const
  const facts = messageFacts(
    ['Received: from a by b', 'From: ana@client.example', 'To: x@elsewhere.example'],
    {
      block,
      maxHops: 0,
      desk: desk({ pendingLimit: 0 }),
      pendingCount: 1,
      ...contact({ registered: false, role: 'technician', active: false, byEmail: false }),
    },
    '',
  )
  const broken = judge(messageRules, facts).trace.flatMap(({ reason }) => reason ?? [])
  assert.deepEqual(broken, [
    'loop-detected',
    'blocked-author',
    'several-recipients',
    'not-registered',
    'sender-is-staff',
    'requester-blocked',
    'email-not-permitted',
    'validation-pending',
    'subject-missing',
    'body-missing',
  ])
})

test('messageRules, A25 a mail that breaks R1 and R2, answers R2 and lists both', () => {
  const facts = messageFacts(['From: ana@client.example', 'To: suporte@desk.example'], { contact: null })
  const { verdict, trace } = judge(messageRules, facts)
  assert.equal(verdict.kind === 'pass' ? 'pass' : verdict.reason, 'not-registered')
  assert.deepEqual(
    trace.flatMap(({ reason }) => reason ?? []),
    ['not-registered', 'subject-missing'],
  )
})

function reasonOf(facts: MessageFacts): string {
  const { verdict } = judge(messageRules, facts)
  return verdict.kind === 'pass' ? 'pass' : verdict.reason
}
