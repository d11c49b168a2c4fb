import type { Disposition, MessageState } from '../domain/disposition.ts'
import type { Authentication } from '../domain/mail/authentication.ts'
import type { ContentState } from '../domain/mail/content.ts'
import type { Exchange } from '../domain/mail/dialogue.ts'
import type { Door } from '../domain/mail/door-nature.ts'
import type { Peer } from '../domain/mail/envelope.ts'
import type { Mailbox } from '../domain/mail/header-section.ts'
import type { MessageKind } from '../domain/mail/outline.ts'
import type { Reputation } from '../domain/policy/reputation.ts'
import type { Outcome } from '../domain/settlement.ts'
import { type Decision, listDecisions } from './decisions.ts'
import { type Delivery, listDeliveries } from './deliveries.ts'
import type { Db } from './dialect.ts'

/** A message as stored, with what became of it. */
export type MessageRecord = MessageFields & {
  readonly deliveries: readonly Delivery[]
  /** Every later judgement, the oldest first. */
  readonly decisions: readonly Decision[]
}

/** The columns of a message, decoded. */
export type MessageFields = {
  readonly id: string
  readonly direction: 'in' | 'out'
  /** The way in; `outbox` for a mail of ours. */
  readonly door: Door | 'outbox'
  readonly state: MessageState
  /** `outbound` for a mail of ours. */
  readonly disposition: Disposition | 'outbound'
  readonly reason: Outcome['reason']
  /** The exact reply that was given; `null` when none was recorded. */
  readonly reply: string | null
  readonly protocol: string | null
  readonly receivedAt: Date
  readonly peer: Peer
  /** `null` for `<>`. */
  readonly reversePath: string | null
  readonly recipients: readonly string[]
  /** Without angle brackets. */
  readonly messageId: string | null
  readonly subject: string | null
  readonly author: Mailbox | null
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly date: Date | null
  readonly kind: MessageKind
  readonly octets: number
  readonly sha256: string | null
  readonly bodySha256: string | null
  /** The blob that holds the octets; `null` when the row does, or nothing. */
  readonly blob: string | null
  readonly contentState: ContentState
  /** Four letters to speak of a refusal by; `null` when it is none. */
  readonly reference: string | null
  /** The version of the policy that judged it first; `null` when that is not known. */
  readonly policyVersion: number | null
  /** What was said before the message came; empty when that is not known. */
  readonly dialogue: readonly Exchange[]
  /** Who really sent it; `null` when nobody looked. */
  readonly authentication: Authentication | null
  /** What the DNS says of peer and reverse-path; `null` when nobody asked. */
  readonly reputation: Reputation | null
}

/** A row of `messages` as the drivers give it. */
export type StoredMessage = {
  seq: number | string
  id: string
  direction: 'in' | 'out'
  door: Door | 'outbox'
  state: MessageState
  disposition: Disposition | 'outbound'
  reason: Outcome['reason']
  reply: string | null
  protocol: string | null
  received_at: string
  peer_address: string | null
  peer_helo: string | null
  peer_tls: string | null
  reverse_path: string | null
  recipients: string
  message_id: string | null
  subject: string | null
  author_name: string | null
  author_address: string | null
  to_mailboxes: string
  cc_mailboxes: string
  date: string | null
  kind: MessageKind
  octets: number | string
  sha256: string | null
  body_sha256: string | null
  blob: string | null
  content_state: ContentState
  reference: string | null
  policy_version: number | null
  dialogue: string | null
  authentication: string | null
  reputation: string | null
}

/** A message with all that became of it; `null` when there is none. */
export async function findMessage(db: Db, id: string): Promise<MessageRecord | null> {
  const row: StoredMessage | undefined = await db('messages').where({ id }).first()
  if (row === undefined) return null
  return {
    ...toMessageFields(row),
    deliveries: await listDeliveries(db, id),
    decisions: await listDecisions(db, id),
  }
}

/** Decodes a row. */
export function toMessageFields(row: StoredMessage): MessageFields {
  return {
    id: row.id,
    direction: row.direction,
    door: row.door,
    state: row.state,
    disposition: row.disposition,
    reason: row.reason,
    reply: row.reply,
    protocol: row.protocol,
    receivedAt: new Date(row.received_at),
    peer: { address: row.peer_address, helo: row.peer_helo, tls: row.peer_tls },
    reversePath: row.reverse_path,
    recipients: JSON.parse(row.recipients),
    messageId: row.message_id,
    subject: row.subject,
    author: row.author_address === null ? null : { name: row.author_name ?? '', address: row.author_address },
    to: JSON.parse(row.to_mailboxes),
    cc: JSON.parse(row.cc_mailboxes),
    date: row.date === null ? null : new Date(row.date),
    kind: row.kind,
    octets: Number(row.octets),
    sha256: row.sha256,
    bodySha256: row.body_sha256,
    blob: row.blob,
    contentState: row.content_state,
    reference: row.reference,
    policyVersion: row.policy_version,
    dialogue: row.dialogue === null ? [] : JSON.parse(row.dialogue),
    authentication: row.authentication === null ? null : JSON.parse(row.authentication),
    reputation: row.reputation === null ? null : JSON.parse(row.reputation),
  }
}
