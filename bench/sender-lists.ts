import type { BlockEntry } from '../src/domain/blocklist.ts'
import { readPattern } from '../src/domain/policy/list-pattern.ts'
import { indexLists, matchLists, type SenderLists } from '../src/domain/policy/sender-lists.ts'
import { compileExpression } from '../src/intake/linear-regex.ts'

/*
 * Tells what the sender lists cost: making them ready, and a look for an honest sender.
 * node bench/sender-lists.ts
 */

const looks = 20_000
const now = new Date()
const signs = {
  peer: '203.0.113.9',
  addresses: ['ana@cliente.example', 'ana@cliente.example', 'bia@outro.example'],
}

const cases: readonly (readonly [name: string, patterns: readonly string[]])[] = [
  ['nothing', []],
  ['100 addresses', make(100, (n) => `x${n}@d${n}.example`)],
  ['100,000 addresses', make(100_000, (n) => `x${n}@d${n}.example`)],
  ['100,000 domains', make(100_000, (n) => `d${n}.example`)],
  ['60,000 networks', make(60_000, (n) => `10.${n >> 8}.${n & 255}.0/24`)],
  ['10,000 wildcards', make(10_000, (n) => `*@d${n}.example`)],
  ['100 expressions', make(100, (n) => `/^promo-${n}-[0-9]+@.*\\.example$/`)],
]

for (const [name, patterns] of cases) {
  const startedAt = performance.now()
  const lists = indexLists(patterns.map(entryOf), compileExpression)
  const indexMs = performance.now() - startedAt
  const microseconds = lookFor(lists)
  process.stdout.write(
    `${name.padEnd(20)} ready in ${indexMs.toFixed(0).padStart(5)} ms, a look ${microseconds.toFixed(2).padStart(8)} us\n`,
  )
}

function lookFor(lists: SenderLists): number {
  const startedAt = performance.now()
  for (let look = 0; look < looks; look++) matchLists(lists, signs, now)
  return ((performance.now() - startedAt) * 1000) / looks
}

function make(count: number, pattern: (n: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, n) => pattern(n))
}

function entryOf(typed: string): BlockEntry {
  return {
    ...readPattern(typed),
    id: typed,
    reason: '',
    owner: 'bench',
    createdAt: now,
    hits: 0,
    list: 'block',
    expiresAt: null,
    lastHitAt: null,
  }
}
