import { createHash } from 'node:crypto'
import type { Db } from './dialect.ts'

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

/** Writes down a first attempt; one that is written already stays. */
export async function noteFirstAttempt(db: Db, triplet: string, now: Date): Promise<void> {
  const at = now.toISOString()
  await db('greylist')
    .insert({ triplet, first_at: at, passed_at: null, expires_at: after(now, days.waiting) })
    .onConflict('triplet')
    .merge()
    .where('greylist.expires_at', '<=', at)
}

/** Writes down that a triplet has come in, which counts for some weeks. */
export async function noteGreylistPass(db: Db, triplet: string, now: Date): Promise<void> {
  await db('greylist')
    .where({ triplet })
    .update({ passed_at: now.toISOString(), expires_at: after(now, days.passed) })
}

/** Forgets what does not count any more. */
export async function sweepGreylist(db: Db, now: Date): Promise<number> {
  return db('greylist').where('expires_at', '<=', now.toISOString()).delete()
}

function after(now: Date, count: number): string {
  return new Date(now.getTime() + count * dayMs).toISOString()
}
