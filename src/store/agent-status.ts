import { type AgentStatus, type DistributionSetting, idleSince, statusNow } from '../domain/agent.ts'
import type { Database } from './database.ts'
import type { Db } from './dialect.ts'
import { readDistribution } from './distribution-setting.ts'

/** What an agent's own status is now; `null` while the house does not distribute. A4 */
export async function readOwnStatus(db: Db, userId: string, now: Date): Promise<AgentStatus | null> {
  const { isOn, idleMinutes } = await readDistribution(db)
  if (!isOn) return null
  const agent: { status: AgentStatus } | undefined = await db('agents')
    .where({ user_id: userId })
    .first('status')
  const seen = await db('login_sessions').where({ user_id: userId }).max({ at: 'seen_at' }).first()
  return statusNow(agent?.status ?? 'offline', toDate(seen?.at), idleMinutes, now)
}

/** Keeps what an agent says of being there. */
export async function sayStatus(db: Db, userId: string, status: AgentStatus): Promise<void> {
  await db('agents').insert({ user_id: userId, status }).onConflict('user_id').merge(['status'])
}

/**
 * Keeps that agents who were online have gone idle, or are not signed in any more.
 *
 * Asked for before a use of a sign-in is noted, so that nobody comes back online by opening a page. A4
 */
export async function keepIdle(
  { reader, writer }: Database,
  { isOn, idleMinutes }: DistributionSetting,
  now: Date,
): Promise<void> {
  if (!isOn || (await onlineUnseen(reader, idleMinutes, now).first('user_id')) === undefined) return
  const idle: string[] = await onlineUnseen(writer, idleMinutes, now).pluck('user_id')
  const signedIn = writer('login_sessions').select('user_id')
  await writer('agents')
    .whereIn('user_id', idle)
    .whereNotIn('user_id', signedIn)
    .update({ status: 'offline' })
  await writer('agents').whereIn('user_id', idle).where({ status: 'online' }).update({ status: 'away' })
}

function onlineUnseen(db: Db, idleMinutes: number, now: Date) {
  const seen = db('login_sessions')
    .where('seen_at', '>', idleSince(idleMinutes, now).toISOString())
    .select('user_id')
  return db('agents').where({ status: 'online' }).whereNotIn('user_id', seen)
}

/** A time of a column that may hold none. */
export function toDate(text: string | null | undefined): Date | null {
  return text === null || text === undefined ? null : new Date(text)
}
