import { type Attempt, type AttemptOutcome, attemptOutcomes, type Fate } from '../domain/outgoing/attempt.ts'
import type { Exchange } from '../domain/mail/dialogue.ts'
import { columnJson, columnText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { followAttempts } from './follow-attempts.ts'
import { addHistory, type NewHistoryEntry } from './history.ts'
import { newId } from './id.ts'
import { insertRows, selectIn, withRows } from './multi-row.ts'
import { openRecipients } from './outbox.ts'
import { markAllRecipients } from './outgoing-recipients.ts'

/** What is to be noted of one attempt. */
export type Tried = {
  /** The id of its mail. */
  readonly id: string
  readonly ticketId: string | null
  readonly lease: string
  readonly attempt: Attempt
  /** When to try again those who were put off; `null` where another attempt follows at once. */
  readonly retryAt: Date | null
  /** Whether it counts: one that says something of the server alone does not. */
  readonly isSpent: boolean
}

/** An attempt as it is shown. */
export type AttemptRecord = Omit<Attempt, 'fates'> & { readonly id: string }

/** Attempts that are kept of a mail: the first, and the latest. */
const maxAttempts = 40

/** Writes attempts and what became of each mail by them: it waits for the next, or its work is done. */
export async function recordAttempts(trx: Db, tried: readonly Tried[]): Promise<void> {
  const ids = [...new Set(tried.map(({ id }) => id))]
  if (ids.length === 0) return
  const rows = await selectIn<{ message_id: string; lease: string | null }>(
    trx,
    'select message_id, lease from outbox where message_id in',
    ids,
  )
  const leases = new Map(rows.map(({ message_id, lease }) => [message_id, lease]))
  // What a server has said for good is so, whoever has the mail by now; what it has put off is the other's to say.
  const changes = tried.flatMap(({ id, lease, attempt }) =>
    attempt.fates
      .filter(({ state }) => state !== 'deferred' || leases.get(id) === lease)
      .map((fate) => ({ ...fate, messageId: id, at: endOf(attempt) })),
  )
  await markAllRecipients(trx, changes)
  await insertAttempts(trx, tried)
  const open = new Set((await openRecipients(trx, ids)).map((row) => row.message_id))
  const done = ids.filter((id) => !open.has(id) && leases.has(id))
  if (done.length > 0) await trx('outbox').whereIn('message_id', done).delete()
  await putOff(
    trx,
    tried.filter(({ id }) => open.has(id)),
  )
  await addHistory(
    trx,
    tried.flatMap((each) => linesOf(each)),
  )
  await followAttempts(trx, tried)
}

/** The attempts to hand a mail over, the oldest first. */
export async function listAttempts(db: Db, messageId: string): Promise<readonly AttemptRecord[]> {
  const rows: AttemptRow[] = await db('delivery_attempts')
    .where({ message_id: messageId })
    .orderBy([{ column: 'at' }, { column: 'id' }])
  return rows.map((row) => ({
    id: row.id,
    at: new Date(row.at),
    durationMs: Number(row.duration_ms),
    peer: row.peer,
    tls: row.tls,
    outcome: attemptOutcomes.find((outcome) => outcome === row.outcome) ?? 'deferred',
    reply: row.reply,
    dialogue: JSON.parse(row.dialogue),
  }))
}

type AttemptRow = {
  id: string
  at: string
  duration_ms: number | string
  peer: string | null
  tls: string | null
  outcome: AttemptOutcome
  reply: string
  dialogue: string
}

function endOf({ at, durationMs }: Attempt): Date {
  return new Date(at.getTime() + durationMs)
}

async function insertAttempts(trx: Db, tried: readonly Tried[]): Promise<void> {
  await insertRows(
    trx,
    'delivery_attempts',
    ['id', 'message_id', 'at', 'duration_ms', 'peer', 'tls', 'outcome', 'reply', 'dialogue'],
    tried.map(({ id, attempt }) => [
      newId(attempt.at),
      id,
      attempt.at.toISOString(),
      Math.round(attempt.durationMs),
      columnText(attempt.peer),
      columnText(attempt.tls),
      attempt.outcome,
      columnText(attempt.reply) ?? '',
      columnJson(attempt.dialogue satisfies readonly Exchange[]),
    ]),
  )
  const counts = await selectIn<{ message_id: string; count: number | string }>(
    trx,
    'select message_id, count(*) as count from delivery_attempts where message_id in',
    [...new Set(tried.map(({ id }) => id))],
    ' group by message_id',
  )
  for (const { message_id, count } of counts) {
    if (Number(count) <= maxAttempts) continue
    const ids: string[] = await trx('delivery_attempts')
      .where({ message_id })
      .orderBy([{ column: 'at' }, { column: 'id' }])
      .pluck('id')
    await trx('delivery_attempts')
      .whereIn('id', ids.slice(1, 1 + ids.length - maxAttempts))
      .delete()
  }
}

/** Where another attempt follows at once, the mail stays ours and is only not about to be accepted any more. */
async function putOff(trx: Db, tried: readonly Tried[]): Promise<void> {
  const [again, now] = [
    tried.filter(({ retryAt }) => retryAt !== null),
    tried.filter(({ retryAt }) => retryAt === null),
  ]
  await withRows(
    trx,
    `update outbox set handed_at = null, handed_positions = null, last_reply = tried.column3
      from (values `,
    now.map(({ id, lease, attempt }) => [id, lease, columnText(attempt.reply)]),
    ') as tried where outbox.message_id = tried.column1 and outbox.lease = tried.column2',
  )
  await withRows(
    trx,
    `update outbox set handed_at = null, handed_positions = null, lease = null, lease_until = null,
      hurried_at = null, last_reply = tried.column3, next_attempt_at = tried.column4,
      attempts = attempts - cast(tried.column5 as integer) from (values `,
    again.map(({ id, lease, attempt, retryAt, isSpent }) => [
      id,
      lease,
      columnText(attempt.reply),
      (retryAt ?? attempt.at).toISOString(),
      isSpent ? '0' : '1',
    ]),
    ') as tried where outbox.message_id = tried.column1 and outbox.lease = tried.column2',
  )
}

/** What the history of its ticket tells of an attempt: that it reached somebody, or will not. */
function linesOf({ id, ticketId, attempt }: Tried): readonly NewHistoryEntry[] {
  if (ticketId === null) return []
  const line = { ticketId, actor: null, messageId: id, at: endOf(attempt) }
  const of = (state: Fate['state']): readonly Fate[] => attempt.fates.filter((fate) => fate.state === state)
  const [sent] = of('sent')
  const [failed] = of('failed')
  return [
    ...(sent === undefined ? [] : [{ ...line, event: 'mail-sent' as const, details: { reply: sent.reply } }]),
    ...(failed === undefined
      ? []
      : [{ ...line, event: 'mail-failed' as const, details: { reply: failed.reply } }]),
  ]
}
