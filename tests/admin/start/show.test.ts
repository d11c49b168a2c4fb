import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toView } from '../../../src/admin/pages/start/show.ts'
import { addTallies } from '../../../src/store/tallies.ts'
import { startTestAdmin } from '../../support/admin.ts'

const well = {
  doors: [{ name: 'smtp', address: '127.0.0.1:2525', isListening: true }],
  isDatabaseWritable: true,
  pendingContent: 3,
} as const
const balanced = { received: 10, ticket: 4, reply: 3, held: 1, refused: 1, discarded: 1 }

test('start, a sum that is right, raises no alarm', () => {
  const view = toView({ today: balanced, all: balanced }, well)
  assert.equal(view.isBalanced, true)
  assert.equal(view.isWell, true)
  assert.deepEqual(
    view.equations[0]?.terms.map(({ count }) => count),
    [4, 3, 1, 1, 1],
  )
})

test('start, a message without a fate or one too many, raises the alarm with the difference', () => {
  const lost = toView({ today: balanced, all: { ...balanced, received: 11 } }, well)
  assert.equal(lost.isBalanced, false)
  assert.deepEqual(
    lost.equations.map(({ missing }) => missing),
    [0, 1],
  )
  assert.equal(toView({ today: { ...balanced, held: 2 }, all: balanced }, well).equations[0]?.missing, -1)
})

test('start, a closed door, is not well', () => {
  const view = toView(
    { today: balanced, all: balanced },
    { ...well, doors: [{ name: 'smtp', address: null, isListening: false }] },
  )
  assert.equal(view.isWell, false)
})

test('start, the page, shows the alarm and the doors in words', async () => {
  const admin = await startTestAdmin()
  try {
    const visitor = await admin.signIn('operator')
    assert.doesNotMatch((await visitor.get('/')).text, /role="alert"/)
    const change = {
      receivedAt: new Date().toISOString(),
      direction: 'in',
      state: 'received',
      count: 1,
    } as const
    await addTallies(admin.database.writer, [change])
    admin.health = { ...admin.health, doors: [{ name: 'lmtp', address: null, isListening: false }] }
    const { text } = await visitor.get('/')
    assert.match(text, /role="alert"[\s\S]*não fecha/)
    assert.match(text, /Diferença: 1/)
    assert.match(text, /Fechada[\s\S]*Porta LMTP/)
  } finally {
    await admin.close()
  }
})
