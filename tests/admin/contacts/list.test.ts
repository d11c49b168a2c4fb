import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Contact } from '../../../src/domain/contact.ts'
import { toView } from '../../../src/admin/pages/contacts/list.ts'

function contact(address: string, name: string): Contact {
  return {
    id: address,
    address,
    name,
    role: 'requester',
    otherRoles: [],
    client: null,
    active: true,
    byEmail: true,
    registered: true,
    language: null,
    createdAt: new Date('2026-11-21T12:00:00Z'),
  }
}

const ana = contact('ana@cliente.example', 'Ana Souza')
const rui = contact('rui@outra.example', 'Rui')

test('contacts toView, a part of a name in another case, finds who has it', () => {
  assert.deepEqual(
    toView([ana, rui], 'SOUZA', true).rows.map(({ address }) => address),
    ['ana@cliente.example'],
  )
})

test('contacts toView, more than fit on the page, are cut and it says so', () => {
  const many = Array.from({ length: 201 }, (_, index) => contact(`c${index}@x.example`, 'C'))
  const view = toView(many, '', false)
  assert.equal(view.rows.length, 200)
  assert.equal(view.isCut, true)
})

test('contacts toView, an address with a slash, has a link that leads back to it', () => {
  const [row] = toView([contact('a/b@x.example', 'A')], '', true).rows
  assert.equal(row?.editHref, '/contacts/a%2Fb%40x.example/edit')
})
