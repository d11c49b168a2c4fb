import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { ConfigError, loadConfig } from '../../src/config.ts'
import { variableOf } from '../../src/config/schema.ts'
import { notes } from '../../src/config/setting.ts'
import { configurationDoc } from '../../tools/configuration-doc.ts'

const folder = mkdtempSync(join(tmpdir(), 'portaria-config-'))
after(() => rmSync(folder, { recursive: true }))

const load = (environment: Record<string, string> = {}) => loadConfig({ environment, folder })

function faultsOf(environment: Record<string, string>): string[] {
  try {
    load(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ where, what }) => `${where}: ${what}`)
    throw error
  }
  return []
}

test('configuration, with nothing set, has the documented defaults and is frozen', () => {
  const config = load()
  assert.equal(config.databaseUrl, `sqlite:${join(folder, 'data/portaria.db')}`)
  assert.deepEqual(config.smtp, { listen: { host: '127.0.0.1', port: 2525 } })
  assert.deepEqual(config.admin, {
    listen: { host: '127.0.0.1', port: 8080 },
    secondFactor: 'optional',
    remoteImages: 'ask',
  })
  assert.equal(config.lmtp.listen, null)
  assert.equal(config.maxMessageOctets, 26_214_400)
  assert.equal(config.tls, null)
  assert.throws(() => Object.assign(config.limits, { sessions: 1 }), TypeError)
})

test('configuration, with several faults, reports all at once with where each came from', () => {
  const file = join(folder, 'faulty.json')
  writeFileSync(file, JSON.stringify({ maxHops: 1, limits: { sesions: 3 }, hostnam: 'x' }))
  const faults = faultsOf({
    PORTARIA_CONFIG: file,
    PORTARIA_SMTP_LISTN: '127.0.0.1:25',
    PORTARIA_ADMIN_LISTEN: 'nowhere',
    PORTARIA_TLS_CERT_FILE: 'chain.pem',
  })
  assert.deepEqual(faults.sort(), [
    'PORTARIA_ADMIN_LISTEN: expected host:port, [::1]:port or off, got "nowhere"',
    'PORTARIA_SMTP_LISTN: unknown variable, did you mean PORTARIA_SMTP_LISTEN?',
    'hostnam: unknown key, did you mean hostname?',
    'limits.sesions: unknown key, did you mean sessions?',
    'maxHops: expected a whole number from 5 to 1000, got 1',
    'tls.keyFile: expected a file too, because the other one is set',
  ])
})

test('configuration, file and environment at odds, takes the environment', () => {
  const file = join(folder, 'both.json')
  writeFileSync(file, JSON.stringify({ hostname: 'file.example', smtp: { listen: '127.0.0.1:26' } }))
  const config = load({ PORTARIA_CONFIG: file, PORTARIA_HOSTNAME: 'Environment.Example' })
  assert.equal(config.hostname, 'environment.example')
  assert.deepEqual(config.smtp.listen, { host: '127.0.0.1', port: 26 })
})

test('configuration, listen addresses, are read in every documented form', () => {
  const cases = [
    ['off', null],
    ['0.0.0.0:25', { host: '0.0.0.0', port: 25 }],
    ['[::1]:0', { host: '::1', port: 0 }],
    ['unix:/run/portaria/lmtp.sock', { path: '/run/portaria/lmtp.sock' }],
  ] as const
  for (const [written, listen] of cases)
    assert.deepEqual(load({ PORTARIA_LMTP_LISTEN: written }).lmtp.listen, listen)
  for (const wrong of ['25', '[127.0.0.1]:25', '127.0.0.1:65536', 'host', ':25', '']) {
    assert.equal(faultsOf({ PORTARIA_LMTP_LISTEN: wrong }).length, 1, wrong)
  }
})

test('configuration, milter door, reads addresses, paths, descriptors and the rights of a socket', () => {
  const cases: [string, object | null][] = [
    ['off', null],
    ['127.0.0.1:8891', { host: '127.0.0.1', port: 8891 }],
    ['unix:/run/portaria/milter.sock', { path: '/run/portaria/milter.sock' }],
    ['fd:3', { fd: 3 }],
  ]
  for (const [written, listen] of cases)
    assert.deepEqual(load({ PORTARIA_MILTER_LISTEN: written }).milter.listen, listen)
  for (const wrong of ['fd:', 'fd:x', 'inet:1@x', '8891'])
    assert.equal(faultsOf({ PORTARIA_MILTER_LISTEN: wrong }).length, 1, wrong)
  assert.equal(load({}).milter.socketMode, 0o660)
  assert.equal(
    load({ PORTARIA_MILTER_SOCKET_OWNER: 'portaria:postfix' }).milter.socketOwner,
    'portaria:postfix',
  )
  for (const [name, wrong] of [
    ['MODE', '888'],
    ['MODE', 'rw'],
    ['OWNER', 'portaria'],
  ])
    assert.equal(faultsOf({ [`PORTARIA_MILTER_SOCKET_${name ?? ''}`]: wrong ?? '' }).length, 1, wrong)
})

test('configuration, secret in a file, is read from it and never repeated in a fault', () => {
  const file = join(folder, 'secret')
  writeFileSync(file, `${'s'.repeat(40)}\n`)
  assert.equal(load({ PORTARIA_SECRET_FILE: file }).secret, 's'.repeat(40))
  assert.match(
    faultsOf({ PORTARIA_SECRET_FILE: join(folder, 'none') })[0] ?? '',
    /^PORTARIA_SECRET_FILE: cannot read/,
  )
  for (const variable of ['PORTARIA_SECRET', 'PORTARIA_DATABASE_URL', 'PORTARIA_SMARTHOST']) {
    const [fault = ''] = faultsOf({ [variable]: 'hunter2' })
    assert.ok(fault.startsWith(`${variable}: expected`) && !fault.includes('hunter2'), fault)
  }
})

test('configuration, both a secret and its file, is a fault', () => {
  const file = join(folder, 'secret-too')
  writeFileSync(file, 's'.repeat(40))
  const faults = faultsOf({ PORTARIA_SECRET: 't'.repeat(40), PORTARIA_SECRET_FILE: file })
  assert.deepEqual(faults, ['PORTARIA_SECRET: expected either this or PORTARIA_SECRET_FILE, got both'])
})

test('configuration, file that is no JSON, is a fault of its own', () => {
  const file = join(folder, 'broken.json')
  writeFileSync(file, '{')
  assert.match(faultsOf({ PORTARIA_CONFIG: file })[0] ?? '', /^PORTARIA_CONFIG: cannot read/)
})

test('configuration, names of variables, are those every deployment uses', () => {
  const names = [...notes.keys()].map(variableOf)
  for (const name of [
    'DATA_DIR',
    'DATABASE_URL',
    'SMTP_LISTEN',
    'MAX_MESSAGE_OCTETS',
    'PUBLIC_URL',
    'LOG_LEVEL',
  ]) {
    assert.ok(names.includes(`PORTARIA_${name}`), name)
  }
  assert.equal(new Set(names).size, names.length)
})

test('configuration reference, made from the schema, is current', () => {
  const written = readFileSync(resolve(import.meta.dirname, '../../docs/configuration.md'), 'utf8')
  assert.equal(written, configurationDoc(), 'run npm run docs')
})

test('configuration, O22 caps from the environment, go by their own names and keep the others', () => {
  const { caps } = load({ PORTARIA_CAPS_MAILS_PER_AUTHOR: '7' })
  assert.deepEqual(caps, { mailsPerAuthor: 7, mailsPerPair: 20, mailsPerTicket: 90 })
})

test('configuration, O7 trusted forwarders and sealers, are read as lists', () => {
  assert.deepEqual(load().forwarders, { trusted: [], sealers: ['google.com', 'microsoft.com'] })
  const { forwarders } = load({
    PORTARIA_FORWARDERS_TRUSTED: 'MX.Provedor.example=198.51.100.0/24+2001:db8::/32, um.example=192.0.2.1',
    PORTARIA_FORWARDERS_SEALERS: 'off',
  })
  assert.deepEqual(forwarders, {
    trusted: [
      { authservId: 'mx.provedor.example', networks: ['198.51.100.0/24', '2001:db8::/32'] },
      { authservId: 'um.example', networks: ['192.0.2.1'] },
    ],
    sealers: [],
  })
})

test('configuration, a forwarder without a network or with a wrong one, is a fault', () => {
  for (const wrong of [
    'mx.a.example',
    'mx.a.example=',
    'mx.a.example=192.0.2.0/33',
    'x=1.2.3',
    'a b=192.0.2.1',
  ])
    assert.equal(faultsOf({ PORTARIA_FORWARDERS_TRUSTED: wrong }).length, 1, wrong)
  assert.equal(faultsOf({ PORTARIA_FORWARDERS_SEALERS: 'google.com,,x' }).length, 1)
})

test('configuration, complaint 7 hosts that answer for authors, are this one alone unless named', () => {
  assert.deepEqual(load().submitters.trusted, ['127.0.0.0/8', '::1'])
  const named = load({ PORTARIA_SUBMITTERS_TRUSTED: '10.0.0.7, fd00::/8' })
  assert.deepEqual(named.submitters.trusted, ['10.0.0.7', 'fd00::/8'])
  assert.deepEqual(load({ PORTARIA_SUBMITTERS_TRUSTED: 'off' }).submitters.trusted, [])
  for (const wrong of ['10.0.0.0/33', 'mx.example', '10.0.0.1,,10.0.0.2'])
    assert.equal(faultsOf({ PORTARIA_SUBMITTERS_TRUSTED: wrong }).length, 1, wrong)
})

test('configuration, DNS lists and servers, are read as lists and off unless named', () => {
  const { dns, dnsbl, dnswl, rates } = load()
  assert.deepEqual([dns.servers, dnsbl.zones, dnswl.zones, rates.perAuthor], [[], [], [], 0])
  const named = load({
    PORTARIA_DNS_SERVERS: '127.0.0.1:5353, [::1]:53,2001:db8::53',
    PORTARIA_DNSBL_ZONES: 'Zen.example, bl.example=127.0.0.2+127.0.0.8/30',
    PORTARIA_DNSWL_ZONES: 'wl.example',
  })
  assert.deepEqual(named.dns.servers, ['127.0.0.1:5353', '[::1]:53', '2001:db8::53'])
  assert.deepEqual(named.dnsbl.zones, [
    { zone: 'zen.example', codes: [] },
    { zone: 'bl.example', codes: ['127.0.0.2', '127.0.0.8/30'] },
  ])
  assert.deepEqual(named.dnswl.zones, [{ zone: 'wl.example', codes: [] }])
})

test('configuration, a DNS list or server that is none, is a fault', () => {
  for (const wrong of [
    '',
    'zen',
    'zen.example=',
    'zen.example=10.0.0.1',
    'zen.example=127.0.0.2/33',
    'a b.example',
  ])
    assert.equal(faultsOf({ PORTARIA_DNSBL_ZONES: wrong }).length, 1, wrong)
  const many = Array.from({ length: 11 }, (_, index) => `l${index}.example`).join()
  assert.equal(faultsOf({ PORTARIA_DNSBL_ZONES: many }).length, 1)
  for (const wrong of ['dns.example', '127.0.0.1:0', '127.0.0.1:70000', '1.2.3', '[1.2.3.4]:53'])
    assert.equal(faultsOf({ PORTARIA_DNS_SERVERS: wrong }).length, 1, wrong)
})
