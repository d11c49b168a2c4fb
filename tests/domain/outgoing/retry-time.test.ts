import assert from 'node:assert/strict'
import { test } from 'node:test'
import { givesUpAt, restMs, retryTime } from '../../../src/domain/outgoing/retry-time.ts'

const now = new Date('2026-03-04T05:06:07.000Z')

test('retry, from attempt to attempt, waits longer and is given up after five days', () => {
  assert.equal(givesUpAt(now).getTime() - now.getTime(), 5 * 24 * 3_600_000)
  const pauses = Array.from(
    { length: 12 },
    (_, index) => retryTime(index + 1, now, 0.5).getTime() - now.getTime(),
  )
  assert.equal(pauses[0], 60_000)
  assert.equal(pauses.at(-1), 6 * 3_600_000)
  assert.ok(pauses.every((pause, index) => pause >= (pauses[index - 1] ?? 0)))
})

test('retry, what failed together, does not come back together', () => {
  const times = [0, 0.25, 1].map((chance) => retryTime(5, now, chance).getTime())
  assert.equal(new Set(times).size, 3)
  for (const time of times) assert.ok(Math.abs(time - now.getTime() - 16 * 60_000) <= 0.2 * 16 * 60_000)
})

test('rest, a server that fails again and again, is asked every few minutes at least', () => {
  assert.equal(restMs(1, 0.5), 5_000)
  assert.equal(restMs(2, 0.5), 10_000)
  assert.ok(restMs(50, 1) <= 6 * 60_000)
})
