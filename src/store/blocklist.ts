import type { BlockEntry, BlockKind } from '../domain/blocklist.ts'
import { foldAddress } from '../domain/mail/address.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { bumpPolicyVersion } from './policy-version.ts'

/** What a new entry needs. */
export type NewBlock = { readonly pattern: string; readonly reason: string; readonly owner: string }

type BlockRow = {
  id: string
  pattern: string
  kind: BlockKind
  reason: string
  owner: string
  created_at: string
  hits: number
}

/** All entries, by pattern. */
export async function listBlocklist(db: Db): Promise<readonly BlockEntry[]> {
  const rows: BlockRow[] = await db('blocklist').orderBy('pattern')
  return rows.map(toBlockEntry)
}

/**
 * Blocks an address or a domain (`spam.example` or `@spam.example`).
 *
 * A pattern that is there already takes the new reason and owner, and keeps its age and its hits.
 */
export async function addBlock(db: Db, block: NewBlock, now: Date): Promise<BlockEntry> {
  const folded = foldAddress(block.pattern.trim())
  const pattern = folded.startsWith('@') ? folded.slice(1) : folded
  const kind: BlockKind = pattern.includes('@') ? 'address' : 'domain'
  return db.transaction(async (trx) => {
    await bumpPolicyVersion(trx)
    await trx('blocklist')
      .insert({
        id: newId(now),
        pattern,
        kind,
        reason: block.reason,
        owner: block.owner,
        created_at: now.toISOString(),
        hits: 0,
      })
      .onConflict('pattern')
      .merge(['reason', 'owner'])
    return toBlockEntry(await trx('blocklist').where({ pattern }).first())
  })
}

/** Removes an entry; whether there was one. */
export async function removeBlock(db: Db, pattern: string): Promise<boolean> {
  return db.transaction(async (trx) => {
    await bumpPolicyVersion(trx)
    const folded = foldAddress(pattern.trim())
    const removed = await trx('blocklist')
      .where({ pattern: folded.startsWith('@') ? folded.slice(1) : folded })
      .delete()
    return removed > 0
  })
}

/** Counts one more message that an entry refused. The policy stays as it is, so its version does not move. */
export async function countHit(db: Db, id: string): Promise<void> {
  await db('blocklist').where({ id }).increment('hits', 1)
}

function toBlockEntry(row: BlockRow): BlockEntry {
  return {
    id: row.id,
    pattern: row.pattern,
    kind: row.kind,
    reason: row.reason,
    owner: row.owner,
    createdAt: new Date(row.created_at),
    hits: Number(row.hits),
  }
}
