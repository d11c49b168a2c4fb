import type { MessageKind } from '../domain/mail/outline.ts'
import type { OutgoingFacts } from '../domain/outgoing-mail.ts'
import { columnJson } from './column-text.ts'
import type { Db } from './dialect.ts'
import { insertMessages, type NewMessage } from './message-rows.ts'
import { insertRows } from './multi-row.ts'
import { filteredAmong } from './outgoing-filter.ts'
import { addTallies } from './tallies.ts'

/** A mail about to be queued. */
export type QueuedMail = {
  /** The id of its row among the messages. */
  readonly id: string
  readonly mail: OutgoingFacts
  readonly kind: MessageKind
  /** The ticket it is about; `null` when it is about none. */
  readonly ticket: { readonly id: string; readonly protocol: string } | null
  /** When it may leave: now, or when its recipient may have the next one. */
  readonly leavesAt: Date
}

/** A mail as it was written: its row among the messages, and whether it waits to leave or never will. */
export type Queued = { readonly id: string; readonly state: 'waiting' | 'filtered' }

/** Puts mails into the outbox, in order; one to an address on the filter list is shown and never leaves. O20 */
export async function queueMails(
  trx: Db,
  mails: readonly QueuedMail[],
  now: Date,
): Promise<readonly Queued[]> {
  if (mails.length === 0) return []
  const filtered = await filteredAmong(
    trx,
    mails.map(({ mail }) => mail.to),
  )
  const made = mails.map((queued) => ({
    queued,
    message: toMessage(queued, filtered.has(queued.mail.to) ? 'filtered' : 'waiting', now),
  }))
  await insertMessages(
    trx,
    made.map(({ message }) => message),
  )
  const waiting = made.filter(({ message }) => message.state === 'waiting')
  await insertRows(
    trx,
    'outbox',
    ['message_id', 'mail', 'ticket_id', 'attempts', 'next_attempt_at'],
    waiting.map(({ queued: { mail, ticket, leavesAt }, message }) => [
      message.id,
      columnJson(mail),
      ticket?.id ?? null,
      0,
      leavesAt.toISOString(),
    ]),
  )
  const change = { receivedAt: now.toISOString(), direction: 'out' as const }
  await addTallies(trx, [
    { ...change, state: 'waiting', count: waiting.length },
    { ...change, state: 'filtered', count: made.length - waiting.length },
  ])
  return made.map(({ message: { id, state } }) => ({ id, state: state === 'filtered' ? state : 'waiting' }))
}

function toMessage(
  { id, mail, kind, ticket, leavesAt }: QueuedMail,
  state: 'waiting' | 'filtered',
  now: Date,
): NewMessage {
  return {
    id,
    direction: 'out',
    door: 'outbox',
    state,
    disposition: 'outbound',
    reason: null,
    reply: null,
    protocol: ticket?.protocol ?? null,
    receivedAt: now,
    peer: { address: null, helo: null, tls: null },
    // Nothing we send by ourselves may be answered by a machine. RFC 3834 §3.3
    reversePath: null,
    recipients: [mail.to],
    messageId: mail.messageId,
    subject: mail.subject,
    author: { name: '', address: mail.deskAddress },
    to: [{ name: '', address: mail.to }],
    cc: [],
    date: leavesAt,
    kind,
    octets: 0,
    sha256: null,
    bodySha256: null,
    blob: null,
    contentState: 'absent',
    reference: null,
    policyVersion: null,
    authentication: null,
    reputation: null,
    forwardingSign: null,
    dialogue: [],
  }
}
