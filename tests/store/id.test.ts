import assert from 'node:assert/strict'
import { test } from 'node:test'
import { earliestId, newId } from '../../src/store/id.ts'

const moment = new Date('2026-03-04T05:06:07.890Z')

test('newId, many at one moment, are 26 plain characters and all differ', () => {
  const ids = Array.from({ length: 10_000 }, () => newId(moment))
  assert.equal(new Set(ids).size, ids.length)
  for (const id of ids) assert.match(id, /^[0-9A-HJKMNP-TV-Z]{26}$/)
})

test('newId, later moments, come later in order', () => {
  const ids = [0, 1, 1000, 86_400_000, 400 * 86_400_000].map((later) =>
    newId(new Date(moment.getTime() + later)),
  )
  assert.deepEqual(ids.toSorted(), ids)
})

test('earliestId, of a moment, parts what came before it from what came since', () => {
  assert.ok(newId(new Date(moment.getTime() - 1)) < earliestId(moment))
  assert.ok(newId(moment) >= earliestId(moment))
})
