import assert from 'node:assert/strict'
import { test } from 'node:test'
import { permanent } from '../../../src/domain/policy/reasons.ts'
import { judge, messageRules } from '../../../src/domain/policy/policy.ts'
import { lackingOf, type RefusalKnown, selfServiceOf } from '../../../src/domain/policy/self-service.ts'
import { compose } from '../../../src/domain/ticket/compose.ts'
import { authentication, messageFacts } from '../../support/facts.ts'

const receivedAt = new Date('2026-11-21T12:00:00Z')
const soon = new Date('2026-11-21T12:10:00Z')
const proved = authentication({
  aligned: true,
  spf: { result: 'pass', domain: 'client.example' },
  dmarc: { result: 'pass', policy: 'reject' },
})

function refusal(change: Partial<RefusalKnown> = {}): RefusalKnown {
  return {
    reason: 'subject-missing',
    toldBy: 'reply',
    author: 'ana@client.example',
    reversePath: 'Ana@client.example',
    authentication: proved,
    receivedAt,
    isOpen: true,
    isOffered: true,
    traces: [],
    ...change,
  }
}

function kindOf(change: Partial<RefusalKnown>, now = soon): string {
  return selfServiceOf(refusal(change), now).kind
}

test('selfServiceOf, every reason there is, offers to correct what was forgotten and nothing else', () => {
  const offered = Object.keys(permanent).filter((reason) => kindOf({ reason }) === 'open')
  assert.deepEqual(offered, ['subject-missing', 'several-recipients', 'body-missing'])
})

test('selfServiceOf, the 72 hours, ends with them and says so', () => {
  assert.equal(kindOf({}, new Date('2026-11-24T11:59:59Z')), 'open')
  assert.equal(kindOf({}, new Date('2026-11-24T12:00:00Z')), 'late')
})

test('selfServiceOf, a desk that does not offer it or a message that is in, says no', () => {
  assert.equal(kindOf({ isOffered: false }), 'off')
  assert.equal(kindOf({ isOpen: false }), 'none')
})

test('selfServiceOf, told by SMTP, is for the author alone whom SPF and DMARC prove', () => {
  const spf = { result: 'fail', domain: 'client.example' } as const
  const signedOnly = authentication({ aligned: true, spf, dkim: [], dmarc: proved.dmarc })
  const others: Partial<RefusalKnown>[] = [
    { authentication: null },
    { authentication: authentication() },
    { authentication: { ...proved, aligned: false } },
    { authentication: signedOnly },
    { authentication: { ...proved, spf: null } },
    { authentication: { ...proved, spf: { result: 'pass', domain: 'host.example' } } },
    { reversePath: null },
    { reversePath: 'rui@client.example' },
    { reversePath: 'ana@elsewhere.example' },
    { author: null },
    { toldBy: null },
  ]
  for (const other of others) assert.equal(kindOf(other), 'none', JSON.stringify(other))
})

test('selfServiceOf, told by mail to the address of From, needs no peer of his and still a proved author', () => {
  const forwarded = { toldBy: 'mail', reversePath: 'srs0=x@forwarder.example' } as const
  assert.equal(kindOf({ ...forwarded, authentication: { ...proved, spf: null } }), 'open')
  assert.equal(kindOf({ ...forwarded, authentication: authentication() }), 'none')
  assert.equal(kindOf({ ...forwarded, authentication: null }), 'none')
})

test('selfServiceOf, of who may not correct, never says that it is too late or off', () => {
  assert.equal(kindOf({ authentication: null, isOffered: false }), 'none')
  assert.equal(kindOf({ reason: 'not-registered' }, new Date('2027-01-01T00:00:00Z')), 'none')
})

test('selfServiceOf, two things forgotten, asks for both and for none that is only watched', () => {
  const step = { rule: 'x', verdict: 'reject', details: {} } as const
  const traces = [
    [
      { ...step, reason: 'several-recipients' },
      { ...step, reason: 'not-registered' },
      { ...step, reason: 'subject-missing' },
      { ...step, reason: 'body-missing', mark: 'shadow' },
    ],
  ] as const
  const offer = selfServiceOf(refusal({ reason: 'several-recipients', traces }), soon)
  assert.deepEqual(offer.kind === 'open' && offer.parts, ['confirmation', 'subject'])
  assert.equal(kindOf({ reason: 'not-registered', traces }), 'none')
})

test('lackingOf, blanks and prefixes alone, are no subject and no text', () => {
  const correction = { subject: 'Re: ', text: ' \n', isConfirmed: false }
  assert.deepEqual(lackingOf(correction, ['confirmation', 'subject', 'text']), [
    'confirmation',
    'subject',
    'text',
  ])
  assert.deepEqual(
    lackingOf({ subject: 'Impressora', text: 'x', isConfirmed: true }, ['subject', 'text']),
    [],
  )
})

test('A16 A21 A13 judge, with what the author added, passes the three rules and tells it in the trace', () => {
  const lines = ['To: suporte@desk.example, rui@client.example']
  const bare = messageFacts(lines, {}, '')
  const reasons = judge(messageRules, bare).trace.flatMap(({ reason }) => reason ?? [])
  assert.deepEqual(reasons, ['several-recipients', 'subject-missing', 'body-missing'])
  const correction = { subject: 'Impressora', text: 'Parou hoje.', isConfirmed: true }
  const facts = messageFacts(lines, { correction }, '')
  const { verdict, trace } = judge(messageRules, facts)
  assert.equal(verdict.kind, 'pass')
  const details = Object.fromEntries(trace.map((step) => [step.rule, step.details]))
  assert.equal(details.refuseSeveralRecipients?.confirmed, true)
  assert.equal(details.refuseMissingSubject?.added, 'Impressora')
  assert.equal(details.refuseMissingBody?.hasAdded, true)
  assert.equal(compose(facts, verdict, trace).opens?.title, 'Impressora')
})

test('judge, what an author who is not registered added, changes nothing of that', () => {
  const correction = { subject: 'Impressora', text: 'Parou.', isConfirmed: true }
  const forged = authentication({ aligned: false })
  const facts = messageFacts([], { correction, authentication: forged, contact: null })
  assert.equal(judge(messageRules, facts).verdict.kind, 'reject')
})
