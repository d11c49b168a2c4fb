import type { Knex } from 'knex'
import { type Allowance, greatest, mayAt, type Permissions } from '../domain/permission.ts'
import type { User } from '../domain/user.ts'
import type { Db } from './dialect.ts'

/** What a user may do in the queues that groups stand beside; an administrator may do all. */
export async function readPermissions(db: Db, { id, role }: Pick<User, 'id' | 'role'>): Promise<Permissions> {
  if (role === 'administrator') return new Map()
  const rows: { queue_id: string; allowed: Allowance; user_id: string | null }[] = await db('queue_groups')
    .leftJoin('group_members', (join) => {
      void join
        .on('group_members.group_id', 'queue_groups.group_id')
        .andOnVal('group_members.user_id', '=', id)
    })
    .select('queue_groups.queue_id', 'queue_groups.allowed', 'group_members.user_id')
  const allowed = new Map<string, Allowance[]>(rows.map((row) => [row.queue_id, []]))
  for (const row of rows) if (row.user_id !== null) allowed.get(row.queue_id)?.push(row.allowed)
  return new Map([...allowed].map(([queueId, each]) => [queueId, greatest(each)]))
}

/** Narrows a query over tickets to those that a user may see. */
export function visibleTickets(query: Knex.QueryBuilder, permissions: Permissions): void {
  const hidden = hiddenQueues(permissions)
  if (hidden.length === 0) return
  void query.andWhere((ticket) => {
    void ticket.whereNull('tickets.queue_id').orWhereNotIn('tickets.queue_id', hidden)
  })
}

/** Narrows a query over messages to those whose ticket a user may see, or that have none. */
export function visibleMessages(db: Db, query: Knex.QueryBuilder, permissions: Permissions): void {
  const hidden = hiddenQueues(permissions)
  if (hidden.length === 0) return
  void query.whereNotExists(
    db('tickets')
      .whereRaw('tickets.protocol = messages.protocol')
      .whereIn('tickets.queue_id', hidden)
      .select('tickets.id'),
  )
}

/** Whether a user may do something with a message: with any of its tickets, or it has none. */
export async function mayWithMessage(
  db: Db,
  permissions: Permissions,
  messageId: string,
  asked: Allowance,
): Promise<boolean> {
  if (permissions.size === 0) return true
  const own = db('tickets')
    .whereIn(
      'id',
      db('deliveries').where({ message_id: messageId }).whereNotNull('ticket_id').select('ticket_id'),
    )
    .orWhereIn(
      'protocol',
      db('messages').where({ id: messageId }).whereNotNull('protocol').select('protocol'),
    )
  // What was merged is where it was merged into, and moves with it.
  const queues: (string | null)[] = await db('tickets')
    .whereIn('id', own.select(db.raw('coalesce(merged_into_id, id)')))
    .pluck('queue_id')
  return queues.length === 0 || queues.some((queueId) => mayAt(permissions, queueId, asked))
}

/** The queues of which a user may see nothing. */
export function hiddenQueues(permissions: Permissions): readonly string[] {
  return [...permissions.keys()].filter((queueId) => !mayAt(permissions, queueId, 'see'))
}
