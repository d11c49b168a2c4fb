import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayTake, missingFields, suitsPreTickets } from '../../../src/domain/ticket/pre-ticket.ts'
import { requirableFields, type TicketType } from '../../../src/domain/ticket/ticket-type.ts'

const type: TicketType = {
  id: 'troca',
  name: 'Troca',
  queueId: null,
  groupId: 'trocas',
  branchId: null,
  hasLinks: false,
  requiredFields: ['branch', 'order'],
  position: 1,
  active: true,
}
const nothing = { client: false, branch: false, contract: false, order: false, due: false }

test('missing fields, of a type that requires some, C15 are named in their order with the client C17', () => {
  assert.deepEqual(missingFields(type, nothing), ['client', 'branch', 'order'])
  assert.deepEqual(missingFields(type, { ...nothing, client: true, order: true }), ['branch'])
})

test('missing fields, without a type, C17 are the client alone', () => {
  assert.deepEqual(missingFields(null, nothing), ['client'])
})

test('missing fields, of a type that requires all, are all', () => {
  assert.deepEqual(missingFields({ ...type, requiredFields: requirableFields }, nothing), requirableFields)
})

test('taking, by members of the group and others, C14 is for the group of the type', () => {
  assert.equal(mayTake(type, ['trocas', 'x']), true)
  assert.equal(mayTake(type, ['x']), false)
  assert.equal(mayTake({ ...type, groupId: null }, []), true)
  assert.equal(mayTake(null, []), true)
})

test('types, with links or out of use, C8 are none for pre-tickets', () => {
  assert.equal(suitsPreTickets(type), true)
  assert.equal(suitsPreTickets({ ...type, hasLinks: true }), false)
  assert.equal(suitsPreTickets({ ...type, active: false }), false)
})
