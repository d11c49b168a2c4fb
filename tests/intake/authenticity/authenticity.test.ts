import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Authentication, authorStandingOf } from '../../../src/domain/mail/authentication.ts'
import type { Door } from '../../../src/domain/mail/door-nature.ts'
import { parseHeaderSection } from '../../../src/domain/mail/header-parse.ts'
import type { Authenticity, AuthenticityOptions } from '../../../src/intake/authenticity/authenticity.ts'
import {
  authenticityOver,
  keyRecord,
  resolverOf,
  sealed,
  signed,
  type Zone,
  zoneOf,
} from '../../support/authenticity.ts'
import { inPieces, mail } from '../../support/intake.ts'

const client = 'cliente.example'
const own = '192.0.2.7'
const foreign = '198.51.100.9'

type Sent = { readonly peer?: string | null; readonly from?: string | null; readonly door?: Door }

async function look(
  authenticity: Authenticity,
  raw: string,
  { peer = own, from = `ana@${client}`, door = 'smtp' }: Sent = {},
): Promise<Authentication | null> {
  const conclude = authenticity.begin({
    door,
    peer: { address: peer, helo: 'mx.somewhere.example', tls: null },
    reversePath: from,
  })
  const { fields } = parseHeaderSection(Buffer.from(raw))
  return conclude({ headerSection: fields, octets: () => inPieces(raw) })
}

async function found(zone: Zone, raw: string, sent: Sent = {}, change: Partial<AuthenticityOptions> = {}) {
  const result = await look(authenticityOver(zone, change), raw, sent)
  assert.ok(result)
  return result
}

const summaryOf = (result: Authentication) => ({
  spf: result.spf?.result ?? null,
  dkim: result.dkim.map((each) => each.result).join(' '),
  dmarc: result.dmarc.result,
  standing: authorStandingOf(result),
})

test('authenticity, a peer that may send for the author, is aligned by SPF', async () => {
  const result = await found(zoneOf(client), mail())
  assert.deepEqual(summaryOf(result), { spf: 'pass', dkim: '', dmarc: 'pass', standing: 'authenticated' })
  assert.equal(result.authorDomain, client)
})

test('authenticity, a signed mail from another peer, is aligned by DKIM', async () => {
  const result = await found(zoneOf(client), await signed(mail(), client), { peer: foreign })
  assert.deepEqual(summaryOf(result), { spf: 'fail', dkim: 'pass', dmarc: 'pass', standing: 'authenticated' })
  assert.deepEqual(result.dkim, [{ result: 'pass', domain: client, selector: 's1' }])
})

test('authenticity, a signed mail whose body was changed, fails', async () => {
  const changed = (await signed(mail(), client)).replace('parou', 'quebrou')
  const result = await found(zoneOf(client), changed, { peer: foreign })
  assert.equal(result.aligned, false)
  assert.notEqual(result.dkim[0]?.result, 'pass')
  assert.equal(authorStandingOf(result), 'forged')
})

test('authenticity, complaint 18 a forged author whose domain asks for refusal, is forged', async () => {
  const zone = { ...zoneOf(client), ...zoneOf('ladrao.example', null) }
  const raw = await signed(mail(), 'ladrao.example')
  const result = await found(zone, raw, { from: 'x@ladrao.example' })
  assert.deepEqual(summaryOf(result), { spf: 'pass', dkim: 'pass', dmarc: 'fail', standing: 'forged' })
  assert.deepEqual(result.dmarc, { result: 'fail', policy: 'reject' })
})

test('authenticity, a domain that only watches, is unverified and not forged', async () => {
  const result = await found(zoneOf(client, 'none'), mail(), { from: 'x@lista.example', peer: foreign })
  assert.deepEqual(summaryOf(result), { spf: 'none', dkim: '', dmarc: 'fail', standing: 'unverified' })
})

test('authenticity, a domain without DMARC, is proved by its own signature or SPF alone', async () => {
  const zone = zoneOf(client, null)
  assert.equal((await found(zone, mail())).aligned, true)
  assert.equal((await found(zone, await signed(mail(), client), { peer: foreign })).aligned, true)
  const other = { ...zone, ...zoneOf('ladrao.example', null) }
  const forged = await found(other, await signed(mail(), 'ladrao.example'), { from: 'x@ladrao.example' })
  assert.deepEqual(summaryOf(forged), {
    spf: 'pass',
    dkim: 'pass',
    dmarc: 'none',
    standing: 'unverified',
  })
})

test('authenticity, a domain without DMARC that names its peers, disowns all others', async () => {
  const result = await found(zoneOf(client, null), mail(), { peer: foreign })
  assert.deepEqual(summaryOf(result), { spf: 'fail', dkim: '', dmarc: 'none', standing: 'forged' })
})

test('authenticity, a domain that says nothing, is none and unverified', async () => {
  const result = await found({}, mail())
  assert.deepEqual(summaryOf(result), { spf: 'none', dkim: '', dmarc: 'none', standing: 'unverified' })
})

test('authenticity, an SPF record that cannot be read, is permerror', async () => {
  const zone: Zone = { [`TXT ${client}`]: ['v=spf1 nonsense:x -all', 'v=spf1 -all'] }
  assert.equal((await found(zone, mail())).spf?.result, 'permerror')
})

test('authenticity, a DNS that fails, is temperror and never forged', async () => {
  const zone: Zone = {
    ...zoneOf(client),
    [`TXT ${client}`]: 'ETIMEOUT',
    [`TXT s1._domainkey.${client}`]: 'ESERVFAIL',
  }
  const result = await found(zone, await signed(mail(), client))
  assert.deepEqual(summaryOf(result), {
    spf: 'temperror',
    dkim: 'temperror',
    dmarc: 'fail',
    standing: 'unverified',
  })
  const silent = await found({ [`TXT _dmarc.${client}`]: 'ETIMEOUT' }, mail())
  assert.equal(silent.dmarc.result, 'temperror')
})

test('authenticity, octets that fail while they are read, are inconclusive', async () => {
  const raw = await signed(mail(), client)
  const { fields } = parseHeaderSection(Buffer.from(raw))
  const conclude = authenticityOver(zoneOf(client)).begin({
    door: 'smtp',
    peer: { address: foreign, helo: null, tls: null },
    reversePath: null,
  })
  const result = await conclude({
    headerSection: fields,
    async *octets() {
      yield Buffer.from(raw.slice(0, 100))
      throw new Error('expected a file, found none')
    },
  })
  assert.equal(authorStandingOf(result), 'unverified')
})

test('authenticity, no author or two of them, fails as DMARC has no result', async () => {
  const two = `From: Eva <eva@ladrao.example>\r\n${mail()}`
  const result = await found({ ...zoneOf(client), ...zoneOf('ladrao.example') }, two)
  assert.deepEqual([result.dmarc.result, result.authorDomain, result.aligned], ['fail', null, false])
  const none = mail().replace(/^From:.*\r\n/, '')
  assert.equal((await found(zoneOf(client), none)).dmarc.result, 'fail')
})

test('authenticity, a peer of the inside or none, asks no SPF and nothing at all of unsigned mail', async () => {
  for (const peer of ['127.0.0.1', '::1', '10.1.2.3', '::ffff:192.168.0.9', null]) {
    const resolver = resolverOf(zoneOf(client))
    assert.equal(await look(authenticityOver({}, { resolver }), mail(), { peer }), null)
    assert.deepEqual(resolver.asked, [])
  }
  const raw = await signed(mail(), client)
  assert.deepEqual(summaryOf(await found(zoneOf(client), raw, { peer: '127.0.0.1' })), {
    spf: null,
    dkim: 'pass',
    dmarc: 'pass',
    standing: 'authenticated',
  })
})

test('authenticity, security 6.25 a public peer that speaks LMTP, is not taken for who sent the message', async () => {
  const sent = { peer: foreign, door: 'lmtp' } as const
  const resolver = resolverOf(zoneOf(client))
  assert.equal(await look(authenticityOver({}, { resolver }), mail(), sent), null)
  assert.deepEqual(resolver.asked, [])
  const permitted = await found(zoneOf(client), await signed(mail(), 'ladrao.example'), {
    ...sent,
    peer: own,
  })
  assert.deepEqual([permitted.spf, permitted.aligned], [null, false])
  const told = said(`mx.provedor.example; dmarc=pass header.from=${client}`)
  const trusted = await found(zoneOf(client), told, sent, { forwarders: [gmail] })
  assert.deepEqual([trusted.spf, trusted.forwarder, trusted.aligned], [null, 'mx.provedor.example', true])
})

test('authenticity, answers of the DNS, are kept with what was asked', async () => {
  const { answers } = await found(zoneOf(client), await signed(mail(), client))
  assert.deepEqual(
    answers.find(({ name }) => name === `_dmarc.${client}`),
    { name: `_dmarc.${client}`, type: 'TXT', records: ['v=DMARC1; p=reject'], error: null },
  )
  assert.deepEqual(answers.find(({ name }) => name === `s1._domainkey.${client}`)?.records, [keyRecord])
  assert.ok(answers.some(({ name, type }) => name === client && type === 'TXT'))
})

test('authenticity, a hundred signatures, are not looked at', async () => {
  const resolver = resolverOf(zoneOf(client))
  const [signature = ''] = (await signed(mail(), client)).split('From:')
  const result = await look(authenticityOver({}, { resolver }), signature.repeat(100) + mail())
  assert.deepEqual(result?.dkim, [])
  assert.equal(result?.hasUnreadSignatures, true)
  assert.ok(resolver.asked.length < 10)
})

for (const [tag, changed] of [
  ['l=1', (raw: string) => raw.replace('; c=', '; l=1; c=')],
  [' L\t= 99999', (raw: string) => raw.replace('; c=', '; L\t= 99999; c=')],
  ['a=rsa-sha1', (raw: string) => raw.replace('a=rsa-sha256', 'a=rsa-sha1')],
] as const) {
  test(`authenticity, a signature with ${tag}, is passed over and proves nothing`, async () => {
    const raw = await signed(mail(), client)
    const twice = changed(raw).split('From:')[0] + raw
    assert.notEqual(changed(raw), raw)
    const result = await found(zoneOf(client), twice, { peer: foreign })
    assert.deepEqual(
      result.dkim.map(({ result, domain, selector }) => `${result} ${domain} ${selector}`).sort(),
      [`pass ${client} s1`, `policy ${client} s1`],
    )
  })
}

test('authenticity, ten signatures of different lengths, cost no more than one', async () => {
  const raw = await signed(mail({}, `${' '.repeat(20)}x\r\n`.repeat(100_000)), client)
  const [signature = ''] = raw.split('From:')
  const lengths = Array.from({ length: 9 }, (_, index) =>
    signature.replace('; c=', `; l=${2_000_000 + index}; c=`),
  )
  const costOf = async (text: string): Promise<number> => {
    const before = process.cpuUsage()
    await found(zoneOf(client), text, { peer: foreign })
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  await costOf(raw)
  const [one, ten] = [await costOf(raw), await costOf(lengths.join('') + raw)]
  assert.ok(ten < one * 3, `one costs ${one} µs, ten cost ${ten} µs`)
})

const manyOf = (text: string, octets: number) => text.repeat(Math.floor(octets / text.length))
const costlySections: readonly (readonly [string, (raw: string, signature: string) => string])[] = [
  ['blanks in its first name', (raw) => `x${manyOf(' ', 60_000)}y: z\r\n${raw}`],
  ['line ends that are none', (raw) => `X: ${manyOf('\r', 60_000)}y\r\n${raw}`],
  ['one field of many lines', (raw) => `X: ${manyOf('\r\n ', 60_000)}y\r\n${raw}`],
  ['more than 64 KiB', (raw) => `X: ${manyOf('y', 66_000)}\r\n${raw}`],
  [
    'blanks in a tag',
    (raw, signature) => signature.replace('; c=', `; z=x${manyOf(' ', 60_000)}y; c=`) + raw,
  ],
  ['dots in a domain', (raw, signature) => signature.replace('; d=', `; d=x${manyOf('.', 60_000)}`) + raw],
  [
    'signatures of many names',
    (raw, signature) => `${manyOf(signature.replace(/\bh=/, `h=${manyOf('x:', 6_000)}`), 60_000)}${raw}`,
  ],
]

for (const [circumstance, write] of costlySections) {
  test(`security §1 hostile mail, a header section with ${circumstance}, is not read for its signatures for long`, async () => {
    const raw = await signed(mail(), client)
    await found(zoneOf(client), raw, { peer: foreign })
    const [signature = ''] = raw.split('From:')
    const hostile = write(raw, signature)
    const before = process.cpuUsage()
    const result = await found(zoneOf(client), hostile, { peer: foreign })
    const { user, system } = process.cpuUsage(before)
    assert.ok(user + system < 400_000, `${user + system} µs`)
    assert.ok(result.dkim.some((each) => each.result === 'policy'))
    assert.ok(result.dkim.every(({ domain }) => domain.length <= 255))
  })
}

test('authenticity, security §1 a header section past its bounds, proves nobody and calls nobody a forger', async () => {
  const raw = `X: ${manyOf('y', 66_000)}\r\n${await signed(mail(), client)}`
  const unread = await found(zoneOf(client), raw, { peer: foreign })
  assert.deepEqual(summaryOf(unread), { spf: 'fail', dkim: 'policy', dmarc: 'fail', standing: 'unverified' })
  assert.equal(unread.hasUnreadSignatures, true)
  assert.equal((await found(zoneOf(client), raw)).aligned, true)
})

test('authenticity, security §1 a signature of SHA-1 beside a forged author, excuses nothing', async () => {
  const raw = (await signed(mail(), client)).replace('a=rsa-sha256', 'a=rsa-sha1')
  const forged = await found(zoneOf(client), raw, { peer: foreign })
  assert.equal(forged.hasUnreadSignatures, undefined)
  assert.equal(authorStandingOf(forged), 'forged')
})

test('authenticity, five signatures under six seals, are all looked at', async () => {
  const raw = await signed(mail(), client)
  const [signature = ''] = raw.split('From:')
  const seals = 'ARC-Seal: i=1; a=rsa-sha256; d=x.example; s=s1; cv=none; b=AAAA\r\n'.repeat(6)
  const result = await found(zoneOf(client), seals + signature.repeat(4) + raw, { peer: foreign })
  assert.equal(result.dkim.length, 5)
  assert.equal(result.hasUnreadSignatures, undefined)
})

test('authenticity, a signed mail to a thousand recipients, is looked at as any other', async () => {
  const to = Array.from({ length: 1_000 }, (_, index) => `Colega ${index} <colega${index}@empresa.example>`)
  const raw = await signed(mail({ To: to.join(',\r\n ') }), client)
  assert.ok(raw.length > 40_000)
  assert.equal((await found(zoneOf(client), raw, { peer: foreign })).dkim[0]?.result, 'pass')
})

test('authenticity, a long signed message, is verified as it streams', async () => {
  const body = `${'linha comprida de teste '.repeat(40)}\r\n`.repeat(2_000)
  const result = await found(zoneOf(client), await signed(mail({}, body), client), { peer: foreign })
  assert.equal(result.dkim[0]?.result, 'pass')
})

const gmail = { authservId: 'mx.provedor.example', networks: ['198.51.100.0/24'] }
const said = (text: string) => mail({ 'Authentication-Results': text })

test('authenticity, security 5.8 a trusted forwarder, asks on nobody’s behalf, and any other peer on its own', async () => {
  const askers = async (forwarders: readonly (typeof gmail)[]) => {
    const resolver = resolverOf(zoneOf(client))
    const asked: (string | null | undefined)[] = []
    const listening = (name: string, type: string, peer?: string | null) => {
      asked.push(peer)
      return resolver(name, type)
    }
    await look(authenticityOver({}, { resolver: listening, forwarders }), mail(), { peer: foreign })
    return [...new Set(asked)]
  }
  assert.deepEqual(await askers([gmail]), [null])
  assert.deepEqual(await askers([]), [foreign])
})

test('authenticity, O7 a trusted forwarder, counts for what it found', async () => {
  const good = said(`mx.provedor.example; dmarc=pass (p=REJECT) header.from=${client}`)
  const result = await found(zoneOf(client), good, { peer: foreign }, { forwarders: [gmail] })
  assert.deepEqual([result.forwarder, result.aligned], ['mx.provedor.example', true])
  const bad = said(`mx.provedor.example; dmarc=fail header.from=${client}`)
  const forged = await found(zoneOf(client), bad, { peer: foreign }, { forwarders: [gmail] })
  assert.deepEqual([forged.dmarc.result, forged.aligned], ['fail', false])
  assert.equal(authorStandingOf(forged), 'forged')
})

test('authenticity, security 6.25 Authentication-Results of anybody else, are ignored', async () => {
  const lie = said(`mx.provedor.example; dmarc=pass header.from=${client}`)
  const elsewhere = await found(zoneOf(client), lie, { peer: '203.0.113.5' }, { forwarders: [gmail] })
  assert.deepEqual([elsewhere.forwarder, elsewhere.aligned], [null, false])
  const stranger = said(`mx.outro.example; dmarc=pass header.from=${client}`)
  const named = await found(zoneOf(client), stranger, { peer: foreign }, { forwarders: [gmail] })
  assert.deepEqual([named.forwarder, named.aligned], [null, false])
})

test('authenticity, O9 a message sealed by a trusted forwarder, counts as what the sealer found', async () => {
  const zone = { ...zoneOf(client), ...zoneOf('provedor.example', null) }
  const told = `mx.provedor.example; dmarc=pass header.from=${client}`
  const raw = await sealed(mail(), 'provedor.example', told)
  const trusted = await found(zone, raw, { peer: foreign }, { sealers: ['provedor.example'] })
  assert.deepEqual(
    [trusted.arc.result, trusted.forwarder, trusted.aligned],
    ['pass', 'provedor.example', true],
  )
  const untrusted = await found(zone, raw, { peer: foreign })
  assert.deepEqual([untrusted.arc.result, untrusted.forwarder, untrusted.aligned], ['pass', null, false])
  const broken = await found(
    zone,
    raw.replace('parou', 'ardeu'),
    { peer: foreign },
    { sealers: ['provedor.example'] },
  )
  assert.deepEqual([broken.arc.result, broken.aligned], ['fail', false])
})

test('authenticity, O10 a rewritten reverse-path, tells the sender before the forwarder', async () => {
  const from = `SRS0=HHH=TT=${client}=ana@provedor.example`
  assert.equal((await found(zoneOf(client), mail(), { from, peer: foreign })).originalSender, `ana@${client}`)
})
