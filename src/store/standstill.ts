import { givesUpAt } from '../domain/outgoing/retry-time.ts'
import type { Db } from './dialect.ts'
import { ofLane, openRecipients } from './outbox.ts'
import { markAllRecipients } from './outgoing-recipients.ts'

/** Why mails of a lane wait that were not tried. */
export type Standstill = {
  readonly channelId: string | null
  /** What its server has said last. */
  readonly reply: string
  readonly limit: number
}

/**
 * Shows the mails of a lane whose server takes none as put off, though they were not tried, and gives up the oldest.
 *
 * Answers how many were given up.
 */
export async function noteStandstill(
  trx: Db,
  { channelId, reply, limit }: Standstill,
  now: Date,
): Promise<number> {
  const at = now.toISOString()
  const own = (): ReturnType<typeof ofLane> => ofLane(trx, channelId).limit(limit)
  const expired: string[] = await own()
    .where('gives_up_at', '<=', at)
    .where((free) => void free.whereNull('lease').orWhere('lease_until', '<=', at))
    .pluck('message_id')
  // Whatever was tried or shown as put off once has a time to give up: by its index none of those is looked at, and
  // the time of the next attempt is hidden so that SQLite takes no other.
  const fresh: string[] = await own()
    .whereNull('gives_up_at')
    .whereRaw(`coalesce(next_attempt_at, '') <= ?`, [at])
    .pluck('message_id')
  await trx('outbox')
    .whereIn('message_id', fresh)
    .update({
      last_reply: reply,
      gives_up_at: trx.raw('coalesce(gives_up_at, ?)', [givesUpAt(now).toISOString()]),
    })
  await trx('outbox').whereIn('message_id', expired).delete()
  const given = new Set(expired)
  const open = await openRecipients(trx, [...new Set([...expired, ...fresh])])
  await markAllRecipients(
    trx,
    open.map(({ message_id, position }) => ({
      messageId: message_id,
      position: Number(position),
      state: given.has(message_id) ? 'failed' : 'deferred',
      status: given.has(message_id) ? '4.4.7' : null,
      reply,
      at: now,
    })),
  )
  return expired.length
}
