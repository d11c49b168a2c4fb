import { createHash } from 'node:crypto'
import { foldAddress } from '../domain/mail/address.ts'
import type { Mailbox } from '../domain/mail/header-section.ts'
import type { Outline } from '../domain/mail/outline.ts'
import type { TraceStep } from '../domain/policy/verdict.ts'
import { columnText } from './column-text.ts'
import { type AttemptBounds, attemptBounds, makeRoom, networkOf } from './attempt-room.ts'
import type { BlobStore } from './blobs.ts'
import type { Db } from './dialect.ts'
import { lettersOf, newId } from './id.ts'
import { boundOf, type Page, type PageRequest, pageOf } from './page.ts'
import { removeUnreferenced } from './retention.ts'
import { readTrace, traceText } from './trace-text.ts'

/** What has been decided of an attempt. */
export const attemptStates = ['waiting', 'approved', 'refused'] as const

/** One of the states. */
export type AttemptState = (typeof attemptStates)[number]

/** A mail that waits at the door, about to be written. */
export type NewAttempt = {
  /** From `attemptKey`. */
  readonly key: string
  /** From `deferralKey`: under it the mail comes again. */
  readonly dedupeKey: string
  readonly deskId: string
  readonly recipient: string
  readonly reversePath: string | null
  readonly peer: { readonly address: string | null; readonly helo: string | null }
  readonly author: Mailbox | null
  /** Whether the author is proved to be who From says. */
  readonly isProved: boolean
  readonly subject: string
  readonly octets: number
  /** The first octets, all of a short mail. */
  readonly head: Uint8Array
  readonly blob: string | null
  readonly trace: readonly TraceStep[]
}

/** A mail that waits at the door. */
export type Attempt = Omit<NewAttempt, 'key' | 'dedupeKey' | 'head' | 'blob' | 'isProved'> & {
  readonly id: string
  /** The letters that its sender was told. */
  readonly reference: string
  readonly state: AttemptState
  /** How often the sender has come. */
  readonly tries: number
  readonly firstAt: Date
  readonly lastAt: Date
  readonly decidedBy: string | null
  /** The message it became, accepted or refused for good; `null` while it is with its sender. */
  readonly messageId: string | null
  /** The ticket it became once it was let in; `null` before. */
  readonly protocol: string | null
}

type AttemptRow = {
  seq: number | string
  id: string
  desk_id: string
  recipient: string
  reverse_path: string | null
  peer_address: string | null
  peer_helo: string | null
  author_name: string | null
  author_address: string | null
  subject: string
  octets: number | string
  trace: string
  state: AttemptState
  tries: number
  first_at: string
  last_at: string
  decided_by: string | null
  reference: string
  message_id: string | null
  protocol: string | null
}

/**
 * What makes two attempts the same one: a host that tries again adds fields, and keeps what the author wrote.
 *
 * The body alone would not do: what is decided of one mail would be decided of every other that says as little.
 */
export function attemptKey(
  deskId: string,
  { reversePath, bodySha256 }: { readonly reversePath: string | null; readonly bodySha256: string },
  { author, messageId, subject }: Pick<Outline, 'author' | 'messageId' | 'subject'>,
): string {
  const address = author === null ? null : foldAddress(author.address)
  return createHash('sha256')
    .update(JSON.stringify([deskId, reversePath ?? '', address, messageId, subject, bodySha256]))
    .digest('hex')
}

/** What has been decided of an attempt; `null` when it has not been seen. */
export async function findDecision(db: Db, key: string): Promise<AttemptState | null> {
  const row = await db('door_attempts').where({ attempt_key: key }).first('state')
  return row?.state ?? null
}

/**
 * Writes an attempt, or counts one more try of it; whether it is shown at all.
 *
 * Where too many wait, others make room: they come again, and are shown again then. Whoever is not shown has to be told
 * of elsewhere.
 */
export async function recordAttempt(
  db: Db,
  attempt: NewAttempt,
  now: Date,
  most: AttemptBounds = attemptBounds,
): Promise<boolean> {
  const at = now.toISOString()
  const again = await db('door_attempts')
    .where({ attempt_key: attempt.key })
    .update({ last_at: at, trace: traceText(attempt.trace), tries: db.raw('tries + 1'), message_id: null })
  if (again > 0) return true
  if (!(await makeRoom(db, attempt, most))) return false
  await db('door_attempts')
    .insert({
      id: newId(now),
      attempt_key: attempt.key,
      dedupe_key: attempt.dedupeKey,
      desk_id: attempt.deskId,
      recipient: columnText(attempt.recipient),
      reverse_path: columnText(attempt.reversePath),
      peer_address: attempt.peer.address,
      peer_helo: columnText(attempt.peer.helo),
      author_name: columnText(attempt.author?.name ?? null),
      author_address: columnText(attempt.author?.address ?? null),
      subject: columnText(attempt.subject),
      octets: attempt.octets,
      head: Buffer.from(attempt.head),
      blob: attempt.blob,
      trace: traceText(attempt.trace),
      state: 'waiting',
      network: networkOf(attempt),
      proved: attempt.isProved,
      reference: lettersOf(attempt.dedupeKey),
      tries: 1,
      first_at: at,
      last_at: at,
    })
    .onConflict('attempt_key')
    .ignore()
  return true
}

/** Decides what the sender hears at his next try; whether there is such an attempt. */
export async function decideAttempt(
  db: Db,
  id: string,
  decision: { readonly state: Exclude<AttemptState, 'waiting'>; readonly actor: string },
  now: Date,
): Promise<boolean> {
  const changed = await db('door_attempts')
    .where({ id })
    .update({ state: decision.state, decided_by: decision.actor, decided_at: now.toISOString() })
  return changed > 0
}

/** The attempts in a state, the newest first. */
export async function listAttempts(
  db: Db,
  { state, ...request }: PageRequest & { readonly state: AttemptState },
): Promise<Page<Attempt>> {
  const bound = boundOf(request)
  const query = selectAttempts(db).where({ 'door_attempts.state': state })
  // What became a message without being decided on waits no longer.
  if (state === 'waiting') void query.whereNull('door_attempts.message_id')
  if (bound.seq !== null)
    void query.where('door_attempts.seq', bound.direction === 'asc' ? '>' : '<', bound.seq)
  const rows: AttemptRow[] = await query
    .orderBy('door_attempts.seq', bound.direction)
    .limit(request.limit + 1)
  return pageOf(rows, request.limit, bound, toAttempt)
}

/** An attempt with its first octets; `null` when there is none. */
export async function findAttempt(
  db: Db,
  id: string,
): Promise<(Attempt & { readonly head: Uint8Array }) | null> {
  const row: (AttemptRow & { head: Uint8Array }) | undefined = await selectAttempts(db)
    .select('door_attempts.head')
    .where({ 'door_attempts.id': id })
    .first()
  return row === undefined ? null : { ...toAttempt(row), head: row.head }
}

/** The attempt whose sender was told these letters; `null` when there is none. */
export async function findAttemptByReference(db: Db, reference: string): Promise<string | null> {
  const row = await db('door_attempts').where({ reference }).orderBy('seq', 'desc').first('id')
  return row?.id ?? null
}

/** Ends the waiting of attempts whose mail has become a message. */
export async function endAttempts(trx: Db, seqs: readonly number[], messageId: string): Promise<void> {
  await trx('door_attempts').whereIn('seq', seqs).update({ message_id: messageId })
}

/** Forgets the attempts first made before a time, with their files. */
export async function purgeAttempts(db: Db, blobs: BlobStore, before: Date): Promise<number> {
  const old: { id: string; blob: string | null }[] = await db('door_attempts')
    .where('first_at', '<', before.toISOString())
    .select('id', 'blob')
  for (const { id } of old) await db('door_attempts').where({ id }).delete()
  await removeUnreferenced(db, blobs, [...new Set(old.flatMap(({ blob }) => blob ?? []))])
  return old.length
}

function selectAttempts(db: Db) {
  return db('door_attempts')
    .leftJoin('deliveries', (join) => {
      join
        .on('deliveries.message_id', 'door_attempts.message_id')
        .andOn('deliveries.desk_id', 'door_attempts.desk_id')
    })
    .leftJoin('tickets', 'tickets.id', 'deliveries.ticket_id')
    .select(
      ...[
        'seq',
        'id',
        'desk_id',
        'recipient',
        'reverse_path',
        'peer_address',
        'peer_helo',
        'author_name',
      ].map(own),
      ...['author_address', 'subject', 'octets', 'trace', 'state', 'tries', 'first_at', 'last_at'].map(own),
      ...['decided_by', 'reference', 'message_id'].map(own),
      'tickets.protocol',
    )
}

function own(column: string): string {
  return `door_attempts.${column}`
}

function toAttempt(row: AttemptRow): Attempt {
  return {
    id: row.id,
    deskId: row.desk_id,
    recipient: row.recipient,
    reversePath: row.reverse_path,
    peer: { address: row.peer_address, helo: row.peer_helo },
    author: row.author_address === null ? null : { name: row.author_name ?? '', address: row.author_address },
    subject: row.subject,
    octets: Number(row.octets),
    trace: readTrace(row.trace),
    state: row.state,
    tries: row.tries,
    firstAt: new Date(row.first_at),
    lastAt: new Date(row.last_at),
    decidedBy: row.decided_by,
    reference: row.reference,
    messageId: row.message_id,
    protocol: row.protocol,
  }
}
