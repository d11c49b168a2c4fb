import type { BlockEntry } from '../../src/domain/blocklist.ts'
import { readPattern } from '../../src/domain/policy/list-pattern.ts'

/** The entry of a pattern, on the blocklist and for ever unless said otherwise. */
export function makeBlock(typed: string, entry: Partial<BlockEntry> = {}): BlockEntry {
  return {
    ...readPattern(typed),
    id: typed,
    reason: 'Propaganda',
    owner: 'cli',
    createdAt: new Date(0),
    hits: 0,
    list: 'block',
    expiresAt: null,
    lastHitAt: null,
    ...entry,
  }
}
