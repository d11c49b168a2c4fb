import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { test } from 'node:test'
import { dnsZoneOf } from '../../../src/intake/authenticity/dns-zone.ts'
import { FairSlots } from '../../../src/intake/authenticity/fair-slots.ts'
import { beginLookups } from '../../../src/intake/authenticity/lookups.ts'
import { createResolver, type DnsReply, dnsError } from '../../../src/intake/authenticity/resolver.ts'
import { resolverOf } from '../../support/authenticity.ts'

/** A resolver over answers that a test gives, with a clock it can move. */
function watched(answer: (name: string) => DnsReply | Promise<DnsReply>) {
  const asked: string[] = []
  const clock = { now: 0 }
  const ask = async (name: string) => {
    asked.push(name)
    return answer(name)
  }
  return { asked, clock, resolve: createResolver(ask, () => clock.now) }
}

const found = (ttl: number | null): DnsReply => ({ records: ['192.0.2.1'], ttl })

test('createResolver, questions asked at once and again, ask the DNS once', async () => {
  const { asked, resolve } = watched(() => found(null))
  await Promise.all([resolve('a.example', 'A'), resolve('A.example', 'A')])
  assert.deepEqual(await resolve('a.example', 'A'), ['192.0.2.1'])
  assert.deepEqual(asked, ['a.example'])
  await resolve('a.example', 'AAAA')
  assert.equal(asked.length, 2)
})

test('createResolver, times to live beyond reason, are bounded', async () => {
  const { asked, clock, resolve } = watched((name) => found(name.startsWith('short') ? 0 : 1_000_000))
  await resolve('short.example', 'A')
  clock.now = 29_000
  await resolve('short.example', 'A')
  assert.equal(asked.length, 1)
  clock.now = 31_000
  await resolve('short.example', 'A')
  assert.equal(asked.length, 2)
  await resolve('long.example', 'A')
  clock.now += 3_601_000
  await resolve('long.example', 'A')
  assert.equal(asked.length, 4)
})

test('createResolver, a name that is not there, is remembered for a minute', async () => {
  const { asked, clock, resolve } = watched(() => {
    throw dnsError('ENOTFOUND')
  })
  const isAbsent = { code: 'ENOTFOUND' }
  await assert.rejects(resolve('a.example', 'TXT'), isAbsent)
  await assert.rejects(resolve('a.example', 'TXT'), isAbsent)
  assert.equal(asked.length, 1)
  clock.now = 61_000
  await assert.rejects(resolve('a.example', 'TXT'), isAbsent)
  assert.equal(asked.length, 2)
})

test('createResolver, a DNS that never answers, is not waited for again and again', async () => {
  const { asked, clock, resolve } = watched(() => {
    throw dnsError('ETIMEOUT')
  })
  for (let count = 0; count < 20; count++)
    await assert.rejects(resolve(`n${count}.example`, 'TXT'), { code: count < 5 ? 'ETIMEOUT' : 'ECANCELLED' })
  assert.deepEqual(asked, ['n0.example', 'n1.example', 'n2.example', 'n3.example', 'n4.example', '.'])
  clock.now = 30_001
  await assert.rejects(resolve('later.example', 'TXT'))
  assert.equal(asked.at(-1), 'later.example')
})

test('createResolver, names of a hostile domain that fail while the root answers, stop nobody else', async () => {
  const { asked, resolve } = watched((name) => {
    if (name.endsWith('hostile.example')) throw dnsError('ETIMEOUT')
    return found(null)
  })
  for (let count = 0; count < 6; count++) await assert.rejects(resolve(`n${count}.hostile.example`, 'TXT'))
  await wait(1)
  assert.deepEqual(await resolve('good.example', 'A'), ['192.0.2.1'])
  assert.ok(asked.includes('.'))
})

/** A resolver over servers that never answer for some names; the test says when they give up. */
function tarpit(isStuck: (name: string) => boolean) {
  const { promise: stuck, reject } = Promise.withResolvers<never>()
  stuck.catch(() => undefined)
  const { asked, resolve } = watched((name) => (isStuck(name) ? stuck : found(null)))
  const began: Promise<unknown>[] = []
  return {
    asked,
    resolve,
    flood: (names: readonly string[], peer: string | null) => {
      for (const name of names) began.push(resolve(name, 'TXT', peer).catch(() => undefined))
    },
    async [Symbol.asyncDispose]() {
      reject(dnsError('ETIMEOUT'))
      await Promise.all(began)
    },
  }
}

const numbered = (count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => name(index))
const soon = (answer: Promise<unknown>) => Promise.race([answer, wait(250, 'late')])

test('security 5.8 createResolver, a zone whose servers never answer, leaves the others their slots', async () => {
  await using dns = tarpit((name) => name.endsWith('ladrao.com.br'))
  for (let peer = 0; peer < 20; peer++)
    dns.flood(
      numbered(20, (index) => `n${peer}-${index}.ladrao.com.br`),
      `192.0.2.${peer}`,
    )
  assert.deepEqual(await soon(dns.resolve('cliente.com.br', 'A', '198.51.100.9')), ['192.0.2.1'])
  assert.equal(dns.asked.filter((name) => name.endsWith('ladrao.com.br')).length, 8)
})

test('security 5.8 createResolver, a peer who names many zones that never answer, holds few slots', async () => {
  await using dns = tarpit((name) => name.startsWith('stuck'))
  dns.flood(
    numbered(150, (index) => `stuck.zone${index}.example`),
    '2001:db8::7',
  )
  dns.flood(
    numbered(150, (index) => `stuck.other${index}.example`),
    '2001:db8::8',
  )
  await wait(1)
  assert.equal(dns.asked.length, 8)
  assert.deepEqual(await soon(dns.resolve('cliente.example', 'A', '198.51.100.9')), ['192.0.2.1'])
})

test('security 5.8 createResolver, a question that waits in the share of another peer, is asked at once', async () => {
  await using dns = tarpit((name) => name.startsWith('stuck'))
  dns.flood([...numbered(8, (index) => `stuck.zone${index}.example`), '_dmarc.cliente.example'], '192.0.2.7')
  await wait(1)
  assert.ok(!dns.asked.includes('_dmarc.cliente.example'))
  const answer = dns.resolve('_dmarc.cliente.example', 'TXT', '198.51.100.9')
  assert.deepEqual(await soon(answer), ['192.0.2.1'])
})

test('createResolver, more questions of one peer than may wait, are given up at once', async () => {
  await using dns = tarpit(() => true)
  dns.flood(
    numbered(208, (index) => `n${index}.zone${index}.example`),
    '192.0.2.7',
  )
  const late = dns.resolve('one-more.example', 'TXT', '192.0.2.7')
  await assert.rejects(soon(late), { code: 'ECANCELLED' })
})

test('FairSlots, work that waits longer than it may, gets no slot and what is behind it does', async () => {
  const slots = new FairSlots({ slots: 2, perShare: 1, waiting: 10, waitingPerShare: 2, waitMs: 5 })
  const leave = await slots.enter(['a'])
  assert.equal(await slots.enter(['a']), null)
  const next = slots.enter(['a', 'b'])
  leave?.()
  assert.ok(await next)
  assert.ok(await slots.enter(['c']))
})

for (const [name, zone] of [
  ['_dmarc.Mail.Cliente.example.', 'cliente.example'],
  ['a.b.cliente.com.br', 'cliente.com.br'],
  ['a.cliente.campinas.br', 'cliente.campinas.br'],
  ['a.b.client.co.uk', 'client.co.uk'],
  ['a.b.client.uk', 'client.uk'],
  ['7.2.0.192.in-addr.arpa', '2.0.192.in-addr.arpa'],
  [`${'1.'.repeat(31)}2.ip6.arpa`, `${'1.'.repeat(11)}2.ip6.arpa`],
  ['.', ''],
] as const)
  test(`dnsZoneOf, ${name}, is of ${zone === '' ? 'the root' : zone}`, () => {
    assert.equal(dnsZoneOf(name), zone)
  })

test('beginLookups, questions past the limit or the time, are given up and noted', async () => {
  const resolver = resolverOf({ 'TXT a.example': ['hello'] })
  const { resolve, answers } = beginLookups(resolver, 1_000, null)
  for (let count = 0; count < 60; count++) await resolve('a.example', 'TXT')
  await assert.rejects(resolve('b.example', 'TXT'), { code: 'ECANCELLED' })
  assert.deepEqual(answers(), [
    { name: 'a.example', type: 'TXT', records: ['hello'], error: null },
    { name: 'b.example', type: 'TXT', records: [], error: 'ECANCELLED' },
  ])
  const late = beginLookups(() => new Promise(() => undefined), 10, null)
  await assert.rejects(late.resolve('a.example', 'TXT'), { code: 'ECANCELLED' })
})

test('createResolver, answers of many octets, forgets the oldest and keeps small ones', async () => {
  const long = Array.from({ length: 250 }, () => 'x'.repeat(250))
  const { asked, resolve } = watched(() => ({ records: [long], ttl: null }))
  for (let at = 0; at < 400; at++) await resolve(`long${at}.example`, 'TXT')
  assert.equal(asked.length, 400)
  await resolve('long399.example', 'TXT')
  assert.equal(asked.length, 400)
  await resolve('long0.example', 'TXT')
  assert.equal(asked.length, 401)
})
