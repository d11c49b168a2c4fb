import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  foldAddress,
  isSendableAddress,
  parseMailboxes,
  splitAddress,
} from '../../../src/domain/mail/address.ts'

const lists: readonly (readonly [circumstance: string, value: string, expected: readonly string[]])[] = [
  ['a bare address', 'ana@client.example', ['|ana@client.example']],
  ['a name and an address', 'Ana Souza <ana@Client.Example>', ['Ana Souza|ana@client.example']],
  ['a quoted name with a comma', '"Souza, Ana" <ana@client.example>', ['Souza, Ana|ana@client.example']],
  ['an escaped quote in the name', '"Ana \\"Bia\\"" <ana@client.example>', ['Ana Bia|ana@client.example']],
  ['an encoded name', '=?utf-8?Q?Jo=C3=A3o?= <joao@client.example>', ['João|joao@client.example']],
  ['a comment for a name', 'ana@client.example (Ana Souza)', ['Ana Souza|ana@client.example']],
  ['nested comments', 'ana@client.example (a (b) c)', ['a (b) c|ana@client.example']],
  ['two', 'ana@client.example, Bia <bia@client.example>', ['|ana@client.example', 'Bia|bia@client.example']],
  [
    'a group',
    'Equipe: ana@client.example, bia@client.example;',
    ['|ana@client.example', '|bia@client.example'],
  ],
  ['an empty group', 'undisclosed-recipients:;', []],
  ['a source route', '<@mx.example:ana@client.example>', ['|ana@client.example']],
  ['a source route of two hosts', '<@mx.example,@b.example:ana@client.example>', ['|ana@client.example']],
  ['an empty field', '', []],
  ['a user without a domain', 'Nobody <nsb>', ['Nobody|nsb']],
  ['a missing closing bracket', 'Ana <ana@client.example', ['Ana|ana@client.example']],
  ['a NUL in the name', 'An\0a <ana@client.example>', ['An a|ana@client.example']],
]

for (const [circumstance, value, expected] of lists) {
  test(`parseMailboxes, ${circumstance}, is read`, () => {
    assert.deepEqual(
      parseMailboxes(value).map(({ name, address }) => `${name}|${address}`),
      expected,
    )
  })
}

test('parseMailboxes, a megabyte of any one character, ends and makes no address', () => {
  for (const character of ['(', '<', '"', ':', 'g:', ';', '\\', '=?', '@,'])
    assert.equal(
      parseMailboxes(character.repeat(1_000_000)).filter(({ address }) => isSendableAddress(address)).length,
      0,
    )
})

test('parseMailboxes, a source route that never ends, is looked at once', () => {
  for (const host of ['@', '@a', '@a,', '@a:'])
    assert.ok(parseMailboxes(`<${host.repeat(100_000)}>`).length <= 1, host)
})

test('parseMailboxes, any text, never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => Array.isArray(parseMailboxes(text))))
})

test('foldAddress, quotes that need not be there and case, are removed', () => {
  assert.equal(foldAddress('"Help"@Desk.Example'), 'help@desk.example')
  assert.equal(foldAddress('Ana@client.example.'), 'ana@client.example')
})

for (const [circumstance, text, address] of [
  ['a quote that nobody closes', '"Ana <ana@client.example>', 'ana@client.example'],
  ['a quote too many', '"An"a" <ana@client.example>', 'ana@client.example'],
  ['brackets in brackets', 'Ana <<ana@client.example>>', 'ana@client.example'],
  [
    'a quoted address before the true one',
    '"<ceo@other.example>" <ana@client.example>',
    'ana@client.example',
  ],
] as const) {
  test(`parseMailboxes, ${circumstance}, finds the address alone`, () => {
    assert.deepEqual(
      parseMailboxes(text).map((mailbox) => mailbox.address),
      [address],
    )
  })
}

test('foldAddress, folded once, stays as it is', () => {
  const addresses = [
    'ana+x@client.example',
    'Ana@Client.example.',
    ' ana@client.example\n',
    'ana@@client.example',
  ]
  for (const address of [
    ...addresses,
    'ana@client..example',
    'ana@client.example\n',
    '"a b"@x.example',
    '@',
    '',
  ]) {
    const folded = foldAddress(address)
    assert.equal(foldAddress(folded), folded, JSON.stringify(address))
    assert.equal(folded, folded.trim())
  }
})

test('foldAddress, backslashes in quotes, count only where they are needed', () => {
  assert.equal(foldAddress('"he\\lp"@desk.example'), 'help@desk.example')
  assert.equal(foldAddress('"ana \\maria"@desk.example'), '"ana maria"@desk.example')
  assert.equal(foldAddress('"a\\"b\\\\"@desk.example'), '"a\\"b\\\\"@desk.example')
})

test('splitAddress, several at signs, splits at the last', () => {
  assert.deepEqual(splitAddress('"a@b"@client.example'), { local: '"a@b"', domain: 'client.example' })
  assert.equal(splitAddress('nobody'), null)
  assert.equal(splitAddress('@client.example'), null)
})

test('isSendableAddress, addresses with room for injection, are refused', () => {
  assert.ok(isSendableAddress('ana.souza+x@client.example'))
  for (const address of [
    'ana@client.example\r\nBcc: x@y.example',
    'a b@c.example',
    'nsb',
    'a@-x.example',
    '<a@b.example>',
  ])
    assert.ok(!isSendableAddress(address), address)
})
