import assert from 'node:assert/strict'
import { test } from 'node:test'
import { patternFault, readPattern } from '../../../src/domain/policy/list-pattern.ts'

const rows: readonly (readonly [typed: string, kind: string, pattern: string, fault: string | null])[] = [
  ['X@Spam.Example', 'address', 'x@spam.example', null],
  ['@Spam.Example', 'domain', 'spam.example', null],
  ['spam.example', 'domain', 'spam.example', null],
  ['', 'domain', '', 'pattern'],
  ['spam', 'domain', 'spam', 'broad'],
  ['com', 'domain', 'com', 'broad'],
  ['com.br', 'domain', 'com.br', 'broad'],
  ['loja.com.br', 'domain', 'loja.com.br', null],
  ['a b.example', 'domain', 'a b.example', 'pattern'],
  ['-a.example', 'domain', '-a.example', 'pattern'],
  ['x@', 'address', 'x@', 'pattern'],
  ['*@Spam.example', 'wildcard', '*@spam.example', null],
  ['*.promo.example', 'wildcard', '*.promo.example', null],
  ['noreply-*@x.example', 'wildcard', 'noreply-*@x.example', null],
  ['lottery@*', 'wildcard', 'lottery@*', null],
  ['*', 'wildcard', '*', 'broad'],
  ['***', 'wildcard', '*', 'broad'],
  ['*.com', 'wildcard', '*.com', 'broad'],
  ['*@*', 'wildcard', '*@*', 'broad'],
  ['*@*.com.br', 'wildcard', '*@*.com.br', 'broad'],
  ['a*@*', 'wildcard', 'a*@*', 'broad'],
  ['*@', 'wildcard', '*@', 'pattern'],
  ['* <x@a.example>', 'wildcard', '* <x@a.example>', 'pattern'],
  ['/^promo-[0-9]+@/', 'regex', '/^promo-[0-9]+@/', null],
  ['/^Promo@/i', 'regex', '/^Promo@/', null],
  ['192.0.2.7', 'network', '192.0.2.7', null],
  ['[192.0.2.7]', 'network', '192.0.2.7', null],
  ['192.0.2.7/24', 'network', '192.0.2.0/24', null],
  ['2001:DB8:0:0:1::7/32', 'network', '2001:db8::/32', null],
  ['0.0.0.0/0', 'network', '0.0.0.0/0', 'broad'],
  ['::/0', 'network', '::/0', 'broad'],
  ['127.0.0.1', 'network', '127.0.0.1', 'own'],
  [`${'a'.repeat(400)}.example`, 'domain', `${'a'.repeat(400)}.example`, 'long'],
]

for (const pattern of ['*@x.example', '/a@b/', 'x.example', '192.0.2.1']) {
  test(`patternFault, C55 the address ${pattern}, is none that stands for one person`, () => {
    assert.equal(patternFault({ kind: 'address', pattern }), 'pattern')
  })
}

for (const [typed, kind, pattern, fault] of rows) {
  test(`readPattern, C54 “${typed.slice(0, 30)}”, is ${fault ?? `a ${kind}`}`, () => {
    const read = readPattern(typed)
    assert.deepEqual(read, { kind, pattern })
    assert.equal(patternFault(read), fault)
    assert.deepEqual(readPattern(pattern), read)
  })
}
