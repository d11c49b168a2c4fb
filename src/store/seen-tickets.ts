import { type Allowance, mayAt, type Permissions } from '../domain/permission.ts'
import type { Db } from './dialect.ts'
import { hiddenQueues, visibleTickets } from './permissions.ts'

/** Which of these numbers are of tickets that a user may see. */
export async function visibleProtocols(
  db: Db,
  permissions: Permissions,
  protocols: readonly (string | null)[],
): Promise<ReadonlySet<string>> {
  const named = protocols.filter((protocol) => protocol !== null)
  if (named.length === 0 || hiddenQueues(permissions).length === 0) return new Set(named)
  const query = db('tickets').whereIn('tickets.protocol', named)
  visibleTickets(query, permissions)
  return new Set<string>(await query.pluck('tickets.protocol'))
}

/** With which of these messages a user may do something: the rule of `mayWithMessage`, for all of a page at once. */
export async function permittedMessages(
  db: Db,
  permissions: Permissions,
  messageIds: readonly string[],
  asked: Allowance,
): Promise<ReadonlySet<string>> {
  if (messageIds.length === 0 || permissions.size === 0) return new Set(messageIds)
  const holderOf = db.raw('coalesce(own.merged_into_id, own.id)')
  const byDelivery = db('deliveries')
    .join('tickets as own', 'own.id', 'deliveries.ticket_id')
    .join('tickets as holder', 'holder.id', holderOf)
    .whereIn('deliveries.message_id', messageIds)
    .select('deliveries.message_id as id', 'holder.queue_id as queue_id')
  const byProtocol = db('messages')
    .join('tickets as own', 'own.protocol', 'messages.protocol')
    .join('tickets as holder', 'holder.id', holderOf)
    .whereIn('messages.id', messageIds)
    .select('messages.id as id', 'holder.queue_id as queue_id')
  const rows: { id: string; queue_id: string | null }[] = await byDelivery.unionAll(byProtocol)
  const withTicket = new Set(rows.map(({ id }) => id))
  const allowed = rows.filter(({ queue_id: queueId }) => mayAt(permissions, queueId, asked))
  return new Set([...messageIds.filter((id) => !withTicket.has(id)), ...allowed.map(({ id }) => id)])
}
