import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAuthenticity } from '../../src/intake/authenticity/authenticity.ts'
import { askDns, createResolver } from '../../src/intake/authenticity/resolver.ts'
import { findMessage } from '../../src/store/messages.ts'
import { type DnsBehaviour, type DnsRecord, openDnsServer } from '../support/dns-server.ts'
import { signed } from '../support/authenticity.ts'
import { inPieces, mail, openTestIntake } from '../support/intake.ts'

/** Five seconds for what is asked while the dialogue goes on, five for what is asked after DATA, and a little. */
const maxMs = 11_000
const manyStrings = Array.from({ length: 1000 }, (_, index) => `string ${index} of a record that is long`)

const txt = (name: string, data: readonly string[]): DnsRecord => ({ name, type: 'TXT', data })
const cname = (name: string, data: string): DnsRecord => ({ name, type: 'CNAME', data })

/** What the DNS does for every name of a domain. */
const behaviours: Readonly<Record<string, (name: string) => DnsBehaviour>> = {
  'nxdomain.example': () => ({ code: 3 }),
  'servfail.example': () => ({ code: 2 }),
  'refused.example': () => ({ code: 5 }),
  'silent.example': () => 'silent',
  'garbage.example': () => 'garbage',
  'truncated.example': () => 'truncated',
  'half.example': () => 'half',
  'one-record.example': (name) => ({ code: 0, records: [txt(name, manyStrings)] }),
  'many-records.example': (name) => ({
    code: 0,
    records: manyStrings.map((_, index) => txt(name, [`s${index}`])),
  }),
  'many-policies.example': (name) => ({
    code: 0,
    records: manyStrings.map(() =>
      txt(name, [name.startsWith('_dmarc') ? 'v=DMARC1; p=reject' : 'v=spf1 -all']),
    ),
  }),
  'alias-loop.example': (name) => ({
    code: 0,
    records: [cname(name, `other.${name}`), cname(`other.${name}`, name)],
  }),
  'alias-of-itself.example': (name) => ({ code: 0, records: [cname(name, name)] }),
  'include-loop.example': (name) => ({ code: 0, records: [txt(name, [`v=spf1 include:${name} -all`])] }),
  'includes.example': (name) => ({
    code: 0,
    records: [
      txt(name, [
        'v=spf1 ',
        ...Array.from({ length: 200 }, (_, index) => `include:i${index}.includes.example `),
        '-all',
      ]),
    ],
  }),
}

function behave(name: string): DnsBehaviour {
  if (name === '') return { code: 0, records: [{ name: '', type: 'NS', data: 'a.root.example' }] }
  const domain = name.split('.').slice(-2).join('.')
  return behaviours[domain]?.(name) ?? { code: 3 }
}

for (const domain of Object.keys(behaviours))
  test(`security §5 row 8 DNS, all names of ${domain}, costs no honest sender a 5xx nor more than 11 s`, async (t) => {
    await using server = await openDnsServer(behave)
    const authenticity = createAuthenticity({
      resolver: createResolver(askDns([server.address])),
      hostname: 'mx.empresa.example',
      forwarders: [],
      sealers: [],
    })
    await using opened = await openTestIntake({ authenticity })
    await opened.addDesk({ settings: { authentication: 'refuse' } })
    const transaction = opened.intake.begin({
      door: 'smtp',
      peer: { address: '192.0.2.7', helo: `mx.${domain}`, tls: null },
    })
    const from = performance.now()
    const sender = await transaction.from(`ana@${domain}`, { declaredOctets: null })
    assert.equal(sender.verdict.kind, 'pass')
    assert.equal((await transaction.to('suporte@empresa.example')).verdict.kind, 'pass')
    const raw = await signed(mail({ From: `Ana <ana@${domain}>` }), domain)
    const [reply] = await transaction.message(inPieces(raw))
    const tookMs = performance.now() - from
    t.diagnostic(`${reply?.verdict.kind} after ${tookMs.toFixed(0)} ms, ${server.asked.length} questions`)
    assert.ok(server.asked.length > 0, 'the server was asked')
    assert.ok(server.asked.length < 130, `${server.asked.length} questions`)
    assert.ok(tookMs < maxMs, `took ${tookMs.toFixed(0)} ms`)
    assert.notEqual(reply?.verdict.kind, 'reject', JSON.stringify(reply))
    const row = await opened.database.reader('messages').orderBy('seq', 'desc').first('id')
    assert.equal(row === undefined, reply?.verdict.kind === 'defer', 'what is put off is no message')
    if (row === undefined) return
    const message = await findMessage(opened.database.reader, row.id)
    assert.equal(message?.authentication?.aligned, false, 'and nothing is proved by it')
  })
