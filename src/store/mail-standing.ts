import { isUnreached, type MailStanding } from '../domain/outgoing/mail-handling.ts'
import { type Db, dialectOf } from './dialect.ts'
import { listRecipients, type OutgoingRecipient } from './outgoing-recipients.ts'

/** A mail of ours as it stands, with what handling it needs to know. */
export type HeldMail = MailStanding & {
  readonly id: string
  readonly ticketId: string | null
  readonly recipients: readonly OutgoingRecipient[]
  /** Whether it stands in the outbox. */
  readonly isQueued: boolean
  /** Whether its octets are kept: one that was never tried may be facts alone. */
  readonly isComposed: boolean
}

type OutboxRow = {
  lease: string | null
  lease_until: string | null
  handed_at: string | null
}

/** A process that has said nothing for so long after its lease will say nothing any more. */
const silenceMs = 5 * 60_000

/** How a mail of ours stands; `null` for what is none. */
export async function readStanding(db: Db, id: string, now: Date): Promise<HeldMail | null> {
  return toHeld(db, id, await db('outbox').where({ message_id: id }).first(), now)
}

/**
 * The same for who is about to change it: until his transaction ends no process takes it and nobody else changes it.
 *
 * Its place in the outbox is locked before its row, as processes do that take mails; `changed` where it came there
 * just now.
 */
export async function lockStanding(trx: Db, id: string, now: Date): Promise<HeldMail | 'changed' | null> {
  const isLocking = dialectOf(trx) === 'postgres'
  const outbox = trx('outbox').where({ message_id: id })
  const queued: OutboxRow | undefined = await (isLocking
    ? outbox.clone().forUpdate()
    : outbox.clone()
  ).first()
  if (queued !== undefined && isLeased(queued, now)) return toHeld(trx, id, queued, now)
  if (isLocking) await trx('messages').where({ id }).forUpdate().select('id')
  const since: OutboxRow | undefined = await outbox.clone().first()
  if ((since === undefined) !== (queued === undefined)) return 'changed'
  return toHeld(trx, id, since, now)
}

async function toHeld(
  db: Db,
  id: string,
  queued: OutboxRow | undefined,
  now: Date,
): Promise<HeldMail | null> {
  // A conversation may have gone on in another ticket since: the number that its message names is the one of now.
  const row: { ticket_id: string | null; octets: number | string } | undefined = await db('outgoing_mails')
    .join('messages', 'messages.id', 'outgoing_mails.message_id')
    .leftJoin('tickets', 'tickets.protocol', 'messages.protocol')
    .where({ 'outgoing_mails.message_id': id })
    .first('tickets.id as ticket_id', 'messages.octets')
  if (row === undefined) return null
  const isInHand = queued !== undefined && isLeased(queued, now)
  // Whom a process was writing to when it ended is waiting again.
  const recipients = (await listRecipients(db, id)).map((recipient) =>
    recipient.state === 'sending' && !isInHand ? { ...recipient, state: 'deferred' as const } : recipient,
  )
  const unknown = await db('delivery_attempts').where({ message_id: id, outcome: 'unknown' }).first('id')
  return {
    id,
    ticketId: row.ticket_id,
    recipients,
    states: recipients.map(({ state }) => state),
    isInHand,
    isUnsure: unknown !== undefined && recipients.some(({ state }) => isUnreached(state)),
    isQueued: queued !== undefined,
    isComposed: Number(row.octets) > 0,
  }
}

/** One whose last octets were leaving when its process ended is for a process to judge. */
function isLeased({ lease, lease_until: until, handed_at: handedAt }: OutboxRow, now: Date): boolean {
  if (handedAt !== null) return true
  return lease !== null && (until ?? '') > new Date(now.getTime() - silenceMs).toISOString()
}
