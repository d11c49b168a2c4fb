import type { BlockEntry, BlockKind, ListName } from '../domain/blocklist.ts'
import { differences, type PlainValue } from '../domain/policy/policy-change.ts'
import { type ListPattern, readPattern } from '../domain/policy/list-pattern.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'
import { withRows } from './multi-row.ts'
import { type Authorship, bumpPolicyVersion, byGateway, lockPolicy } from './policy-version.ts'

/** What a new entry needs; it blocks, and for ever, unless said otherwise. */
export type NewBlock = {
  readonly pattern: string
  /** What the pattern matches, where that is known; its looks tell otherwise. What a stranger wrote must say it. */
  readonly kind?: BlockKind
  readonly reason: string
  readonly owner: string
  readonly list?: ListName
  readonly expiresAt?: Date | null
}

/** Which entries a page of them is about. */
export type BlocklistRequest = {
  readonly list: ListName
  /** What pattern, reason or owner hold, whatever the case of ASCII letters; empty for all. */
  readonly search: string
  /** Entries older than this one's id. */
  readonly before?: string
  /** Entries newer than this one's id, the nearest ones. */
  readonly after?: string
  readonly limit: number
}

/** A part of a list, the newest entry first, with the cursors of its neighbours. */
export type BlocklistPage = {
  readonly rows: readonly BlockEntry[]
  readonly next: string | null
  readonly previous: string | null
}

type BlockRow = {
  id: string
  pattern: string
  kind: BlockKind
  reason: string
  owner: string
  created_at: string
  hits: number
  list: ListName
  expires_at: string | null
  last_hit_at: string | null
}

/** All entries of both lists, by pattern. */
export async function listBlocklist(db: Db): Promise<readonly BlockEntry[]> {
  const rows: BlockRow[] = await db('blocklist').orderBy('pattern')
  return rows.map(toBlockEntry)
}

/** A page of the entries of one list. */
export async function findBlocks(db: Db, request: BlocklistRequest): Promise<BlocklistPage> {
  const { list, search, before, after, limit } = request
  const query = db('blocklist').where({ list })
  if (search !== '') {
    const holds = `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    void query.whereRaw(`lower(pattern || ' ' || reason || ' ' || owner) like ? escape '\\'`, [holds])
  }
  if (after !== undefined) void query.where('id', '>', after)
  else if (before !== undefined) void query.where('id', '<', before)
  const found: BlockRow[] = await query.orderBy('id', after === undefined ? 'desc' : 'asc').limit(limit + 1)
  const hasMore = found.length > limit
  const shown = found.slice(0, limit)
  if (after !== undefined) shown.reverse()
  const hasNewer = after === undefined ? before !== undefined : hasMore
  const hasOlder = after === undefined ? hasMore : true
  return {
    rows: shown.map(toBlockEntry),
    next: hasOlder ? (shown.at(-1)?.id ?? null) : null,
    previous: hasNewer ? (shown.at(0)?.id ?? null) : null,
  }
}

/** The entry of a pattern, however it is typed; `null` when there is none. */
export async function findBlock(db: Db, pattern: string): Promise<BlockEntry | null> {
  const row = await db('blocklist')
    .where(keyOf(readPattern(pattern)))
    .first()
  return row === undefined ? null : toBlockEntry(row)
}

/** How many entries there are of those kinds, which are tried one by one. */
export async function countBlocks(db: Db, kinds: readonly BlockKind[]): Promise<number> {
  const [row] = await db('blocklist').whereIn('kind', kinds).count({ count: '*' })
  return Number(row?.count ?? 0)
}

/**
 * Blocks or allows what a pattern matches.
 *
 * A pattern stands once, on one list: one that is there already takes the new list, reason, owner and end, and keeps
 * its age and its hits.
 */
export async function addBlock(
  db: Db,
  block: NewBlock,
  now: Date,
  actor: string = block.owner,
): Promise<BlockEntry> {
  const { kind, pattern } =
    block.kind === undefined ? readPattern(block.pattern) : { ...block, kind: block.kind }
  return db.transaction(async (trx) => {
    await lockPolicy(trx)
    const before = await findBlock(trx, pattern)
    await trx('blocklist')
      .insert({
        id: newId(now),
        pattern,
        kind,
        reason: block.reason,
        owner: block.owner,
        created_at: now.toISOString(),
        hits: 0,
        list: block.list ?? 'block',
        expires_at: block.expiresAt?.toISOString() ?? null,
      })
      .onConflict('pattern')
      .merge(['reason', 'owner', 'list', 'expires_at'])
    const entry = toBlockEntry(await trx('blocklist').where({ pattern }).first())
    const changes = differences(before && plainEntry(before), plainEntry(entry))
    await bumpPolicyVersion(trx, { event: 'block-added', subject: pattern, actor, changes }, now)
    return entry
  })
}

/** Removes an entry; whether there was one. */
export async function removeBlock(
  db: Db,
  pattern: string,
  { actor, now }: Authorship = byGateway(),
): Promise<boolean> {
  return db.transaction(async (trx) => {
    await lockPolicy(trx)
    const before = await findBlock(trx, pattern)
    if (before === null) return false
    await trx('blocklist')
      .where(keyOf(readPattern(pattern)))
      .delete()
    const changes = differences(plainEntry(before), null)
    await bumpPolicyVersion(trx, { event: 'block-removed', subject: before.pattern, actor, changes }, now)
    return true
  })
}

/** Counts the messages that entries decided, each id once for a message. The policy's version does not move. */
export async function countHits(trx: Db, ids: readonly string[], now: Date): Promise<void> {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  // Two nodes that count hits of the same entries take them in the same order.
  const rows = [...counts].sort(([one], [other]) => (one < other ? -1 : 1))
  await withRows(
    trx,
    `update blocklist set last_hit_at = '${now.toISOString()}', hits = hits + cast(added.column2 as integer)
      from (values `,
    rows,
    ') as added where blocklist.id = added.column1',
  )
}

/** All that the policy knows of an entry; its hits are no policy. */
function plainEntry({ list, reason, owner, expiresAt }: BlockEntry): Readonly<Record<string, PlainValue>> {
  return { list, reason, owner, expires: expiresAt?.toISOString() ?? null }
}

function keyOf({ pattern }: ListPattern): { readonly pattern: string } {
  return { pattern: pattern.replaceAll('\0', '') }
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
    list: row.list,
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at),
    lastHitAt: row.last_hit_at === null ? null : new Date(row.last_hit_at),
  }
}
