import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BlockEntry } from '../../../src/domain/blocklist.ts'
import { matchBlock } from '../../../src/domain/policy/block-match.ts'

const entries = new Map(
  ['ana@client.example', 'spam.example'].map((pattern): [string, BlockEntry] => [
    pattern,
    {
      id: pattern,
      pattern,
      kind: pattern.includes('@') ? 'address' : 'domain',
      reason: 'Propaganda',
      owner: 'cli',
      createdAt: new Date(0),
      hits: 0,
    },
  ]),
)

const rows: readonly (readonly [
  circumstance: string,
  addresses: readonly (string | null)[],
  pattern: string | null,
])[] = [
  ['C53 the address', ['ana@client.example'], 'ana@client.example'],
  ['C53 the address in another case', ['ANA@Client.Example'], 'ana@client.example'],
  ['another address of the domain', ['bia@client.example'], null],
  ['C54 the domain', ['x@spam.example'], 'spam.example'],
  ['C54 a domain below it', ['x@a.b.spam.example'], 'spam.example'],
  ['a domain that only ends alike', ['x@notspam.example'], null],
  ['a domain above it', ['x@example'], null],
  ['the author when the reverse-path is null', [null, 'x@spam.example'], 'spam.example'],
  ['nobody', [null, null], null],
  ['a domain longer than any may be', [`x@${'a.'.repeat(100_000)}spam.example`], 'spam.example'],
  ['a domain of dots', [`x@${'.'.repeat(100_000)}`], null],
]

for (const [circumstance, addresses, pattern] of rows) {
  test(`matchBlock, ${circumstance}, matches ${pattern ?? 'nothing'}`, () => {
    assert.equal(matchBlock(entries, addresses)?.pattern ?? null, pattern)
  })
}
