import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actionsOf } from '../../../src/admin/pages/tickets/actions.ts'
import { type Around, toView as viewOf, type View } from '../../../src/admin/pages/tickets/show.ts'
import type { MessageView } from '../../../src/admin/pages/tickets/timeline.ts'
import type { HistoryEntry } from '../../../src/domain/ticket/ticket.ts'
import type { Entry, Spoken } from '../../../src/store/conversation.ts'
import type { TicketRecord } from '../../../src/store/tickets.ts'
import { messageRecord } from '../../support/message-record.ts'

const at = new Date('2026-11-21T12:00:00Z')

const ticket: TicketRecord = {
  id: 'ticket',
  protocol: '2026-000001',
  kind: 'pre-ticket',
  state: 'open',
  title: 'Impressora',
  deskId: 'desk',
  queue: null,
  type: null,
  classifiedAs: null,
  assignee: null,
  waitingSince: null,
  version: 0,
  dueAt: null,
  requester: { id: 'contact', name: 'Ana', address: 'ana@cliente.example' },
  cc: [],
  unread: 1,
  createdAt: at,
  updatedAt: at,
  deskAddress: 'suporte@empresa.example',
  messageIds: [],
  queues: [],
  related: [],
  orderNumber: '',
  isMerged: false,
}

/** The page of a ticket with these messages and this history, to somebody who may work on it. */
function toView(
  record: TicketRecord,
  spoken: readonly Spoken[] = [],
  history: readonly HistoryEntry[] = [],
  around: Partial<Around> = {},
): View {
  const entries: Entry[] = [
    ...spoken.map((each) => ({ kind: 'mail' as const, at, spoken: each })),
    ...history.map((line) => ({ kind: 'line' as const, at: line.at, line })),
  ]
  return viewOf(record, {
    conversation: { entries, total: entries.length, before: 0, lines: history.length },
    selection: 'all',
    participants: [],
    reader: { userId: 'bia', mayWork: true, mayManage: false, unread: new Set() },
    now: at,
    ...around,
  })
}

function messagesOf({ timeline }: View): readonly MessageView[] {
  return timeline.flatMap(({ mail }) => mail ?? [])
}

const actions: readonly [circumstance: string, changes: Partial<TicketRecord>, hrefs: string[]][] = [
  ['an unread pre-ticket, which asks before it is discarded', {}, ['read']],
  ['an open ticket that was read', { kind: 'ticket', unread: 0 }, ['close', 'ask-validation', 'unread']],
  [
    'a ticket that awaits validation',
    { kind: 'ticket', state: 'awaiting-validation', unread: 0 },
    ['close', 'reopen', 'unread'],
  ],
  ['a closed ticket', { kind: 'ticket', state: 'closed', unread: 0 }, ['reopen', 'unread']],
  ['a discarded pre-ticket', { state: 'discarded', unread: 0 }, ['unread']],
]

for (const [circumstance, changes, names] of actions) {
  test(`actionsOf, ${circumstance}, C36 offers ${names.join(' and ')}`, () => {
    assert.deepEqual(
      actionsOf({ ...ticket, ...changes }).map(({ href }) => href),
      names.map((name) => `/tickets/2026-000001/${name}`),
    )
  })
}

test('ticket toView, history in and out, C23 has the two icons with date and time', () => {
  const entry = { id: 'h', actor: null, messageId: 'm', details: {}, at }
  const view = toView(
    ticket,
    [],
    [
      { ...entry, event: 'mail-received' },
      { ...entry, event: 'mail-sent', actor: 'Bia' },
    ],
  )
  assert.deepEqual(
    view.timeline
      .flatMap(({ line }) => line ?? [])
      .map(({ icon, at: when, actor, href }) => [icon, when, actor, href]),
    [
      ['in', at, null, '/messages/m'],
      ['out', at, 'Bia', '/messages/m'],
    ],
  )
})

test('ticket toView, a reply with quoted mail, C22 shows the new text and keeps the whole', () => {
  const content = {
    text: 'Ainda não.\n\n> Resolveu?',
    replyText: 'Ainda não.',
    quotedText: '> Resolveu?',
    html: null,
    bounce: null,
    forward: null,
    fault: null,
    attachments: [],
  }
  const [message] = messagesOf(toView(ticket, [{ message: messageRecord(), content, correction: null }]))
  assert.equal(message?.text, 'Ainda não.')
  assert.equal(message?.full, 'Ainda não.\n\n> Resolveu?')
})

test('ticket toView, a text that is only quoted, shows the whole', () => {
  const content = {
    text: '> Resolveu?',
    replyText: '',
    quotedText: '> Resolveu?',
    html: null,
    bounce: null,
    forward: null,
    fault: null,
    attachments: [],
  }
  const [message] = messagesOf(toView(ticket, [{ message: messageRecord(), content, correction: null }]))
  assert.equal(message?.text, '> Resolveu?')
  assert.equal(message?.full, null)
})

test('ticket toView, a ticket that is not open, C55 cannot be marked as spam again', () => {
  assert.equal(toView(ticket, [], []).spamHref, '/tickets/2026-000001/spam')
  assert.equal(toView({ ...ticket, state: 'spam' }, [], []).spamHref, null)
})

test('complaint 9 ticket toView, other queues and tickets of the same mail, are shown', () => {
  const { queues, related } = toView(
    { ...ticket, queues: ['vendas@empresa.example'], related: ['2026-000002'] },
    [],
    [],
  )
  assert.deepEqual([queues, related], [['vendas@empresa.example'], ['2026-000002']])
})

test('ticket toView, a removed desk and a hostile title, shows what there is', () => {
  const view = toView({ ...ticket, deskAddress: '', title: 'a\0b', requester: null }, [], [])
  assert.equal(view.desk, null)
  assert.equal(view.title, 'a␀b')
  assert.equal(view.requester, null)
})
