import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatNetwork, holdsNetwork, hostNetworkOf, parseNetwork } from '../../../src/domain/mail/network.ts'
import { isInNetworks, makeNetworks } from '../../../src/domain/mail/network-set.ts'

const rows: readonly (readonly [text: string, written: string | null])[] = [
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.255/25', '192.0.2.128/25'],
  ['192.0.2.1/33', null],
  ['192.0.2.256', null],
  ['192.0.02.1', null],
  ['192.0.2', null],
  ['::', '::'],
  ['::1', '::1'],
  ['2001:db8::', '2001:db8::'],
  ['2001:0db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['10:0:0:0:0:0:0:10', '10::10'],
  ['2001:db8::1::2', null],
  ['2001:db8:1:2:3:4:5', null],
  ['1:2:3:4:5:6:7:8:9', null],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8::/129', null],
  ['fe80::1%eth0', null],
  [`${':'.repeat(100)}`, null],
]

for (const [text, written] of rows) {
  test(`parseNetwork, “${text.slice(0, 30)}”, is ${written ?? 'none'}`, () => {
    const network = parseNetwork(text)
    assert.equal(network === null ? null : formatNetwork(network), written)
  })
}

test('holdsNetwork, a network, holds what lies in it and nothing beside', () => {
  const holds = (outer: string, inner: string) => {
    const [one, other] = [parseNetwork(outer), parseNetwork(inner)]
    return one !== null && other !== null && holdsNetwork(one, other)
  }
  assert.ok(holds('192.0.2.0/24', '192.0.2.7'))
  assert.ok(!holds('192.0.2.7', '192.0.2.0/24'))
  assert.ok(!holds('192.0.2.0/24', '192.0.3.7'))
  assert.ok(!holds('::/0', '192.0.2.7'))
})

test('isInNetworks, an address however it is written, is found in the networks that hold it', () => {
  const networks = makeNetworks(['192.0.2.0/24', '198.51.100.7', 'fe80::/10', 'nonsense'])
  for (const address of ['192.0.2.7', '::ffff:192.0.2.7', '198.51.100.7', 'fe80::1', 'fe80::1%eth0'])
    assert.ok(isInNetworks(networks, address), address)
  for (const address of ['192.0.3.7', '198.51.100.8', '2001:db8::1', '', 'nonsense', '%'])
    assert.ok(!isInNetworks(networks, address), address)
})

test('hostNetworkOf, an IPv6 address, is its 64 first bits, and an IPv4 one all of it', () => {
  assert.equal(hostNetworkOf('2001:db8::7'), '2001:db8::/64')
  assert.equal(hostNetworkOf('::ffff:192.0.2.7'), '192.0.2.7')
  assert.equal(hostNetworkOf('nobody'), null)
})
