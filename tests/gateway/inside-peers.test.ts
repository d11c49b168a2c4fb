import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchPeers } from '../../src/gateway/inside-peers.ts'

const table: readonly (readonly [circumstance: string, peers: readonly string[], warnings: number])[] = [
  ['a proxy of containers alone', Array.from({ length: 50 }, () => '172.17.0.1'), 1],
  ['too few to tell', Array.from({ length: 19 }, () => '172.17.0.1'), 0],
  [
    'one of the Internet among many of the inside',
    ['172.17.0.1', '198.51.100.9', ...Array.from({ length: 50 }, () => '10.0.0.1')],
    0,
  ],
  ['this host alone', Array.from({ length: 50 }, () => '127.0.0.1'), 0],
]

for (const [circumstance, peers, warnings] of table) {
  test(`watchPeers, complaint 18 ${circumstance}, warns ${warnings} times`, () => {
    const events: string[] = []
    const watch = watchPeers((level, event) => void events.push(`${level} ${event}`))
    for (const peer of peers) watch(peer)
    assert.deepEqual(
      events,
      Array.from({ length: warnings }, () => 'warn door.hidden-peers'),
    )
  })
}
