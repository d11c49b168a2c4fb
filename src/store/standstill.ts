import { givesUpAt } from '../domain/outgoing/retry-time.ts'
import type { Db } from './dialect.ts'
import { openRecipients, ripe } from './outbox.ts'
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
  const due = (): ReturnType<typeof ripe> =>
    ripe(trx, channelId, now, 0).limit(limit).select('outbox.message_id')
  const expired: string[] = await due().where('gives_up_at', '<=', at).pluck('outbox.message_id')
  const fresh: string[] = await due()
    .join('messages', 'messages.id', 'outbox.message_id')
    .where({ 'messages.state': 'waiting' })
    .pluck('outbox.message_id')
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
