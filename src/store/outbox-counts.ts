import type { OutboundState } from '../domain/disposition.ts'
import { unreachedStates } from '../domain/outgoing/mail-handling.ts'
import type { Permissions } from '../domain/permission.ts'
import type { Db } from './dialect.ts'
import { visibleMessages } from './permissions.ts'

/** How many mails that did not arrive are in each state, of one channel or contract. F4 */
export type OutboxCount = {
  /** What the channel or contract is called; `null` for mail without one. */
  readonly name: string | null
  readonly counts: Readonly<Partial<Record<OutboundState, number>>>
}

/** What mails are counted by. */
export type CountedBy = 'channel' | 'contract'

/** Counts the mails of ours that have not reached somebody and still may, as far as who asks may see them. */
export async function countUndelivered(
  db: Db,
  by: CountedBy,
  permissions: Permissions,
): Promise<readonly OutboxCount[]> {
  const query = db('messages')
    .whereRaw(`direction = 'out'`)
    .whereIn('messages.state', [...unreachedStates, 'sending'])
  visibleMessages(query, permissions)
  if (by === 'channel') {
    void query
      .join('outgoing_mails', 'outgoing_mails.message_id', 'messages.id')
      .leftJoin('channels as named_by', 'named_by.id', 'outgoing_mails.channel_id')
  } else {
    void query
      .leftJoin('tickets as counted', 'counted.protocol', 'messages.protocol')
      .leftJoin('contracts as named_by', 'named_by.id', 'counted.contract_id')
  }
  const rows: { name: string | null; state: OutboundState; count: number | string }[] = await query
    .groupBy('named_by.name', 'messages.state')
    .orderBy('named_by.name')
    .select('named_by.name as name', 'messages.state as state')
    .count({ count: '*' })
  const names = [...new Set(rows.map(({ name }) => name))]
  return names.map((name) => ({
    name,
    counts: Object.fromEntries(
      rows.filter((row) => row.name === name).map(({ state, count }) => [state, Number(count)]),
    ),
  }))
}
