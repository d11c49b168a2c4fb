import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Attempt } from '../../src/domain/outgoing/attempt.ts'
import { dnsError, type Resolver } from '../../src/intake/authenticity/resolver.ts'
import { directCourier, type DirectOptions } from '../../src/outgoing/direct/direct-courier.ts'
import {
  createStsPolicies,
  namesHost,
  readStsPolicy,
  type StsPolicy,
} from '../../src/outgoing/direct/mta-sts.ts'
import { type Downstream, openDownstream } from '../support/downstream.ts'
import { deliverOnce, testParcel } from '../support/outbox.ts'

const limits = { silenceMs: 1_000, wholeMs: 4_000, lastReplyMs: 1_000 }

/** A DNS that holds these records, by `TYPE name`; what it does not hold is not there. */
function resolverOf(zone: Readonly<Record<string, Awaited<ReturnType<Resolver>> | 'ESERVFAIL'>>): Resolver {
  return async (name, type) => {
    const found = zone[`${type} ${name}`]
    if (found === undefined || found === 'ESERVFAIL') throw dnsError(found ?? 'ENOTFOUND')
    return found
  }
}

async function deliver(
  to: readonly string[],
  options: Pick<DirectOptions, 'resolve'> & Partial<DirectOptions>,
): Promise<readonly Attempt[]> {
  const courier = directCourier({
    hostname: 'mx.desk.example',
    limits,
    dkim: null,
    clock: () => new Date(),
    policies: async () => null,
    mayReach: () => true,
    ...options,
  })
  const attempts: Attempt[] = []
  const parcel = testParcel('Subject: x\r\n\r\nx\r\n', to, 'suporte@desk.example')
  for await (const { attempt } of courier.deliver(parcel, async () => true)) attempts.push(attempt)
  courier.close()
  return attempts
}

async function downstreamFor(t: TestContext): Promise<Downstream> {
  const downstream = await openDownstream()
  t.after(() => downstream.close())
  return downstream
}

test('direct, two servers of which the preferred is away, hands over to the other', async (t) => {
  const downstream = await downstreamFor(t)
  const resolve = resolverOf({
    'MX client.example': [
      { exchange: 'second.client.example', priority: 20 },
      { exchange: 'first.client.example', priority: 10 },
    ],
    'A first.client.example': ['127.0.0.9'],
    'A second.client.example': ['127.0.0.1'],
  })
  const [attempt] = await deliver(['ana@client.example'], { resolve, port: downstream.port })
  assert.equal(attempt?.outcome, 'sent', attempt?.reply)
  assert.equal(attempt?.peer, `second.client.example [127.0.0.1]:${downstream.port}`)
})

test('direct, a domain without MX, is asked at its own address', async (t) => {
  const downstream = await downstreamFor(t)
  const resolve = resolverOf({ 'A client.example': ['127.0.0.1'] })
  const [attempt] = await deliver(['ana@client.example'], { resolve, port: downstream.port })
  assert.equal(attempt?.outcome, 'sent', attempt?.reply)
})

test('direct, recipients of two domains, are an attempt for each domain', async (t) => {
  const one = await downstreamFor(t)
  const resolve = resolverOf({
    'A client.example': ['127.0.0.1'],
    'MX other.example': [{ exchange: '', priority: 0 }],
  })
  const to = ['ana@client.example', 'rui@other.example', 'eva@client.example']
  const attempts = await deliver(to, { resolve, port: one.port })
  assert.deepEqual(
    attempts.map(({ outcome, fates }) => [
      outcome,
      fates.map(({ position, state }) => `${position} ${state}`),
    ]),
    [
      ['sent', ['0 sent', '2 sent']],
      ['no-host', ['1 failed']],
    ],
  )
  assert.equal(attempts[1]?.fates[0]?.status, '5.1.10')
})

const endings: readonly (readonly [
  string,
  Parameters<typeof resolverOf>[0],
  string,
  string,
  string | null,
])[] = [
  [
    'that takes no mail',
    { 'MX client.example': [{ exchange: '.', priority: 0 }] },
    'no-host',
    'failed',
    '5.1.10',
  ],
  ['that is not there', {}, 'no-host', 'failed', '5.1.2'],
  [
    'of which the DNS says nothing now',
    { 'MX client.example': 'ESERVFAIL' },
    'unreachable',
    'deferred',
    null,
  ],
]
for (const [circumstance, zone, outcome, state, status] of endings)
  test(`direct, a domain ${circumstance}, is ${state}`, async () => {
    const [attempt] = await deliver(['ana@client.example'], { resolve: resolverOf(zone) })
    assert.deepEqual(
      [attempt?.outcome, attempt?.fates[0]?.state, attempt?.fates[0]?.status],
      [outcome, state, status],
    )
  })

test('direct, security §6 row 12 servers of the inside, are never asked', async (t) => {
  const downstream = await downstreamFor(t)
  const resolve = resolverOf({
    'MX client.example': [{ exchange: 'mx.client.example', priority: 10 }],
    'A mx.client.example': ['127.0.0.1'],
    'AAAA mx.client.example': ['::1'],
  })
  const [attempt] = await deliver(['ana@client.example'], {
    resolve,
    port: downstream.port,
    mayReach: (address) => address !== '127.0.0.1' && address !== '::1',
  })
  assert.equal(attempt?.outcome, 'private-host')
  assert.equal(attempt?.fates[0]?.state, 'deferred')
  assert.deepEqual(downstream.commands, [])
})

test('direct, F3 a domain whose server is away, is not asked for each mail behind it', async () => {
  const resolve = resolverOf({ 'A client.example': ['127.0.0.9'] })
  const courier = directCourier({
    hostname: 'mx.desk.example',
    limits,
    dkim: null,
    clock: () => new Date(),
    policies: async () => null,
    mayReach: () => true,
    resolve,
    port: 1,
  })
  const outcomes: [string, number][] = []
  for (let turn = 0; turn < 3; turn++) {
    const parcel = testParcel('x', ['ana@client.example'])
    for await (const { attempt } of courier.deliver(parcel, async () => true))
      outcomes.push([attempt.outcome, Number(attempt.durationMs > 0)])
  }
  assert.deepEqual(outcomes, [
    ['unreachable', 1],
    ['unreachable', 0],
    ['unreachable', 0],
  ])
})

test('direct, closed while a server says nothing, ends at once and leaves the mail for later', async (t) => {
  const downstream = await openDownstream((state) => (state === 'MAIL' ? () => undefined : undefined))
  t.after(() => downstream.close())
  const courier = directCourier({
    hostname: 'mx.desk.example',
    limits: { silenceMs: 60_000, wholeMs: 60_000, lastReplyMs: 60_000 },
    dkim: null,
    clock: () => new Date(),
    policies: async () => null,
    mayReach: () => true,
    resolve: resolverOf({ 'A client.example': ['127.0.0.1'] }),
    port: downstream.port,
  })
  const trying = deliverOnce(courier, testParcel('x', ['ana@client.example']))
  while (!downstream.commands.some((line) => line.startsWith('MAIL'))) await wait(10)
  courier.close()
  assert.equal((await trying).fates[0]?.state, 'deferred')
})

const policy =
  (mode: StsPolicy['mode'], hosts: readonly string[]): DirectOptions['policies'] =>
  async () => ({ mode, hosts, maxAgeSeconds: 3_600 })

test('MTA-STS, enforced at a server that offers no privacy or is not named, is never handed the mail', async (t) => {
  const downstream = await downstreamFor(t)
  const resolve = resolverOf({
    'MX client.example': [{ exchange: 'mx.client.example', priority: 10 }],
    'A mx.client.example': ['127.0.0.1'],
  })
  const to = ['ana@client.example']
  for (const hosts of [['mx.client.example'], ['other.example']]) {
    const [attempt] = await deliver(to, {
      resolve,
      port: downstream.port,
      policies: policy('enforce', hosts),
    })
    assert.equal(attempt?.outcome, 'insecure', attempt?.reply)
    assert.equal(attempt?.fates[0]?.state, 'deferred')
  }
  assert.deepEqual(downstream.mails, [])
  const [tested] = await deliver(to, {
    resolve,
    port: downstream.port,
    policies: policy('testing', ['other.example']),
  })
  assert.equal(tested?.outcome, 'sent')
})

test('MTA-STS, a policy file, is read as the RFC says or not at all', () => {
  const text =
    'version: STSv1\r\nmode: enforce\r\nmx: mx.client.example\r\nmx: *.mail.example\r\nmax_age: 604800\r\n'
  assert.deepEqual(readStsPolicy(text), {
    mode: 'enforce',
    hosts: ['mx.client.example', '*.mail.example'],
    maxAgeSeconds: 604_800,
  })
  for (const broken of ['', 'version: STSv1', text.replace('STSv1', 'STSv2'), text.replace(/max_age.*/, '')])
    assert.equal(readStsPolicy(broken), null)
  const hosts = { hosts: ['mx.client.example', '*.mail.example'] }
  assert.deepEqual(
    ['MX.client.example.', 'a.mail.example', 'a.b.mail.example', 'mail.example'].map((name) =>
      namesHost(hosts, name),
    ),
    [true, true, false, false],
  )
})

test('MTA-STS, a policy that is known, holds while its record hides and is asked for again when it changes', async () => {
  const zone: Record<string, readonly (readonly string[])[]> = {
    'TXT _mta-sts.client.example': [['v=STSv1; id=1;']],
  }
  let fetched = 0
  const clock = { now: 0 }
  const policies = createStsPolicies(
    async (name, type) => resolverOf(zone)(name, type),
    async () => {
      fetched += 1
      return 'version: STSv1\nmode: enforce\nmx: mx.client.example\nmax_age: 600\n'
    },
    () => clock.now,
  )
  assert.equal((await policies('client.example'))?.mode, 'enforce')
  assert.equal((await policies('Client.example'))?.mode, 'enforce')
  assert.equal(fetched, 1)
  delete zone['TXT _mta-sts.client.example']
  assert.equal((await policies('client.example'))?.mode, 'enforce', 'an attacker hides the record')
  zone['TXT _mta-sts.client.example'] = [['v=STSv1; id=2;']]
  await policies('client.example')
  assert.equal(fetched, 2)
  delete zone['TXT _mta-sts.client.example']
  clock.now = 601_000
  assert.equal(await policies('client.example'), null, 'it is too old')
})
