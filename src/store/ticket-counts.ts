import type { Knex } from 'knex'
import { mayAt, type Permissions } from '../domain/permission.ts'
import type { TicketKind, TicketState } from '../domain/ticket/ticket.ts'
import type { Db } from './dialect.ts'
import { hiddenQueues, visibleTickets } from './permissions.ts'

/** Which tickets are to be counted. */
export type CountRequest = {
  /** Only those in one queue. */
  readonly queueId?: string
  readonly permissions: Permissions
  /** Whose tickets are his own. */
  readonly userId: string
  readonly now: Date
}

/** How many tickets are in each situation. C34 */
export type TicketCounts = {
  readonly [kind in TicketKind]: Readonly<Record<TicketState, number>>
} & { readonly unread: number; readonly mine: number; readonly overdue: number }

type Counted = { kind: TicketKind; state: TicketState; count: number | string }

/**
 * Counts tickets by situation, each from an index alone or from the few rows of one.
 *
 * What somebody may not see is counted too and taken off again, for the other way round every row would be read.
 */
export async function countTickets(db: Db, request: CountRequest): Promise<TicketCounts> {
  const { userId, now } = request
  const counts = { ticket: { ...none }, 'pre-ticket': { ...none } }
  for (const { kind, state, count } of await byKindAndState(db, request)) counts[kind][state] += count
  const open = counts.ticket.open + counts['pre-ticket'].open
  const ended = db('tickets').whereRaw(`state <> 'open' and unread > 0`)
  return {
    ...counts,
    unread: Math.max(0, open - (await openAndRead(db, request))) + (await size(ended, request)),
    mine: await size(openTickets(db).where({ assignee_id: userId }), request),
    overdue: await size(openTickets(db).where('due_at', '<', now.toISOString()), request),
  }
}

/** SQLite takes a partial index only where the text of the statement itself says its condition. */
function openTickets(db: Db): Knex.QueryBuilder {
  return db('tickets').whereRaw(`state = 'open'`)
}

/** The unread among the open are all but these, which nobody's mail is written into. */
async function openAndRead(db: Db, { queueId, permissions }: CountRequest): Promise<number> {
  const read = async (narrow: (query: Knex.QueryBuilder) => void): Promise<number> => {
    const query = openTickets(db).whereRaw('unread = 0')
    narrow(query)
    const [row] = await query.count({ count: '*' })
    return Number(row?.count ?? 0)
  }
  const all = await read((query) => {
    if (queueId !== undefined) void query.where({ queue_id: queueId })
  })
  const hidden = hiddenAmong(permissions, queueId)
  return hidden.length === 0 ? all : all - (await read((query) => void query.whereIn('queue_id', hidden)))
}

function hiddenAmong(permissions: Permissions, queueId: string | undefined): readonly string[] {
  return hiddenQueues(permissions).filter((id) => queueId === undefined || id === queueId)
}

const none: Readonly<Record<TicketState, number>> = {
  open: 0,
  'awaiting-validation': 0,
  closed: 0,
  discarded: 0,
  spam: 0,
}

async function byKindAndState(
  db: Db,
  { queueId, permissions }: CountRequest,
): Promise<{ kind: TicketKind; state: TicketState; count: number }[]> {
  const counted = async (narrow: (query: Knex.QueryBuilder) => void): Promise<Counted[]> => {
    const query = db('tickets').select('kind', 'state').groupBy('kind', 'state')
    narrow(query)
    return query.count({ count: '*' })
  }
  const all = await counted((query) => {
    if (queueId !== undefined) void query.where({ queue_id: queueId })
  })
  const hidden = hiddenAmong(permissions, queueId)
  const taken = hidden.length === 0 ? [] : await counted((query) => void query.whereIn('queue_id', hidden))
  const moved = hiddenQueues(permissions).length === 0 ? [] : await movedOnes(db, permissions, queueId)
  return [
    ...all.map((row) => ({ ...row, count: Number(row.count) })),
    ...taken.map((row) => ({ ...row, count: -Number(row.count) })),
    ...moved,
  ]
}

/** What is wrong about the merged ones when each is counted by its own queue: where it was merged into decides. */
async function movedOnes(
  db: Db,
  permissions: Permissions,
  queueId: string | undefined,
): Promise<{ kind: TicketKind; state: TicketState; count: number }[]> {
  const isHidden = (queue: string | null) => queue !== null && !mayAt(permissions, queue, 'see')
  const query = db('tickets as own')
    .join('tickets as held', 'held.id', 'own.merged_into_id')
    .whereRaw(`own.merged_into_id is not null and coalesce(own.queue_id, '') <> coalesce(held.queue_id, '')`)
  if (queueId !== undefined) void query.where({ 'own.queue_id': queueId })
  const rows: (Counted & { own: string | null; held: string | null })[] = await query
    .groupBy('own.kind', 'own.state', 'own.queue_id', 'held.queue_id')
    .select('own.kind', 'own.state', 'own.queue_id as own', 'held.queue_id as held')
    .count({ count: '*' })
  return rows.flatMap(({ kind, state, own, held, count }) => {
    if (isHidden(own) === isHidden(held)) return []
    return [{ kind, state, count: isHidden(own) ? Number(count) : -Number(count) }]
  })
}

async function size(query: Knex.QueryBuilder, { queueId, permissions }: CountRequest): Promise<number> {
  if (queueId !== undefined) void query.where({ queue_id: queueId })
  visibleTickets(query, permissions)
  const [row] = await query.count({ count: '*' })
  return Number(row?.count ?? 0)
}
