import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toView } from '../../../src/admin/pages/tickets/list.ts'
import { situationNamed } from '../../../src/admin/pages/tickets/situations.ts'
import type { TicketRow } from '../../../src/store/ticket-list.ts'

test('situationNamed, a word that is no situation, shows all', () => {
  assert.equal(situationNamed('unread'), 'unread')
  assert.equal(situationNamed('constructor'), 'all')
})

test('tickets toView, a situation and words, C34 are kept in every link', () => {
  const view = toView({
    query: 'nota',
    situation: 'unread',
    queue: '',
    queues: [],
    permissions: new Map(),
    saved: [],
    rows: [],
    next: '5',
    previous: null,
  })
  assert.equal(view.olderHref, '/tickets?q=nota&situation=unread&before=5')
  assert.deepEqual(
    view.situations.filter(({ isCurrent }) => isCurrent).map(({ key }) => key),
    ['tickets.situation.unread'],
  )
  assert.equal(view.situations[0]?.href, '/tickets?q=nota&situation=open')
})

test('complaint 9 tickets toView, a ticket in two queues, shows the addresses of both', () => {
  const row: TicketRow = {
    id: 't',
    protocol: '2026-000001',
    kind: 'ticket',
    state: 'open',
    title: 'Impressora',
    deskId: 'd',
    requester: null,
    cc: [],
    unread: 1,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    deskAddress: 'suporte@empresa.example',
    queues: ['vendas@empresa.example'],
    cursor: '1',
    queue: null,
    type: null,
    assignee: null,
    classifiedAs: null,
    waitingSince: null,
    dueAt: null,
    version: 0,
  }
  const asked = { query: '', queue: '', queues: [], saved: [], permissions: new Map() }
  const found = { ...asked, rows: [row], next: null, previous: null }
  const view = toView({ ...found, situation: 'all' })
  assert.deepEqual(
    view.rows[0]?.queues.map(({ head, tail }) => `${head}${tail}`),
    ['vendas@empresa.example'],
  )
})
