import { createHash } from 'node:crypto'
import type { Db } from './dialect.ts'

/** How long a sign-in lives: without a request, and in all. */
export const sessionLife = { idleMs: 30 * 60_000, totalMs: 12 * 60 * 60_000 } as const

/** An open sign-in as it is kept; who reads the table cannot sign in with it. */
export type LoginSession = { readonly userId: string; readonly data: string }

type SessionRow = { digest: string; user_id: string; data: string; created_at: string; seen_at: string }

/**
 * What a cookie's id opens, or `null` when it is unknown or too old.
 *
 * One from half an hour ahead was written before the clock was put back; it would live longer than it may.
 */
export async function readLoginSession(db: Db, id: string, now: Date): Promise<LoginSession | null> {
  const row: SessionRow | undefined = await db('login_sessions')
    .where({ digest: digestOf(id) })
    .first()
  if (row === undefined) return null
  const isIdle = row.seen_at <= before(now, sessionLife.idleMs)
  const isOld = row.created_at <= before(now, sessionLife.totalMs)
  const isAhead = row.seen_at > before(now, -sessionLife.idleMs)
  return isIdle || isOld || isAhead ? null : { userId: row.user_id, data: row.data }
}

/** Keeps a sign-in; its age counts from the first time. */
export async function saveLoginSession(
  db: Db,
  id: string,
  { userId, data }: LoginSession,
  now: Date,
): Promise<void> {
  const at = now.toISOString()
  await db('login_sessions')
    .insert({ digest: digestOf(id), user_id: userId, data, created_at: at, seen_at: at })
    .onConflict('digest')
    .merge(['user_id', 'data', 'seen_at'])
}

/** Notes that a sign-in was used. */
export async function touchLoginSession(db: Db, id: string, now: Date): Promise<void> {
  await db('login_sessions')
    .where({ digest: digestOf(id) })
    .update({ seen_at: now.toISOString() })
}

/** Ends a sign-in. */
export async function endLoginSession(db: Db, id: string): Promise<void> {
  await db('login_sessions')
    .where({ digest: digestOf(id) })
    .delete()
}

/** Removes the sign-ins that are too old; how many. */
export async function pruneLoginSessions(db: Db, now: Date): Promise<number> {
  return db('login_sessions')
    .where('seen_at', '<=', before(now, sessionLife.idleMs))
    .orWhere('created_at', '<=', before(now, sessionLife.totalMs))
    .delete()
}

function digestOf(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}

function before(now: Date, milliseconds: number): string {
  return new Date(now.getTime() - milliseconds).toISOString()
}
