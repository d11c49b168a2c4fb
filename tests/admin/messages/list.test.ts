import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toView } from '../../../src/admin/pages/messages/list.ts'
import { messageRecord } from '../../support/message-record.ts'

const row = { ...messageRecord(), cursor: '7' }

test('monitor toView, a refused message, C49 has the real reply and the reason in words', () => {
  const refused = {
    ...row,
    state: 'refused' as const,
    reason: 'blocked-author' as const,
    reply: '550 5.7.1 Remetente bloqueado',
    protocol: null,
  }
  const view = toView({ query: '', rows: [refused], next: null, previous: null, newest: '7' })
  assert.equal(view.rows[0]?.reasonKey, 'reason.blocked-author')
  assert.equal(view.rows[0]?.reply, '550 5.7.1 Remetente bloqueado')
  assert.equal(view.rows[0]?.tone, 'bad')
  assert.equal(view.rows[0]?.ticketHref, null)
})

test('monitor toView, a filter and more rows, keeps the words in every link', () => {
  const view = toView({
    query: 'de:ana status:refused',
    rows: [row],
    next: '5',
    previous: '9',
    newest: null,
  })
  assert.equal(view.olderHref, '/messages?q=de%3Aana+status%3Arefused&before=5')
  assert.equal(view.newerHref, '/messages?q=de%3Aana+status%3Arefused&after=9')
  assert.equal(view.arrivedUrl, null)
  assert.equal(view.chips.find(({ key }) => key === 'message-state.refused')?.isCurrent, true)
  assert.equal(view.chips.find(({ key }) => key === 'messages.chip.all')?.href, '/messages?q=de%3Aana')
})

test('monitor toView, the newest page, asks for what comes after its first row', () => {
  const view = toView({ query: '', rows: [row], next: null, previous: null, newest: '7' })
  assert.equal(view.arrivedUrl, '/messages/newer?after=7')
})

test('monitor toView, C48 each status, has words and a tone of its own', () => {
  const states = ['ticket', 'held', 'waiting', 'sent', 'failed'] as const
  const rows = states.map((state) => ({ ...row, state }))
  const view = toView({ query: '', rows, next: null, previous: null, newest: null })
  assert.deepEqual(
    view.rows.map(({ stateKey, tone }) => [stateKey, tone]),
    [
      ['message-state.ticket', 'good'],
      ['message-state.held', 'wait'],
      ['message-state.waiting', 'wait'],
      ['message-state.sent', 'good'],
      ['message-state.failed', 'bad'],
    ],
  )
})

test('monitor toView, hostile names and subject, security 6.8 shows what is hidden', () => {
  const hostile = { ...row, subject: 'a\0\u202E', author: { name: '\u200Fx', address: 'x@x.example' } }
  const view = toView({ query: '', rows: [hostile], next: null, previous: null, newest: null })
  assert.equal(view.rows[0]?.subject, 'a␀[U+202E]')
  assert.deepEqual(view.rows[0]?.author, { head: '', tail: '[U+200F]x' })
})
