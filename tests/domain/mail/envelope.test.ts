import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Envelope, isVouchedFor } from '../../../src/domain/mail/envelope.ts'
import { loopbackNetworks, parseNetwork } from '../../../src/domain/mail/network.ts'

const thisHost: readonly string[] = loopbackNetworks
const named = ['10.0.0.7', 'fd00::/8']

const table: readonly (readonly [
  circumstance: string,
  door: Pick<Envelope, 'door' | 'cameBy'>,
  peer: string | null,
  submitters: readonly string[],
  isVouched: boolean,
])[] = [
  ['this host where it is named', { door: 'smtp' }, '127.0.0.1', thisHost, true],
  ['this host in IPv6', { door: 'smtp' }, '::1', thisHost, true],
  ['this host in clothes of IPv6', { door: 'smtp' }, '::ffff:127.0.0.1', thisHost, true],
  ['this host where nobody is named', { door: 'smtp' }, '127.0.0.1', [], false],
  ['a private address that nobody named', { door: 'smtp' }, '172.17.0.1', thisHost, false],
  ['a private address that is named', { door: 'smtp' }, '10.0.0.7', named, true],
  ['its neighbour', { door: 'smtp' }, '10.0.0.8', named, false],
  ['a network that is named', { door: 'smtp' }, 'fd00::25', named, true],
  [
    'this host by LMTP, which passes on what comes from anywhere',
    { door: 'lmtp' },
    '127.0.0.1',
    thisHost,
    false,
  ],
  [
    'a message judged again that came by LMTP',
    { door: 'reprocess', cameBy: 'lmtp' },
    '127.0.0.1',
    thisHost,
    false,
  ],
  [
    'a message judged again that a named host brought',
    { door: 'reprocess', cameBy: 'smtp' },
    '10.0.0.7',
    named,
    true,
  ],
  ['the host that speaks to the mail server that asks', { door: 'milter' }, '10.0.0.7', named, true],
  ['a program at the HTTP door', { door: 'http' }, '127.0.0.1', thisHost, false],
  ['a mailbox on this host', { door: 'imap' }, '127.0.0.1', thisHost, false],
  ['a mailbox without an address', { door: 'pop3' }, null, thisHost, false],
  ['the command line', { door: 'cli' }, null, [], true],
  ['a simulation without a peer', { door: 'simulate' }, null, [], true],
  ['a simulated private address', { door: 'simulate' }, '10.0.0.8', named, false],
  ['no address at all', { door: 'smtp' }, null, thisHost, false],
]

for (const [circumstance, door, address, submitters, isVouched] of table) {
  test(`isVouchedFor, complaint 7 ${circumstance}, is ${isVouched}`, () => {
    const envelope = {
      ...door,
      peer: { address, helo: null, tls: null },
      reversePath: 'ana@client.example',
      recipients: ['suporte@desk.example'],
      receivedAt: new Date('2026-03-04T05:06:07Z'),
    }
    const networks = submitters.flatMap((network) => parseNetwork(network) ?? [])
    assert.equal(isVouchedFor(envelope, networks), isVouched)
  })
}
