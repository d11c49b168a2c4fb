import type { Db } from './dialect.ts'
import { ofLane } from './outbox.ts'

/** So much before its time stands what somebody wants at once: before all that waits, and in the order of the wishes. */
const hurriedMs = 30 * 24 * 3_600_000

/** What makes a mail the next that its lane takes. C52 */
export function hurriedAt(now: Date): { readonly hurried_at: string; readonly next_attempt_at: string } {
  return {
    hurried_at: now.toISOString(),
    next_attempt_at: new Date(now.getTime() - hurriedMs).toISOString(),
  }
}

/** Whether somebody has wanted a mail of a lane at once since some time. */
export async function isHurriedSince(db: Db, channelId: string | null, since: Date): Promise<boolean> {
  const row = await ofLane(db, channelId).where('hurried_at', '>', since.toISOString()).first('message_id')
  return row !== undefined
}
