import { createHash } from 'node:crypto'
import type { RawMessage } from '../domain/mail/raw-message.ts'
import type { Basis } from '../domain/policy/basis.ts'
import { indexLists } from '../domain/policy/sender-lists.ts'
import { readBases } from '../store/bases.ts'
import type { BlobStore } from '../store/blobs.ts'
import { columnJson } from '../store/column-text.ts'
import type { Db } from '../store/database.ts'
import type { Delivery } from '../store/deliveries.ts'
import { findMessage, type MessageRecord } from '../store/messages.ts'
import { readPolicyRecord } from '../store/policy-records.ts'
import { openRaw, readRawHead } from '../store/raw-messages.ts'
import { factsOf } from './gather.ts'
import { judgeMessage } from './judge-message.ts'
import { compileExpression } from './linear-regex.ts'
import { parse, statedReversePath } from './parse.ts'
import { indexPolicy } from './policy-index.ts'
import { readRecordedPolicy } from './policy-record.ts'
import { arrivedAs } from './reprocess.ts'
import { resolveRecipient } from './resolve-recipient.ts'

/** Where a judgement that was made again differs from the one that is stored. */
export type Difference = {
  /** `null` for the message as a whole. */
  readonly recipient: string | null
  readonly what: 'octets' | 'policy' | 'disposition' | 'reason' | 'trace'
  readonly stored: string | null
  readonly replayed: string | null
}

/** A message judged again by what it was judged by. */
export type Replay = {
  readonly messageId: string
  readonly differences: readonly Difference[]
  /** Why it cannot be: a mail of ours, refused before its octets came, or older than this record; else `null`. */
  readonly obstacle: 'outbound' | 'no-octets' | 'no-basis' | null
}

/** Where replaying reads; it writes nothing and asks nobody else. */
export type ReplayContext = { readonly db: Db; readonly blobs: BlobStore }

/**
 * Judges a stored message again by the octets, facts and policy it was judged by, and tells every difference.
 *
 * The rules of a newer release may differ on purpose; anything else that differs has been tampered with. `null` when
 * there is no such message.
 */
export async function replay({ db, blobs }: ReplayContext, messageId: string): Promise<Replay | null> {
  const message = await findMessage(db, messageId)
  if (message === null) return null
  const bases = await readBases(db, messageId)
  const raw = message.direction === 'out' ? null : await readRawHead(db, blobs, messageId)
  if (raw === null || bases.size === 0) {
    const obstacle = message.direction === 'out' ? 'outbound' : raw === null ? 'no-octets' : 'no-basis'
    return { messageId, differences: [], obstacle }
  }
  const differences = await octetsOf({ db, blobs }, message)
  for (const delivery of message.deliveries) {
    const basis = bases.get(delivery.position)
    if (basis !== undefined) differences.push(...(await differencesOf(db, message, raw, delivery, basis)))
  }
  return { messageId, differences, obstacle: null }
}

async function octetsOf({ db, blobs }: ReplayContext, message: MessageRecord): Promise<Difference[]> {
  const hash = createHash('sha256')
  const stream = await openRaw(db, blobs, message.id)
  for await (const chunk of stream ?? []) hash.update(chunk)
  return differing(null, 'octets', message.sha256, hash.digest('hex'))
}

async function differencesOf(
  db: Db,
  message: MessageRecord,
  raw: RawMessage,
  delivery: Delivery,
  basis: Basis,
): Promise<Difference[]> {
  const { recipient } = delivery
  const text = await readPolicyRecord(db, basis.policy)
  const recorded = text === null ? null : readRecordedPolicy({ id: basis.policy, policy: text })
  if (recorded === null) return differing(recipient, 'policy', basis.policy, null)
  const { limits, desks, modes } = recorded
  const policy = indexPolicy(
    { version: 0, desks, lists: indexLists([], compileExpression), associations: new Map(), modes },
    limits,
  )
  const { peer, reversePath, recipients, receivedAt } = message
  const envelope = { door: basis.door, cameBy: message.door, peer, reversePath, recipients, receivedAt }
  const resolved = resolveRecipient(policy, recipient)
  const facts = factsOf(
    parse(raw, statedReversePath(message.door, reversePath)),
    envelope,
    resolved,
    { policy, maxHops: limits.maxHops },
    basis.facts,
  )
  const measure = { maxOctets: limits.maxMessageOctets, modes, policy: basis.policy, earlier: basis.earlier }
  const { outcome } = judgeMessage(arrivedAs(message, { raw, files: basis.facts.files }), facts, measure)
  // Where a repeated delivery leads is no judgement.
  const disposition = delivery.disposition === 'duplicate' ? delivery.disposition : outcome.disposition
  return [
    ...differing(recipient, 'disposition', delivery.disposition, disposition),
    ...differing(recipient, 'reason', delivery.reason, outcome.reason),
    ...differing(recipient, 'trace', columnJson(delivery.trace), columnJson(outcome.trace)),
  ]
}

function differing(
  recipient: string | null,
  what: Difference['what'],
  stored: string | null,
  replayed: string | null,
): Difference[] {
  return stored === replayed ? [] : [{ recipient, what, stored, replayed }]
}
