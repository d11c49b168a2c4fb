import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MessageFacts } from '../../../src/domain/policy/facts.ts'
import { judge, messageRules } from '../../../src/domain/policy/policy.ts'
import type { Listing, PeerName, Reputation, SenderDomain } from '../../../src/domain/policy/reputation.ts'
import { profileSettings, type SettingChanges } from '../../../src/domain/policy/settings.ts'
import { authentication, makeDesk, messageFacts } from '../../support/facts.ts'

function answer(settings: SettingChanges, facts: Partial<MessageFacts>): string {
  const desk = makeDesk({ settings: { ...profileSettings.aberto, ...settings } })
  const { verdict } = judge(
    messageRules,
    messageFacts(['Subject: x', 'To: suporte@desk.example'], { desk, ...facts }),
  )
  return verdict.kind === 'pass' ? 'pass' : `${verdict.kind} ${verdict.reason}`
}

const nothing: Reputation = { listings: null, peerName: null, senderDomain: null }
const said = (result: Listing['result'], kind: Listing['kind'] = 'block'): Listing => ({
  zone: `${kind}.example`,
  kind,
  result,
  codes: [],
})
const lists = (...listings: Listing[]): Partial<MessageFacts> => ({ reputation: { ...nothing, listings } })
const domain = (result: SenderDomain['result']): Partial<MessageFacts> => ({
  reputation: { ...nothing, senderDomain: { domain: 'cliente.example', result } },
})
const named = (result: PeerName['result']): Partial<MessageFacts> => ({
  reputation: { ...nothing, peerName: { result, name: null } },
})
const listed = lists(said('listed'))
const refusing = { listedPeer: 'refuse' } as const
const demanding = { senderDomain: 'refuse' } as const
const unnamed = { unnamedPeer: 'hold' } as const
const forwarder = { authentication: authentication({ forwarder: 'mx.provedor.example' }) }

const rows: readonly (readonly [string, SettingChanges, Partial<MessageFacts>, string])[] = [
  ['a listed peer, only noted', {}, listed, 'pass'],
  ['a listed peer at a desk that ignores it', { listedPeer: 'ignore' }, listed, 'pass'],
  ['a listed peer, put off', { listedPeer: 'defer' }, listed, 'defer listed-for-now'],
  ['a listed peer with no sender waiting', { listedPeer: 'defer' }, { ...listed, hasSender: false }, 'pass'],
  ['a listed peer, held', { listedPeer: 'hold' }, listed, 'hold doubtful-peer'],
  ['a listed peer, refused', refusing, listed, 'reject listed-peer'],
  ['a peer on no list', refusing, lists(said('absent')), 'pass'],
  ['a list that failed', refusing, lists(said('unknown')), 'pass'],
  [
    'a list that failed beside one that listed',
    refusing,
    lists(said('unknown'), said('listed')),
    'reject listed-peer',
  ],
  ['a listed peer on the allow list', refusing, { ...listed, isAllowed: true }, 'pass'],
  ['a listed peer on a list of trust', refusing, lists(said('listed'), said('listed', 'allow')), 'pass'],
  ['O7 a known forwarder on a list', refusing, { ...listed, ...forwarder }, 'pass'],
  ['nobody asked', refusing, {}, 'pass'],
  ['a null MX, only noted', {}, domain('null-mx'), 'pass'],
  ['a null MX, held', { senderDomain: 'hold' }, domain('null-mx'), 'hold doubtful-sender'],
  ['a null MX, refused', demanding, domain('null-mx'), 'reject null-mx-sender'],
  ['no mail server, refused', demanding, domain('unroutable'), 'reject unroutable-sender'],
  ['a DNS that could not tell', demanding, domain('unknown'), 'pass'],
  ['a domain that takes mail', demanding, domain('accepts'), 'pass'],
  ['a null MX of one allowed', demanding, { ...domain('null-mx'), isAllowed: true }, 'pass'],
  ['O10 a null MX by a known forwarder', demanding, { ...domain('null-mx'), ...forwarder }, 'pass'],
  ['no name, only noted', {}, named('none'), 'pass'],
  ['no name, held', unnamed, named('none'), 'hold doubtful-peer'],
  ['a name that leads elsewhere, held', unnamed, named('unconfirmed'), 'hold doubtful-peer'],
  ['a confirmed name', unnamed, named('confirmed'), 'pass'],
  ['a name that the DNS could not tell', unnamed, named('unknown'), 'pass'],
  ['no name of one allowed', unnamed, { ...named('none'), isAllowed: true }, 'pass'],
  ['an author within his rate', {}, { authorRate: { count: 5, limit: 5 } }, 'pass'],
  ['an author past his rate', {}, { authorRate: { count: 6, limit: 5 } }, 'defer rate-exceeded'],
  [
    'an author past his rate, judged again',
    {},
    { authorRate: { count: 6, limit: 5 }, hasSender: false },
    'pass',
  ],
]

for (const [circumstance, settings, facts, expected] of rows) {
  test(`reputation rules, ${circumstance}, ${expected}`, () =>
    assert.equal(answer(settings, facts), expected))
}

const gray = { greylisting: '5' } as const
const seen = (
  waitedMinutes: number | null,
  daysSincePass: number | null = null,
  isContact = false,
): Partial<MessageFacts> => ({ greylisting: { waitedMinutes, daysSincePass, isContact } })
const wait = 'defer first-attempt'
const parent = { ticketId: 't', protocol: '2026-000001', signal: 'token' } as const

const attempts: readonly (readonly [string, SettingChanges, Partial<MessageFacts>, string])[] = [
  ['nothing remembered at a desk without it', {}, seen(null), 'pass'],
  ['nobody looked', gray, {}, 'pass'],
  ['the first attempt', gray, seen(null), wait],
  ['another too soon', gray, seen(4), wait],
  ['another in time', gray, seen(5), 'pass'],
  ['another in time where an hour is asked', { greylisting: '60' }, seen(59), wait],
  ['who has come in before', gray, seen(0, 3), 'pass'],
  ['the first attempt, with no sender waiting', gray, { ...seen(null), hasSender: false }, 'pass'],
  ['an answer to a ticket', gray, { ...seen(null), parent }, 'pass'],
  ['who is on the allow list', gray, { ...seen(null), isAllowed: true }, 'pass'],
  ['a registered contact', gray, seen(null, null, true), 'pass'],
  [
    'somebody in a contact’s name',
    gray,
    { ...seen(null, null, true), authentication: authentication() },
    wait,
  ],
  [
    'an author who is proved',
    gray,
    { ...seen(null), authentication: authentication({ aligned: true }) },
    'pass',
  ],
  ['O10 a known forwarder', gray, { ...seen(null), ...forwarder }, 'pass'],
  ['a peer on a list of trust', gray, { ...seen(null), ...lists(said('listed', 'allow')) }, 'pass'],
  ['a peer on a list of abuse', gray, { ...seen(null), ...listed }, wait],
  ['what is refused anyhow', { ...gray, ...refusing }, { ...seen(null), ...listed }, 'reject listed-peer'],
]

for (const [circumstance, settings, facts, expected] of attempts) {
  test(`greylisting, ${circumstance}, ${expected}`, () => assert.equal(answer(settings, facts), expected))
}

test('O9 holdForwardingConfirmation, at a strict desk that knows nobody, holds and refuses nothing', () => {
  const facts = messageFacts(['From: Gmail Team <forwarding-noreply@google.com>'], { contact: null }, '')
  const { verdict } = judge(messageRules, facts)
  assert.equal(verdict.kind === 'hold' && verdict.reason, 'forwarding-confirmation')
})

test('O9 holdForwardingConfirmation, one whose author is forged, is refused where the desk says so', () => {
  const desk = makeDesk({ settings: { ...profileSettings.aberto, authentication: 'refuse' } })
  const facts = messageFacts(['From: forwarding-noreply@google.com'], {
    desk,
    authentication: authentication(),
  })
  const { verdict } = judge(messageRules, facts)
  assert.equal(verdict.kind === 'reject' && verdict.reason, 'forged-author')
})
