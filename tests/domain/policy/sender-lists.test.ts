import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexLists, matchLists } from '../../../src/domain/policy/sender-lists.ts'
import { makeBlock } from '../../support/blocks.ts'

const now = new Date('2026-01-05T13:00:00Z')
const compile = (expression: string) => {
  const compiled = new RegExp(expression, 'i')
  return (text: string) => compiled.test(text)
}
const past = new Date('2026-01-05T12:59:59Z')
const entries = [
  'ana@client.example',
  'spam.example',
  '*@promo.example',
  '*.bulk.example',
  'noreply-*@shop.example',
  'lottery@*',
  '/^win-[0-9]+@/',
  '192.0.2.0/24',
  '198.51.100.7',
  '2001:db8:bad::/48',
].map((pattern) => makeBlock(pattern))
const lists = indexLists(
  [
    ...entries,
    makeBlock('good.spam.example', { list: 'allow' }),
    makeBlock('192.0.2.80', { list: 'allow' }),
    makeBlock('*@partner.example', { list: 'allow' }),
    makeBlock('over.example', { expiresAt: past }),
    makeBlock('mild.spam.example', { list: 'allow', expiresAt: past }),
  ],
  compile,
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
  ['C53 a wildcard of a domain', ['any.one@promo.example'], '*@promo.example'],
  ['C53 a wildcard of a domain, one below it', ['x@mail.promo.example'], null],
  ['C53 a wildcard of the domains below', ['x@mail.bulk.example'], '*.bulk.example'],
  ['C53 a wildcard of the domains below, the domain itself', ['x@bulk.example'], null],
  ['C53 a wildcard within the local part', ['noreply-7@shop.example'], 'noreply-*@shop.example'],
  ['C53 a wildcard within the local part, another local part', ['ana@shop.example'], null],
  ['C53 a wildcard of any domain', ['lottery@any.where.example'], 'lottery@*'],
  ['C53 a regular expression', ['WIN-12@any.example'], '/^win-[0-9]+@/'],
  ['C53 a domain that the allow list knows', ['x@good.spam.example'], null],
  [
    'C53 an author while the allow list knows the reverse-path',
    ['x@partner.example', 'x@spam.example'],
    null,
  ],
  ['C53 an entry that has expired', ['x@over.example'], null],
  ['C53 an entry of the allow list that has expired', ['x@mild.spam.example'], 'spam.example'],
  ['a domain longer than any may be', [`x@${'a.'.repeat(100_000)}spam.example`], 'spam.example'],
  ['a domain of dots', [`x@${'.'.repeat(100_000)}`], null],
]

for (const [circumstance, addresses, pattern] of rows) {
  test(`matchLists, ${circumstance}, matches ${pattern ?? 'nothing'}`, () => {
    assert.equal(matchLists(lists, { peer: null, addresses }, now).block?.pattern ?? null, pattern)
  })
}

const peers: readonly (readonly [peer: string | null, pattern: string | null])[] = [
  ['192.0.2.1', '192.0.2.0/24'],
  ['::ffff:192.0.2.1', '192.0.2.0/24'],
  ['192.0.3.1', null],
  ['192.0.2.80', null],
  ['198.51.100.7', '198.51.100.7'],
  ['2001:db8:bad:1::5', '2001:db8:bad::/48'],
  ['2001:db8:bae::5', null],
  ['not an address', null],
  [null, null],
]

for (const [peer, pattern] of peers) {
  test(`matchLists, C53 the peer ${peer}, matches ${pattern ?? 'nothing'}`, () => {
    assert.equal(matchLists(lists, { peer, addresses: [] }, now).block?.pattern ?? null, pattern)
  })
}

test('matchLists, C53 what the allow list lets in, tells by which entry', () => {
  const { allow } = matchLists(lists, { peer: null, addresses: ['x@good.spam.example'] }, now)
  assert.equal(allow?.pattern, 'good.spam.example')
  assert.equal(matchLists(lists, { peer: null, addresses: ['x@partner.example'] }, now).allow, null)
})

test('matchLists, C53 100,000 entries and 10 kB of address, looks no longer than with few', () => {
  const many = Array.from(
    { length: 100_000 },
    (_, n) => [`x${n}@a${n}.example`, `d${n}.example`][n % 2] ?? '',
  )
  const networks = Array.from({ length: 1_000 }, (_, n) => `10.${n >> 8}.${n & 255}.0/24`)
  const large = indexLists(
    [...many, ...networks].map((pattern) => makeBlock(pattern)),
    compile,
  )
  const signs = { peer: '203.0.113.9', addresses: [`x@${'a.'.repeat(5_000)}d1.example`] }
  assert.equal(matchLists(large, signs, now).block?.pattern, 'd1.example')
  const startedAt = performance.now()
  for (let n = 0; n < 1_000; n++) matchLists(large, signs, now)
  assert.ok(performance.now() - startedAt < 2_000)
})
