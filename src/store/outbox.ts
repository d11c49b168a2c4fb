import type { OutgoingFacts } from '../domain/outgoing/automatic-mail.ts'
import { givesUpAt } from '../domain/outgoing/retry-time.ts'
import { barredAmong } from './barred.ts'
import { type Db, dialectOf } from './dialect.ts'
import { selectIn, withRows } from './multi-row.ts'
import { markAllRecipients, openStates } from './outgoing-recipients.ts'
import { leaseEnd, whereFree } from './leases.ts'

/** A mail of ours whose time has come. */
export type DueMail = {
  /** The id of its row among the messages. */
  readonly id: string
  /** Its facts, or that its octets are kept. */
  readonly mail: OutgoingFacts | { readonly template: 'composed' }
  readonly ticketId: string | null
  /** How often it was tried, this time included. */
  readonly attempts: number
  readonly reversePath: string | null
  /** How long it is; nothing where it is still to be composed. */
  readonly octets: number
  /** For whom something is left to do. */
  readonly recipients: readonly DueRecipient[]
  /** When no further attempt is made. */
  readonly givesUpAt: Date
  /** For whom the last octets were about to leave when its process ended; `null` where none were. */
  readonly handedPositions: readonly number[] | null
}

/** Somebody whom a mail has still to reach. */
export type DueRecipient = { readonly position: number; readonly address: string }

/** Who takes mails, and for how long they are his alone. */
export type Claim = {
  /** The lane; `null` for what leaves by the smarthost of the configuration. */
  readonly channelId: string | null
  /** Names the process. */
  readonly lease: string
  readonly leaseMs: number
  readonly limit: number
  /** The mails that the process has already. */
  readonly held?: readonly string[]
}

type OutboxRow = {
  message_id: string
  mail: string
  ticket_id: string | null
  attempts: number | string
  gives_up_at: string
  handed_positions: string | null
}

/** No pause is as long: a mail that was tried and is to wait longer was put off before the clock was put back. */
const longestWaitMs = 7.5 * 3_600_000

/** The lanes that hold mail whose time has come. */
export async function listDueLanes(db: Db, now: Date): Promise<readonly (string | null)[]> {
  const lanes: (string | null)[] = [null]
  for (let last = ''; ; ) {
    // From one to the next by the index: however much mail waits, there are few channels.
    const [next]: string[] = await db('outbox')
      .where('channel_id', '>', last)
      .orderBy('channel_id')
      .limit(1)
      .pluck('channel_id')
    if (next === undefined) break
    lanes.push(next)
    last = next
  }
  const due: (string | null)[] = []
  for (const channelId of lanes)
    if ((await ripe(db, channelId, now, 0).first('message_id')) !== undefined) due.push(channelId)
  return due
}

/**
 * Takes mails of a lane whose time has come: nobody else gets them while their lease is renewed.
 *
 * A recipient put on the filter list meanwhile is not written to. O20
 *
 * A process that dies with one in its hands leaves it to be taken again.
 */
export async function takeDue(db: Db, claim: Claim, now: Date): Promise<readonly DueMail[]> {
  return db.transaction(async (trx) => {
    const query = ripe(trx, claim.channelId, now, claim.leaseMs)
      .whereNotIn('message_id', claim.held ?? [])
      .orderBy('next_attempt_at')
      .limit(claim.limit)
      .select('message_id')
    const locked = dialectOf(trx) === 'postgres' ? query.forUpdate().skipLocked() : query
    const rows: OutboxRow[] = await trx('outbox')
      .whereIn('message_id', locked)
      .update({
        attempts: trx.raw('attempts + 1'),
        lease: claim.lease,
        lease_until: leaseEnd(claim, now),
        gives_up_at: trx.raw('coalesce(gives_up_at, ?)', [givesUpAt(now).toISOString()]),
      })
      .returning(['message_id', 'mail', 'ticket_id', 'attempts', 'gives_up_at', 'handed_positions'])
    return rows.length === 0 ? [] : readTaken(trx, rows, now)
  })
}

/** Makes the leases of mails in hand last longer. */
export async function renewLeases(
  db: Db,
  ids: readonly string[],
  { lease, leaseMs }: Pick<Claim, 'lease' | 'leaseMs'>,
  now: Date,
): Promise<void> {
  await db('outbox')
    .where({ lease })
    .whereIn('message_id', ids)
    .update({ lease_until: leaseEnd({ leaseMs }, now) })
}

/** Gives mails back that were not tried, as if they had never been taken; they may be made to wait. */
export async function returnMails(
  trx: Db,
  ids: readonly string[],
  { lease, until }: { readonly lease: string; readonly until?: Date | undefined },
  now: Date,
): Promise<void> {
  const untriedAgain = trx.raw('case when attempts > 1 then gives_up_at end')
  const wait = until === undefined ? {} : { next_attempt_at: until.toISOString() }
  const rows: { message_id: string; attempts: number | string }[] = await trx('outbox')
    .whereIn('message_id', ids)
    .where({ lease })
    .update({
      lease: null,
      lease_until: null,
      attempts: trx.raw('attempts - 1'),
      gives_up_at: untriedAgain,
      ...wait,
    })
    .returning(['message_id', 'attempts'])
  const attempts = new Map(rows.map((row) => [row.message_id, Number(row.attempts)]))
  const open = await openRecipients(trx, [...attempts.keys()])
  await markAllRecipients(
    trx,
    open.map(({ message_id, position }) => ({
      messageId: message_id,
      position: Number(position),
      state: attempts.get(message_id) === 0 ? 'waiting' : 'deferred',
      status: null,
      reply: null,
      at: now,
    })),
  )
}

/** A mail whose last octets are about to leave, and for whom. */
export type Handing = { readonly id: string; readonly lease: string; readonly positions: readonly number[] }

/** Notes that the last octets of mails are about to leave; answers those that are still ours to send. */
export async function markHanded(
  trx: Db,
  handings: readonly Handing[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const at = now.toISOString()
  const ours = await withRows<{ message_id: string }>(
    trx,
    `update outbox set handed_at = '${at}', handed_positions = handed.column3 from (values `,
    handings.map(({ id, lease, positions }) => [id, lease, JSON.stringify(positions)]),
    `) as handed where outbox.message_id = handed.column1 and outbox.lease = handed.column2
      returning message_id`,
  )
  return new Set(ours.map((row) => row.message_id))
}

/** Takes mails back that are not to leave any more; they are shown as filtered. */
export async function withdrawMails(trx: Db, ids: readonly string[], now: Date = new Date()): Promise<void> {
  if (ids.length === 0) return
  const recipients = await openRecipients(trx, ids)
  await trx('outbox').whereIn('message_id', ids).delete()
  await markAllRecipients(
    trx,
    recipients.map(({ message_id, position }) => ({
      messageId: message_id,
      position: Number(position),
      state: 'filtered',
      status: null,
      reply: null,
      at: now,
    })),
  )
}

type OpenRow = {
  message_id: string
  position: number | string
  address: string
  reverse_path: string | null
  octets: number | string
}

/** Whom mails have still to reach. */
export async function openRecipients(trx: Db, ids: readonly string[]): Promise<readonly OpenRow[]> {
  return selectIn<OpenRow>(
    trx,
    `select outgoing_recipients.message_id, position, address, reverse_path, octets from outgoing_recipients
      join messages on messages.id = outgoing_recipients.message_id
      where outgoing_recipients.state in (${openStates.map((state) => `'${state}'`).join(', ')})
      and outgoing_recipients.message_id in`,
    ids,
  )
}

/** The mails of a lane whose time has come and that nobody has in hand. */
function ripe(db: Db, channelId: string | null, now: Date, leaseMs: number) {
  const at = now.toISOString()
  const query = ofLane(db, channelId).where((due) => {
    void due.where('next_attempt_at', '<=', at).orWhere((late) => {
      void late
        .where('attempts', '>', 0)
        .where('next_attempt_at', '>', new Date(now.getTime() + longestWaitMs).toISOString())
    })
  })
  whereFree(query, { leaseMs }, now)
  return query
}

/** The mails of a lane. */
export function ofLane(db: Db, channelId: string | null) {
  return channelId === null
    ? db('outbox').whereNull('channel_id')
    : db('outbox').where({ channel_id: channelId })
}

async function readTaken(trx: Db, rows: readonly OutboxRow[], now: Date): Promise<readonly DueMail[]> {
  const open = await openRecipients(
    trx,
    rows.map((row) => row.message_id),
  )
  const barred = await barredAmong(
    trx,
    open.map(({ address }) => address),
  )
  const handed = new Set(rows.flatMap((row) => (row.handed_positions === null ? [] : row.message_id)))
  const isBarred = ({ message_id, address }: OpenRow): boolean =>
    barred.has(address) && !handed.has(message_id)
  await markAllRecipients(
    trx,
    open
      .filter(({ message_id }) => !handed.has(message_id))
      .map((row) => ({
        messageId: row.message_id,
        position: Number(row.position),
        state: isBarred(row) ? 'filtered' : 'sending',
        status: null,
        reply: null,
        at: now,
      })),
  )
  for (const { message_id, position, address } of open.filter(isBarred))
    await trx('outgoing_recipients')
      .where({ message_id, position })
      .update({ withheld: barred.get(address) ?? null })
  const taken = rows.map((row) => toDueMail(row, open, isBarred))
  const idle = taken.filter(({ recipients }) => recipients.length === 0).map(({ id }) => id)
  if (idle.length > 0) await trx('outbox').whereIn('message_id', idle).delete()
  return taken.filter(({ recipients }) => recipients.length > 0)
}

function toDueMail(
  row: OutboxRow,
  open: readonly OpenRow[],
  isBarred: (recipient: OpenRow) => boolean,
): DueMail {
  const own = open.filter(({ message_id }) => message_id === row.message_id)
  return {
    id: row.message_id,
    mail: JSON.parse(row.mail),
    ticketId: row.ticket_id,
    attempts: Number(row.attempts),
    reversePath: own[0]?.reverse_path ?? null,
    octets: Number(own[0]?.octets ?? 0),
    recipients: own
      .filter((each) => !isBarred(each))
      .map(({ position, address }) => ({ position: Number(position), address }))
      .sort((one, other) => one.position - other.position),
    givesUpAt: new Date(row.gives_up_at),
    handedPositions: row.handed_positions === null ? null : JSON.parse(row.handed_positions),
  }
}
