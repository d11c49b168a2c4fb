import type { Knex } from 'knex'
import type { AskedBy } from '../domain/permission.ts'
import { unreachedStates } from '../domain/outgoing/mail-handling.ts'
import type { Search } from '../domain/search.ts'
import { type Db, dialectOf } from './dialect.ts'
import { type FoundMessages, messageConditions } from './message-conditions.ts'
import { type MessageFields, type StoredMessage, toMessageFields } from './messages.ts'
import { visibleMessages } from './permissions.ts'
import { ticketPart } from './search-terms.ts'
import { ticketConditions } from './ticket-conditions.ts'
import { seqBefore } from './seq-before.ts'
import { boundOf, type Page, type PageRequest, pageOf } from './page.ts'

/** A message as the monitor shows it: as stored, with the cursor of its place. */
export type MessageRow = MessageFields & { readonly cursor: string }

/** What narrows the messages of a search. */
export type MessageNarrowing = AskedBy & {
  readonly direction?: 'in' | 'out'
  /** Only those received at this time or later. */
  readonly since?: Date
  /** Only mails of ours that have not reached somebody whom they may still reach. */
  readonly isUnreached?: boolean
}

/** What the monitor asks for. */
export type MessageListRequest = PageRequest & MessageNarrowing & { readonly search: Search }

/** The most that `countNewer` counts. */
const maxNewer = 1000
const streamedAtOnce = 1000

/** The messages that a search finds, the newest first. */
export async function listMessages(db: Db, request: MessageListRequest): Promise<Page<MessageRow>> {
  const bound = boundOf(request)
  const { query, seq } = await messagesFound(db, request)
  const found: StoredMessage[] = await query
    .modify(from, seq, bound.direction === 'asc' ? '>' : '<', bound.seq)
    .orderBy(seq, bound.direction)
    .limit(request.limit + 1)
    .select('messages.*')
  return pageOf(found, request.limit, bound, toMessageRow)
}

/** How many messages of a search are newer than a cursor, up to 1,000. */
export async function countNewer(
  db: Db,
  search: Search,
  afterCursor: string,
  narrowing: MessageNarrowing = {},
): Promise<number> {
  const bound = boundOf({ after: afterCursor, limit: maxNewer })
  const { query, seq } = await messagesFound(db, { search, ...narrowing })
  const newer = query.modify(from, seq, '>', bound.seq).limit(maxNewer).select('messages.seq')
  const [row] = await db.from(newer.as('newer')).count({ count: '*' })
  return Number(row?.count ?? 0)
}

/** How many messages a search finds. */
export async function countMessages(
  db: Db,
  search: Search,
  narrowing: MessageNarrowing = {},
): Promise<number> {
  const { query } = await messagesFound(db, { search, ...narrowing })
  const [row] = await query.count({ count: '*' })
  return Number(row?.count ?? 0)
}

/** The ids of all messages that a search finds, the oldest first, as far as there were any at the start. */
export async function* streamMessageIds(
  db: Db,
  search: Search,
  narrowing: MessageNarrowing = {},
): AsyncGenerator<string> {
  const newest = await db('messages').max({ seq: 'seq' }).first()
  const last = Number(newest?.seq ?? 0)
  let reached = 0
  for (;;) {
    const { query, seq } = await messagesFound(db, { search, ...narrowing })
    const rows: { seq: number | string; id: string }[] = await query
      .modify(from, seq, '>', reached)
      .orderBy(seq)
      .limit(streamedAtOnce)
      .select('messages.seq', 'messages.id')
    for (const row of rows) {
      if (Number(row.seq) > last) return
      yield row.id
      reached = Number(row.seq)
    }
    if (rows.length < streamedAtOnce) return
  }
}

async function messagesFound(
  db: Db,
  { search, direction, since, isUnreached = false, ...asked }: MessageNarrowing & { readonly search: Search },
): Promise<FoundMessages> {
  const { query, seq } = await messageConditions(db, search)
  const ofTickets = ticketPart(search)
  if (ofTickets !== null) {
    const { query: tickets } = await ticketConditions(db, { search: ofTickets, ...asked })
    // The order of the list leads, however many tickets there are.
    const column = dialectOf(db) === 'sqlite' ? '+messages.protocol' : 'messages.protocol'
    void query.whereRaw(`${column} in (?)`, [tickets.select('tickets.protocol')])
  }
  // The few that go out have an index of their own, which is used only for exactly this condition.
  if (direction !== undefined)
    void query.whereRaw(direction === 'out' ? `direction = 'out'` : `direction = 'in'`)
  if (isUnreached) void query.whereIn('messages.state', [...unreachedStates])
  if (since !== undefined) {
    void query.where(seq, '>', seqBefore(db, since)).where('messages.received_at', '>=', since.toISOString())
  }
  if (asked.permissions !== undefined) visibleMessages(query, asked.permissions)
  return { query, seq }
}

function from(query: Knex.QueryBuilder, seq: string, operator: '<' | '>', bound: number | null): void {
  if (bound !== null) void query.where(seq, operator, bound)
}

function toMessageRow(row: StoredMessage): MessageRow {
  return { ...toMessageFields(row), cursor: String(row.seq) }
}
