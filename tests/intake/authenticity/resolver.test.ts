import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { test } from 'node:test'
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
    await assert.rejects(resolve(`n${count}.example`, 'TXT'), { code: 'ETIMEOUT' })
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

test('beginLookups, questions past the limit or the time, time out and are noted', async () => {
  const resolver = resolverOf({ 'TXT a.example': ['hello'] })
  const { resolve, answers } = beginLookups(resolver, 1_000)
  for (let count = 0; count < 60; count++) await resolve('a.example', 'TXT')
  await assert.rejects(resolve('b.example', 'TXT'), { code: 'ETIMEOUT' })
  assert.deepEqual(answers(), [
    { name: 'a.example', type: 'TXT', records: ['hello'], error: null },
    { name: 'b.example', type: 'TXT', records: [], error: 'ETIMEOUT' },
  ])
  const late = beginLookups(() => new Promise(() => undefined), 10)
  await assert.rejects(late.resolve('a.example', 'TXT'), { code: 'ETIMEOUT' })
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
