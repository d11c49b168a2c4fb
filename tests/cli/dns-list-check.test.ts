import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDnsLists } from '../../src/cli/dns-list-check.ts'
import { loadConfig } from '../../src/config.ts'
import { openZoneServer, type ServedZone } from '../support/dns-server.ts'

const zones: readonly (readonly [string, ServedZone, 'ok' | 'warn' | 'fail'])[] = [
  ['that is alive', { 'A 2.0.0.127.bl.example': ['127.0.0.2'] }, 'ok'],
  ['that is dead', {}, 'warn'],
  ['that fails', { 'A 2.0.0.127.bl.example': 'SERVFAIL' }, 'warn'],
  ['that answers no public resolver', { 'A 2.0.0.127.bl.example': ['127.255.255.254'] }, 'warn'],
  [
    'that lists everybody',
    { 'A 2.0.0.127.bl.example': ['127.0.0.2'], 'A 1.0.0.127.bl.example': ['127.0.0.2'] },
    'fail',
  ],
]

for (const [circumstance, zone, state] of zones) {
  test(`doctor, a DNS list ${circumstance}, says ${state}`, async () => {
    await using server = await openZoneServer(zone)
    const environment = { PORTARIA_DNSBL_ZONES: 'bl.example', PORTARIA_DNS_SERVERS: server.address }
    const findings = checkDnsLists(loadConfig({ environment, folder: '.' }))
    assert.equal((await findings.next()).value?.state, state)
  })
}

test('doctor, no DNS list in the configuration, asks nothing', async () => {
  const findings = checkDnsLists(loadConfig({ environment: {}, folder: '/nonexistent' }))
  assert.equal((await findings.next()).done, true)
})
