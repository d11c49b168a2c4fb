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

test('contacts toView, more before and after, leads there from the addresses at the edges', () => {
  const view = toView({ rows: [ana, rui], hasPrevious: true, hasNext: true }, 'é', true)
  assert.equal(view.previousHref, '/contacts?q=%C3%A9&before=ana%40cliente.example')
  assert.equal(view.nextHref, '/contacts?q=%C3%A9&after=rui%40outra.example')
})

test('contacts toView, an address with a slash, has a link that leads back to it', () => {
  const [row] = toView(
    { rows: [contact('a/b@x.example', 'A')], hasPrevious: false, hasNext: false },
    '',
    true,
  ).rows
  assert.equal(row?.editHref, '/contacts/a%2Fb%40x.example/edit')
})
