import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MailPace } from '../../src/intake/mail-pace.ts'

const start = new Date('2026-01-05T13:00:00Z')
const of = { author: 'ana@cliente.example', deskId: 'desk-1', ticketId: 'ticket-1', unprovedFrom: null }

test('mail pace, O22 mails of one author, are counted by author, pair and ticket', () => {
  const pace = new MailPace()
  assert.deepEqual(pace.count(of, start), { author: 1, pair: 1, ticket: 1 })
  assert.deepEqual(pace.count({ ...of, deskId: 'desk-2', ticketId: null }, start), {
    author: 2,
    pair: 1,
    ticket: null,
  })
  assert.deepEqual(pace.count({ ...of, author: 'bia@cliente.example' }, start), {
    author: 1,
    pair: 1,
    ticket: 2,
  })
})

test('mail pace, O22 what nothing proves, is counted apart on the ticket too, by the place it came from', () => {
  const pace = new MailPace()
  pace.count(of, start)
  const forged = { ...of, author: 'ana@cliente.example from a', unprovedFrom: 'from a' }
  assert.deepEqual(pace.count(forged, start), { author: 1, pair: 1, ticket: 1 })
  const other = { ...forged, author: 'bia@cliente.example from a' }
  assert.deepEqual(pace.count(other, start), { author: 1, pair: 1, ticket: 2 })
  assert.deepEqual(pace.count(of, start), { author: 2, pair: 2, ticket: 2 })
})

test('mail pace, an hour and more later, begins anew', () => {
  const pace = new MailPace()
  for (let minute = 0; minute < 60; minute++) pace.count(of, after(minute))
  assert.equal(pace.peek(of, after(59)).author, 61)
  assert.equal(pace.peek(of, after(129)).author, 1)
  assert.ok(pace.peek(of, after(90)).author < 32)
})

test('mail pace, a look at it, counts nothing', () => {
  const pace = new MailPace()
  pace.peek(of, start)
  assert.equal(pace.count(of, start).author, 1)
})

test('mail pace, a hundred thousand authors and more, keeps its memory', () => {
  const pace = new MailPace()
  for (let number = 0; number < 60_000; number++) pace.count({ ...of, author: `a${number}@b.example` }, start)
  assert.equal(pace.count({ ...of, author: 'new@b.example' }, start).author, 0)
})

function after(minutes: number): Date {
  return new Date(start.getTime() + minutes * 60_000)
}
