import { createHash } from 'node:crypto'
import { blockOf } from '../domain/mail/network.ts'
import type { Db } from './dialect.ts'
import { insertRows } from './multi-row.ts'

/** What is remembered of a triplet. */
export type GreylistEntry = {
  readonly firstAt: Date
  /** When it last came in; `null` when it never has. */
  readonly passedAt: Date | null
}

/** What makes two attempts those of one sender: the network, the reverse-path and the desk. RFC 6647 §2.1 */
export type Triplet = {
  readonly network: string
  /** Folded; empty for `<>`. */
  readonly reversePath: string
  readonly deskId: string
}

/** An attempt of a triplet, about to be written: its first, or one that has come in. */
export type GreylistNote = {
  /** From `tripletKey`. */
  readonly triplet: string
  readonly network: string
  readonly step: 'first' | 'passed'
  readonly at: Date
}

/** How many triplets are remembered: past it the oldest that have never come in go first. */
export type GreylistBounds = {
  readonly inAll: number
  /** Those of one network that have never come in. */
  readonly waitingPerNetwork: number
  /** Those of one block: an owner of IPv6 has 65,536 networks in it. */
  readonly waitingPerBlock: number
}

const bounds: GreylistBounds = { inAll: 100_000, waitingPerNetwork: 1_000, waitingPerBlock: 5_000 }
/** How long a first attempt waits for the second, and how long who has come in need not wait again. */
const days = { waiting: 2, passed: 36 }
const dayMs = 24 * 3_600_000

/** The name under which a triplet is kept. */
export function tripletKey({ network, reversePath, deskId }: Triplet): string {
  return createHash('sha256').update(`${deskId}\0${network}\0${reversePath}`).digest('hex')
}

/** What is remembered of a triplet; `null` when nothing is, or not any more. */
export async function findGreylisted(db: Db, triplet: string, now: Date): Promise<GreylistEntry | null> {
  const row: { first_at: string; passed_at: string | null } | undefined = await db('greylist')
    .where({ triplet })
    .where('expires_at', '>', now.toISOString())
    .first('first_at', 'passed_at')
  if (row === undefined) return null
  return {
    firstAt: new Date(row.first_at),
    passedAt: row.passed_at === null ? null : new Date(row.passed_at),
  }
}

/**
 * Writes down attempts: a first one that is written already stays, one that has come in counts for some weeks.
 *
 * A network, or a block of networks, that brings more first attempts than one may loses its own oldest.
 */
export async function noteGreylist(
  trx: Db,
  notes: readonly GreylistNote[],
  most: GreylistBounds = bounds,
): Promise<void> {
  const firsts = new Map<string, GreylistNote>()
  for (const note of notes)
    if (note.step === 'first' && !firsts.has(note.triplet)) firsts.set(note.triplet, note)
  await insertRows(
    trx,
    'greylist',
    ['triplet', 'network', 'block', 'first_at', 'passed_at', 'expires_at'],
    [...firsts.values()].map(({ triplet, network, at }) => [
      triplet,
      network,
      blockOf(network),
      at.toISOString(),
      null,
      after(at, days.waiting),
    ]),
    ` on conflict (triplet) do update set first_at = excluded.first_at, passed_at = null,
      expires_at = excluded.expires_at where greylist.expires_at <= excluded.first_at`,
  )
  for (const { triplet, step, at } of notes) {
    if (step !== 'passed') continue
    await trx('greylist')
      .where({ triplet })
      .update({ passed_at: at.toISOString(), expires_at: after(at, days.passed) })
  }
  const networks = new Set([...firsts.values()].map(({ network }) => network))
  await trim(trx, 'network', [...networks], most.waitingPerNetwork)
  await trim(trx, 'block', [...new Set([...networks].map(blockOf))], most.waitingPerBlock)
}

/** Forgets what does not count any more and, past the bound, the oldest of who never came in, then of all. */
export async function sweepGreylist(db: Db, now: Date, { inAll }: GreylistBounds = bounds): Promise<number> {
  const expired = await db('greylist').where('expires_at', '<=', now.toISOString()).delete()
  const row = await db('greylist').count({ count: '*' }).first()
  const surplus = Number(row?.count) - inAll
  if (surplus <= 0) return expired
  const oldest = db('greylist')
    .orderByRaw('case when passed_at is null then 0 else 1 end, first_at')
    .limit(surplus)
    .select('triplet')
  return expired + (await db('greylist').whereIn('triplet', oldest).delete())
}

/** Forgets the oldest first attempts of the networks or blocks that have brought more than so many. */
async function trim(
  trx: Db,
  column: 'network' | 'block',
  keys: readonly string[],
  most: number,
): Promise<void> {
  if (keys.length === 0) return
  const full: { key: string; count: number | string }[] = await trx('greylist')
    .whereNull('passed_at')
    .whereIn(column, keys)
    .groupBy(column)
    .having(trx.raw('count(*)'), '>', most)
    .select(`${column} as key`)
    .count({ count: '*' })
  for (const { key, count } of full) {
    const oldest = trx('greylist')
      .where({ [column]: key, passed_at: null })
      .orderBy('first_at')
      .limit(Number(count) - most)
      .select('triplet')
    await trx('greylist').whereIn('triplet', oldest).delete()
  }
}

function after(now: Date, count: number): string {
  return new Date(now.getTime() + count * dayMs).toISOString()
}
