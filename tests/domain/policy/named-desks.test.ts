import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outlineOf } from '../../../src/domain/mail/outline-parse.ts'
import { type AddressedAs, addressedAs, namedDesks } from '../../../src/domain/policy/named-desks.ts'
import { makeDesk } from '../../support/facts.ts'

const desk = makeDesk()
const other = makeDesk({ id: 'desk-2', address: 'vendas@desk.example' })
const desks = new Map([desk, other].map((each) => [each.address, each]))

const cases: readonly [circumstance: string, lines: readonly string[], as: AddressedAs][] = [
  ['A21 in To', ['To: suporte@desk.example'], 'to'],
  ['A21 in To behind another', ['To: vendas@desk.example, Suporte <suporte@desk.example>'], 'to'],
  ['A21 in the second of two To fields', ['To: x@y.example', 'To: suporte@desk.example'], 'to'],
  ['A22 in Cc', ['To: x@y.example', 'Cc: suporte@desk.example'], 'cc'],
  ['in To and Cc', ['To: suporte@desk.example', 'Cc: suporte@desk.example'], 'to'],
  ['A23 in Bcc', ['To: x@y.example', 'Bcc: suporte@desk.example'], 'bcc'],
  ['A23 in the envelope alone', ['To: undisclosed-recipients:;'], 'bcc'],
  ['in a group of To', ['To: Equipe: suporte@desk.example;'], 'to'],
  ['in no field', [], 'bcc'],
]

for (const [circumstance, lines, as] of cases) {
  test(`addressedAs, ${circumstance}, is ${as}`, () => {
    const octets = new TextEncoder().encode([...lines, '', '', ''].join('\r\n'))
    const named = namedDesks(outlineOf(octets, true), (address) => desks.get(address) ?? null)
    assert.equal(addressedAs(named, desk), as)
  })
}

test('addressedAs, postmaster without a desk, is named by nobody', () => {
  assert.equal(addressedAs({ to: [null], cc: [null] }, null), 'bcc')
})
