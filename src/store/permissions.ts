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

/**
 * Narrows a query over tickets to those that a user may see.
 *
 * What was merged is where it was merged into, and moves with it. The condition can be read from no index, so that the
 * order of the list leads.
 */
export function visibleTickets(query: Knex.QueryBuilder, permissions: Permissions): void {
  const hidden = hiddenQueues(permissions)
  if (hidden.length === 0) return
  void query.whereRaw(`coalesce(${queueOfHolder}, '') not in (${placesFor(hidden)})`, [...hidden])
}

/** The queue of the ticket that stands for one: its own, unless it was merged. */
const queueOfHolder = `case when tickets.merged_into_id is null then tickets.queue_id
  else (select held.queue_id from tickets as held where held.id = tickets.merged_into_id) end`

/**
 * Narrows a query over messages to those of which a user may see any ticket, or that have none.
 *
 * All deliveries of a message count, and an answer of ours stands in the ticket that it names. It is asked for each
 * message of the list by itself: tickets that are hidden may be many, and are never all read.
 */
export function visibleMessages(query: Knex.QueryBuilder, permissions: Permissions): void {
  const hidden = hiddenQueues(permissions)
  if (hidden.length === 0) return
  void query.whereRaw(
    `coalesce((select max(case when held.queue_id in (${placesFor(hidden)}) then 0 else 1 end)
      from (select ticket_id as id from deliveries where message_id = messages.id
        union all select id from tickets where protocol = messages.protocol) as own
      cross join tickets as named cross join tickets as held
      where named.id = own.id and held.id = coalesce(named.merged_into_id, named.id)), 1) <> 0`,
    [...hidden],
  )
}

function placesFor(values: readonly string[]): string {
  return values.map(() => '?').join(', ')
}

/** The queue that decides who may see a ticket: that of where it was merged into. */
export async function findDecidingQueue(db: Db, ticketId: string): Promise<string | null> {
  const row: { queue_id: string | null } | undefined = await db('tickets as own')
    .join('tickets as held', 'held.id', db.raw('coalesce(own.merged_into_id, own.id)'))
    .where({ 'own.id': ticketId })
    .first('held.queue_id')
  return row?.queue_id ?? null
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
