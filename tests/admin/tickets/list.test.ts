import assert from 'node:assert/strict'
import { test } from 'node:test'
import { situationNamed, toView } from '../../../src/admin/pages/tickets/list.ts'

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
