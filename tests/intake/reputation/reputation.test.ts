import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { test } from 'node:test'
import type { Desk } from '../../../src/domain/desk.ts'
import type { Door } from '../../../src/domain/mail/door-nature.ts'
import type { Reputation } from '../../../src/domain/policy/reputation.ts'
import { profileSettings, type SettingChanges } from '../../../src/domain/policy/settings.ts'
import { beginLookups } from '../../../src/intake/authenticity/lookups.ts'
import { askDns, createResolver, dnsError } from '../../../src/intake/authenticity/resolver.ts'
import type { DnsList } from '../../../src/intake/reputation/dns-lists.ts'
import { askList, listName } from '../../../src/intake/reputation/dns-lists.ts'
import { findPeerName } from '../../../src/intake/reputation/peer-name.ts'
import { createReputationLooks } from '../../../src/intake/reputation/reputation.ts'
import { resolverOf } from '../../support/authenticity.ts'
import { openZoneServer, type ServedZone } from '../../support/dns-server.ts'
import { makeDesk } from '../../support/facts.ts'

const block = { zone: 'bl.example', kind: 'block', codes: [] } as const satisfies DnsList
const v6 = '2001:db8::7'
const v6Labels = '7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2'

/** Asks a real server of the DNS, by the resolver of the gateway. */
async function look(
  zone: ServedZone,
  {
    address = '192.0.2.7',
    reversePath = 'ana@cliente.example',
    lists = [block],
    settings = {},
    mode = 'direct',
    door = 'smtp',
  }: {
    readonly address?: string
    readonly reversePath?: string | null
    readonly lists?: readonly DnsList[]
    readonly settings?: SettingChanges
    readonly mode?: Desk['mode']
    readonly door?: Door
  } = {},
): Promise<{ readonly found: Reputation | null; readonly asked: readonly string[] }> {
  await using server = await openZoneServer(zone)
  const looks = createReputationLooks({ resolver: createResolver(askDns([server.address])), lists })
  const desk = makeDesk({ mode, settings: { ...profileSettings.aberto, ...settings } })
  const found = await looks.begin({ door, peer: { address, helo: null, tls: null }, reversePath }, desk)
  return { found, asked: [...server.asked] }
}

const onlyLists = { senderDomain: 'ignore', unnamedPeer: 'ignore' } as const
const onlyDomain = { listedPeer: 'ignore', unnamedPeer: 'ignore' } as const
const onlyName = { listedPeer: 'ignore', senderDomain: 'ignore' } as const

const answers: readonly (readonly [string, ServedZone, 'listed' | 'absent' | 'unknown'])[] = [
  ['an answer within 127/8', { 'A 7.2.0.192.bl.example': ['127.0.0.2'] }, 'listed'],
  ['no such name', {}, 'absent'],
  ['a name without addresses', { 'TXT 7.2.0.192.bl.example': ['x'] }, 'absent'],
  [
    '127.255.255.254, the word for a public resolver',
    { 'A 7.2.0.192.bl.example': ['127.255.255.254'] },
    'unknown',
  ],
  ['an answer outside of 127/8', { 'A 7.2.0.192.bl.example': ['203.0.113.1'] }, 'unknown'],
  [
    'one good answer beside one outside',
    { 'A 7.2.0.192.bl.example': ['127.0.0.2', '203.0.113.1'] },
    'unknown',
  ],
  ['a server that fails', { 'A 7.2.0.192.bl.example': 'SERVFAIL' }, 'unknown'],
]

for (const [circumstance, zone, result] of answers) {
  test(`DNS list, ${circumstance}, is ${result}`, async () => {
    const { found } = await look(zone, { settings: onlyLists })
    assert.equal(found?.listings?.[0]?.result, result)
  })
}

test('DNS list, an IPv6 peer, is asked for digit by digit from the end', async () => {
  const { found, asked } = await look(
    { [`A ${v6Labels}.bl.example`]: ['127.0.0.2'] },
    { address: v6, settings: onlyLists },
  )
  assert.deepEqual(asked, [`A ${v6Labels}.bl.example`])
  assert.deepEqual(found?.listings, [
    { zone: 'bl.example', kind: 'block', result: 'listed', codes: ['127.0.0.2'] },
  ])
  assert.equal(listName('::ffff:192.0.2.7', 'bl.example'), '7.2.0.192.bl.example')
  assert.match(listName('64:ff9b::7', 'bl.example') ?? '', /^7\.(?:[0-9a-f]\.){31}bl\.example$/)
  assert.equal(listName('nobody', 'bl.example'), null)
})

test('DNS list, with the answers that count named, is not listed by another', async () => {
  const zone = { 'A 7.2.0.192.bl.example': ['127.0.0.10'] }
  const named = (codes: readonly string[]) =>
    look(zone, { lists: [{ ...block, codes }], settings: onlyLists })
  assert.equal((await named(['127.0.0.2'])).found?.listings?.[0]?.result, 'absent')
  assert.equal((await named(['127.0.0.2', '127.0.0.8/29'])).found?.listings?.[0]?.result, 'listed')
})

test('DNS list, a peer of our own network or none at all, is asked nothing', async () => {
  for (const address of ['127.0.0.1', '10.1.2.3', 'fd00::1']) {
    const { found, asked } = await look({}, { address })
    assert.deepEqual([found, asked], [null, []])
  }
})

test('reputation, security 6.25 a public peer that speaks LMTP, is asked nothing', async () => {
  assert.deepEqual(await look({}, { door: 'lmtp' }), { found: null, asked: [] })
})

test('reputation, a desk that ignores everything, asks nothing', async () => {
  const settings = { ...onlyLists, listedPeer: 'ignore' } as const
  assert.deepEqual(await look({}, { settings }), { found: null, asked: [] })
})

test('reputation, no list in the configuration, asks for name and domain alone', async () => {
  const { found, asked } = await look({}, { lists: [] })
  assert.equal(found?.listings, null)
  assert.ok(asked.every((question) => !question.includes('bl.example')))
})

test('reputation, O10 a desk in forwarded mode, says nothing of the sender by peer and reverse-path', async () => {
  const { found, asked } = await look({}, { mode: 'forwarded' })
  assert.deepEqual(found, { listings: null, peerName: { result: 'none', name: null }, senderDomain: null })
  assert.deepEqual(asked, ['PTR 7.2.0.192.in-addr.arpa'])
})

test('DNS list, one that never answers, takes no longer than its bound and is then left alone', async () => {
  const clock = { now: 0 }
  const heard: string[] = []
  let asked = 0
  const silent = async () => {
    asked += 1
    throw Object.assign(new Error('late'), { code: 'ETIMEOUT' })
  }
  const ask = askList(
    block,
    (zone, cause) => heard.push(`${zone} ${cause}`),
    () => clock.now,
  )
  for (let time = 0; time < 20; time++) await ask('192.0.2.7', silent)
  assert.equal(asked, 5)
  assert.deepEqual(heard, ['bl.example ETIMEOUT'])
  clock.now = 60_001
  await ask('192.0.2.7', silent)
  assert.equal(asked, 6)

  const startedAt = performance.now()
  const { found } = await look({ 'A 7.2.0.192.bl.example': 'SILENT' }, { settings: onlyLists })
  assert.equal(found?.listings?.[0]?.result, 'unknown')
  assert.ok(performance.now() - startedAt < 4_000)
})

test('DNS list, security 5.8 questions that we gave up or could not put, are not held against the list', async () => {
  const heard: string[] = []
  let isReached = false
  let asked = 0
  const ask = askList(block, (zone) => heard.push(zone))
  const resolve = async () => {
    if (isReached) return ['127.0.0.2']
    throw dnsError(asked++ % 2 === 0 ? 'ECANCELLED' : 'ECONNREFUSED')
  }
  for (let time = 0; time < 20; time++) assert.equal((await ask('192.0.2.7', resolve)).result, 'unknown')
  const starved = beginLookups(() => new Promise(() => undefined), 5, null)
  for (let time = 0; time < 10; time++) await ask('192.0.2.7', starved.resolve)
  isReached = true
  assert.equal((await ask('192.0.2.7', resolve)).result, 'listed')
  assert.deepEqual(heard, [])
})

test('DNS list, the same peer twice, is asked once', async () => {
  await using server = await openZoneServer({ 'A 7.2.0.192.bl.example': ['127.0.0.2'] })
  const resolver = createResolver(askDns([server.address]))
  const looks = createReputationLooks({ resolver, lists: [block] })
  const desk = makeDesk({ settings: { ...profileSettings.aberto, ...onlyLists } })
  const peer = { address: '192.0.2.7', helo: null, tls: null }
  const sender = { door: 'smtp', peer, reversePath: null } as const
  await looks.begin(sender, desk)
  await looks.begin(sender, desk)
  assert.equal(server.asked.length, 1)
})

const domains: readonly (readonly [string, ServedZone, string | undefined])[] = [
  ['a null MX', { 'MX cliente.example': ['0 .'] }, 'null-mx'],
  [
    'a mail server that can be reached',
    { 'MX cliente.example': ['10 mx.cliente.example'], 'A mx.cliente.example': ['192.0.2.9'] },
    'accepts',
  ],
  [
    'a mail server with IPv6 alone',
    { 'MX cliente.example': ['10 mx.cliente.example'], 'AAAA mx.cliente.example': ['2001:db8:0:0:0:0:0:9'] },
    'accepts',
  ],
  ['no MX but an address', { 'A cliente.example': ['192.0.2.9'] }, 'accepts'],
  ['neither MX nor address', {}, 'unroutable'],
  ['mail servers without addresses', { 'MX cliente.example': ['10 mx.cliente.example'] }, 'unroutable'],
  [
    'a mail server on the loopback',
    { 'MX cliente.example': ['10 mx.cliente.example'], 'A mx.cliente.example': ['127.0.0.1'] },
    'unroutable',
  ],
  ['a DNS that fails for the MX', { 'MX cliente.example': 'SERVFAIL' }, 'unknown'],
  [
    'a DNS that fails for the address',
    { 'MX cliente.example': ['10 mx.cliente.example'], 'A mx.cliente.example': 'SERVFAIL' },
    'unknown',
  ],
]

for (const [circumstance, zone, result] of domains) {
  test(`sender domain, ${circumstance}, is ${result}`, async () => {
    const { found } = await look(zone, { settings: onlyDomain })
    assert.deepEqual(found?.senderDomain, { domain: 'cliente.example', result })
  })
}

test('sender domain, a null or literal reverse-path, is asked nothing, and a single label is no domain', async () => {
  for (const reversePath of [null, 'ana@[192.0.2.1]']) {
    const { found, asked } = await look({}, { reversePath, settings: onlyDomain })
    assert.deepEqual([found?.senderDomain, asked], [null, []])
  }
  const { found } = await look({}, { reversePath: 'ana@localhost', settings: onlyDomain })
  assert.deepEqual(found?.senderDomain, { domain: 'localhost', result: 'unroutable' })
})

test('sender domain, one with hundreds of servers, costs few questions', async () => {
  const servers = Array.from({ length: 20 }, (_, index) => `${index} mx${index}.cliente.example`)
  const { found, asked } = await look({ 'MX cliente.example': servers }, { settings: onlyDomain })
  assert.equal(found?.senderDomain?.result, 'unroutable')
  // The list is longer than a datagram, so it is asked for once more over TCP.
  assert.equal(new Set(asked).size, 9)
})

const ptr = 'PTR 7.2.0.192.in-addr.arpa'
const names: readonly (readonly [string, ServedZone, object])[] = [
  [
    'that leads back',
    { [ptr]: ['MX.cliente.example'], 'A mx.cliente.example': ['192.0.2.7'] },
    { result: 'confirmed', name: 'mx.cliente.example' },
  ],
  [
    'of which the second leads back',
    { [ptr]: ['a.example', 'mx.cliente.example'], 'A mx.cliente.example': ['192.0.2.7'] },
    { result: 'confirmed', name: 'mx.cliente.example' },
  ],
  [
    'that leads elsewhere',
    { [ptr]: ['mx.banco.example'], 'A mx.banco.example': ['203.0.113.1'] },
    { result: 'unconfirmed', name: 'mx.banco.example' },
  ],
  ['that there is none of', {}, { result: 'none', name: null }],
  ['that the DNS cannot tell', { [ptr]: 'SERVFAIL' }, { result: 'unknown', name: null }],
  [
    'that cannot be followed',
    { [ptr]: ['mx.cliente.example'], 'A mx.cliente.example': 'SERVFAIL' },
    { result: 'unknown', name: 'mx.cliente.example' },
  ],
  ['of hostile characters', { [ptr]: ['<script>.example'] }, { result: 'none', name: null }],
]

for (const [circumstance, zone, expected] of names) {
  test(`peer name, one ${circumstance}, is told as it is`, async () => {
    const { found } = await look(zone, { settings: onlyName })
    assert.deepEqual(found?.peerName, expected)
  })
}

test('peer name, of an IPv6 peer, is confirmed in whatever form its address is written', async () => {
  const resolve = resolverOf({
    [`PTR ${v6Labels}.ip6.arpa`]: ['mx.cliente.example'],
    'AAAA mx.cliente.example': ['2001:DB8:0::0:7'],
  })
  assert.deepEqual(await findPeerName(v6, resolve), { result: 'confirmed', name: 'mx.cliente.example' })
})

test('reputation, a resolver that rejects everything, rejects nothing itself', async () => {
  const looks = createReputationLooks({ resolver: resolverOf({}), lists: [block] })
  const peer = { address: '192.0.2.7', helo: null, tls: null }
  const found = await looks.begin({ door: 'smtp', peer, reversePath: 'ana@cliente.example' }, makeDesk())
  assert.equal(found?.senderDomain?.result, 'unroutable')
})
