import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publicNetwork } from '../../src/admin/remote-images/network.ts'
import { isPublicAddress } from '../../src/intake/public-address.ts'

const closed = {
  'this host': '0.0.0.0 0.1.2.3 127.0.0.1 127.255.255.254 ::1 :: ::ffff:127.0.0.1 ::ffff:7f00:1 ::127.0.0.1',
  'private networks': '10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 fc00::1 fd00:ec2::254 ::ffff:10.0.0.1',
  'link-local': '169.254.0.1 fe80::1 fe80::1%eth0 febf::1',
  'metadata of clouds': '169.254.169.254 100.100.100.200 192.0.0.192 168.63.129.16 ::ffff:169.254.169.254',
  'shared by carriers': '100.64.0.1 100.127.255.255',
  'multicast and broadcast': '224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 ff02::1',
  'documents and tests': '192.0.2.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 2001:db8::1 3fff::1',
  'translated and tunnelled': '64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001:0:7f00:1:: 192.88.99.1',
  'no address at all': 'localhost 127.1 2130706433 0x7f.0.0.1 [::1] 1.2.3',
}

for (const [circumstance, addresses] of Object.entries(closed)) {
  test(`isPublicAddress, ${circumstance}, security 6.6 is not`, () => {
    const open = [...addresses.split(' '), ''].filter((address) => isPublicAddress(address))
    assert.deepEqual(open, [])
  })
}

test('isPublicAddress, hosts of the public network, is', () => {
  const addresses =
    '1.1.1.1 9.255.255.255 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1 192.0.1.1 223.255.255.255'
  for (const address of `${addresses} 2606:4700::1111 2a00:1450::1 2400::1`.split(' '))
    assert.ok(isPublicAddress(address), address)
})

test('public network, any port but those of the web, security 6.12 may not be connected to', () => {
  assert.deepEqual(
    [80, 443, 25, 8080, 0].map((port) => publicNetwork.mayConnect('1.1.1.1', port)),
    [true, true, false, false, false],
  )
  assert.equal(publicNetwork.mayConnect('127.0.0.1', 80), false)
})
