import type { MailTest, MailTestKind, MailTestState } from '../domain/outgoing/mail-test.ts'
import { columnText } from './column-text.ts'
import { type Database, writeTransaction } from './database.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'

/** A test message about to be sent. */
export type NewMailTest = {
  readonly deskId: string
  readonly channelId: string | null
  readonly kind: MailTestKind
  readonly dueAt: Date
}

/** A test message that came in, and when. */
export type Arrival = { readonly testId: string; readonly at: Date }

/** Test messages kept of each desk, and for how long. */
const kept = { count: 1_000, ms: 7 * 24 * 60 * 60 * 1000 } as const

type Row = {
  id: string
  desk_id: string
  channel_id: string | null
  kind: MailTestKind
  state: MailTestState
  asked_at: string
  due_at: string
  sent_at: string | null
  arrived_at: string | null
  outcome: MailTest['outcome']
  reply: string | null
}

/** Asks for a test message, and forgets those that are too old or too many; answers its id. */
export async function askMailTest(
  trx: Db,
  { deskId, channelId, kind, dueAt }: NewMailTest,
  now: Date,
): Promise<string> {
  const id = newId(now)
  await trx('mail_tests').insert({
    id,
    desk_id: deskId,
    channel_id: channelId,
    kind,
    state: 'waiting',
    asked_at: now.toISOString(),
    due_at: dueAt.toISOString(),
  })
  const [oldest]: string[] = await trx('mail_tests')
    .where({ desk_id: deskId })
    .orderBy('id', 'desc')
    .offset(kept.count)
    .limit(1)
    .pluck('id')
  const isPast = new Date(now.getTime() - kept.ms).toISOString()
  await trx('mail_tests')
    .where({ desk_id: deskId })
    .andWhereRaw('(asked_at < ? or id <= ?)', [isPast, oldest ?? ''])
    .delete()
  return id
}

/** Takes the test messages that wait to be sent: each is taken once, whoever asks. */
export function takeMailTests(database: Database, limit: number): Promise<readonly MailTest[]> {
  return writeTransaction(database, async (trx) => {
    const ids: string[] = await trx('mail_tests')
      .where({ state: 'waiting' })
      .orderBy('id')
      .limit(limit)
      .pluck('id')
    if (ids.length === 0) return []
    const rows: Row[] = await trx('mail_tests')
      .whereIn('id', ids)
      .andWhere({ state: 'waiting' })
      .update({ state: 'sending' })
      .returning('*')
    return rows.map(toMailTest)
  })
}

/** Notes how sending ended: a test that has arrived meanwhile stays arrived. */
export async function noteSent(
  db: Db,
  id: string,
  { sentAt, outcome, reply }: Pick<MailTest, 'sentAt' | 'outcome' | 'reply'>,
): Promise<void> {
  const told = { sent_at: sentAt?.toISOString() ?? null, outcome, reply: columnText(reply) }
  await db('mail_tests').where({ id }).update(told)
  await db('mail_tests')
    .where({ id, state: 'sending' })
    .update({ state: sentAt === null ? 'failed' : 'sent' })
}

/** Notes test messages that came in, each when it came first; of one that is forgotten nothing is noted. */
export async function noteArrivals(trx: Db, arrivals: readonly Arrival[]): Promise<void> {
  for (const { testId, at } of arrivals) {
    await trx('mail_tests')
      .where({ id: testId })
      .whereNull('arrived_at')
      .update({ state: 'arrived', arrived_at: at.toISOString() })
  }
}

/** Calls missing what has not arrived in time. */
export async function missOverdue(db: Db, now: Date): Promise<void> {
  await db('mail_tests')
    .whereIn('state', ['waiting', 'sending', 'sent'])
    .andWhere('due_at', '<=', now.toISOString())
    .update({ state: 'missing' })
}

/** The test messages of a desk, the newest first. */
export async function listMailTests(
  db: Db,
  deskId: string,
  { since, limit, kind }: { readonly since: Date; readonly limit: number; readonly kind?: MailTestKind },
): Promise<readonly MailTest[]> {
  const query = db('mail_tests')
    .where({ desk_id: deskId })
    .andWhere('asked_at', '>=', since.toISOString())
    .orderBy('id', 'desc')
    .limit(limit)
  const rows: Row[] = await (kind === undefined ? query : query.where({ kind }))
  return rows.map(toMailTest)
}

function toMailTest(row: Row): MailTest {
  const date = (text: string | null): Date | null => (text === null ? null : new Date(text))
  return {
    id: row.id,
    deskId: row.desk_id,
    channelId: row.channel_id,
    kind: row.kind,
    state: row.state,
    askedAt: new Date(row.asked_at),
    dueAt: new Date(row.due_at),
    sentAt: date(row.sent_at),
    arrivedAt: date(row.arrived_at),
    outcome: row.outcome,
    reply: row.reply ?? '',
  }
}
