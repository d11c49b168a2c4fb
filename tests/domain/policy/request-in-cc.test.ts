import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MessageFacts, Parent } from '../../../src/domain/policy/facts.ts'
import { refuseRequestInCc } from '../../../src/domain/policy/rules/refuse-request-in-cc.ts'
import { type DeskSettings, profileSettings } from '../../../src/domain/policy/settings.ts'
import { makeDesk, messageFacts } from '../../support/facts.ts'

const copied = ['To: chefe@client.example', 'Cc: suporte@desk.example', 'Subject: Impressora']
const parent: Parent = { ticketId: 'ticket-1', protocol: '2026-000001', signal: 'message-id' }

function deskWith(settings: Partial<DeskSettings>) {
  return makeDesk({ settings: { ...profileSettings.aberto, ...settings } })
}

const hold = deskWith({ requestsInCc: 'hold' })
const refuse = deskWith({ requestsInCc: 'refuse' })
const vendas = makeDesk({ id: 'desk-2', address: 'vendas@desk.example' })
const vendasAlone = { ...vendas, settings: { ...vendas.settings, sharedMail: 'each' } as const }

const cases: readonly [string, readonly string[], Partial<MessageFacts>, expected: string][] = [
  ['a request where copies are held', copied, { desk: hold }, 'only-copied'],
  ['a request where copies are refused', copied, { desk: refuse }, 'only-in-cc'],
  ['a request where copies open tickets', copied, { desk: deskWith({ requestsInCc: 'accept' }) }, 'pass'],
  ['the profile aberto', copied, { desk: makeDesk() }, 'only-copied'],
  ['the profile estrito', copied, { desk: makeDesk({ profile: 'estrito' }) }, 'only-in-cc'],
  ['a follow-up', copied, { desk: refuse, parent }, 'pass'],
  ['To as well', ['To: suporte@desk.example', 'Cc: suporte@desk.example'], { desk: refuse }, 'pass'],
  ['A23 the envelope alone', ['To: chefe@client.example'], { desk: refuse }, 'pass'],
  [
    'a public address that forwards to us',
    ['To: chefe@client.example', 'Cc: sac@marca.example'],
    { desk: hold, deskAddresses: ['suporte@desk.example', 'sac@marca.example'] },
    'only-copied',
  ],
  [
    'complaint 9 another desk in To that shares',
    copied,
    { desk: refuse, named: { to: [vendas], cc: [refuse] } },
    'pass',
  ],
  [
    'complaint 9 another desk in To with tickets of its own',
    copied,
    { desk: refuse, named: { to: [vendasAlone], cc: [refuse] } },
    'only-in-cc',
  ],
  ['a bounce', [...copied, 'Auto-Submitted: auto-replied'], { desk: refuse }, 'pass'],
]

for (const [circumstance, lines, facts, expected] of cases) {
  test(`refuseRequestInCc, ${circumstance}, answers ${expected}`, () => {
    const verdict = refuseRequestInCc(messageFacts(lines, facts))
    assert.equal(verdict.kind === 'pass' ? 'pass' : verdict.reason, expected)
  })
}

test('A23 refuseRequestInCc, a blind copy, tells nothing of it in the trace', () => {
  const verdict = refuseRequestInCc(messageFacts(['To: x@y.example'], { desk: hold }))
  assert.doesNotMatch(JSON.stringify(verdict), /bcc/i)
})
