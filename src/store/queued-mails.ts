import type { MessageKind } from '../domain/mail/outline.ts'
import type { Mailbox } from '../domain/mail/header-section.ts'
import { type OutgoingFacts, recipientsOf } from '../domain/outgoing/automatic-mail.ts'
import type { ChosenChannel } from '../domain/outgoing/choose-channel.ts'
import type { ComposedMail } from '../domain/outgoing/composed-mail.ts'
import { foldAddress } from '../domain/mail/address.ts'
import { type Barred, barredAmong } from './barred.ts'
import { type ChannelQuestion, chooseChannels } from './channel-choice.ts'
import { columnJson, columnText, keyText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { insertMessages, type NewMessage } from './message-rows.ts'
import { insertRows, insertTable } from './multi-row.ts'
import { ringAfter } from './outbox-bell.ts'
import { rawTable } from './raw-messages.ts'
import { addTallies } from './tallies.ts'
import { keepTyped } from './typed-texts.ts'

/** A mail about to be queued: its facts, from which it is composed when it leaves, or its octets. */
export type QueuedMail = {
  /** The id of its row among the messages. */
  readonly id: string
  readonly mail: OutgoingFacts | ComposedMail
  readonly kind: MessageKind
  /** The ticket it is about; `null` when it is about none. */
  readonly ticket: { readonly id: string; readonly protocol: string } | null
  /** When it may leave: now, or when its recipient may have the next one. */
  readonly leavesAt: Date
  /** The channel it leaves by; chosen from its ticket and desk where it is left out. F16 */
  readonly channel?: ChosenChannel
  /** What its copies have in common: one answer to several recipients may be several mails. M29 */
  readonly actionId?: string
  /** What bars its recipients, as this transaction has found already; asked for where it is left out. */
  readonly barred?: ReadonlyMap<string, Barred | null>
  /** The answer that it follows; none where it is left out. */
  readonly answerId?: string
  /** Who wrote it; nobody where it is left out. */
  readonly userId?: string
  /** What he typed in it, by which its ticket is found; nothing where it is left out. C22 */
  readonly typed?: string
}

/** A mail as it was written: its row among the messages, and whether it waits to leave or never will. */
export type Queued = { readonly id: string; readonly state: 'waiting' | 'filtered' }

/** A mail with what becomes of it for each of its recipients. */
type Made = {
  readonly queued: QueuedMail
  readonly message: NewMessage
  readonly recipients: readonly {
    readonly field: 'to' | 'cc'
    readonly address: string
    readonly barred: Barred | null
  }[]
  readonly channel: ChosenChannel
}

/**
 * Puts mails into the outbox, in order.
 *
 * A recipient on the filter or on the suppression list is shown and never written to; a mail with no other never
 * leaves. O20
 */
export async function queueMails(
  trx: Db,
  mails: readonly QueuedMail[],
  now: Date,
): Promise<readonly Queued[]> {
  if (mails.length === 0) return []
  const made = await makeMails(trx, mails, now)
  await insertMessages(
    trx,
    made.map(({ message }) => message),
  )
  await insertTable(trx, {
    table: rawTable,
    rows: mails.flatMap(({ id, mail }) =>
      mail.template === 'composed' && mail.octets.inline !== null
        ? [[id, Buffer.from(mail.octets.inline)]]
        : [],
    ),
  })
  await writeOutgoing(trx, made, now)
  await keepTyped(
    trx,
    mails.flatMap(({ id, ticket, typed }) =>
      ticket === null || typed === undefined ? [] : [{ messageId: id, ticketId: ticket.id, text: typed }],
    ),
    now,
  )
  const waiting = made.filter(({ message }) => message.state === 'waiting')
  await insertRows(
    trx,
    'outbox',
    ['message_id', 'mail', 'ticket_id', 'attempts', 'next_attempt_at', 'channel_id'],
    waiting.map(({ queued: { mail, ticket, leavesAt }, message, channel }) => [
      message.id,
      columnJson(mail.template === 'composed' ? { template: mail.template } : mail),
      ticket?.id ?? null,
      0,
      leavesAt.toISOString(),
      channel.channelId,
    ]),
  )
  if (waiting.length > 0) ringAfter(trx)
  const change = { receivedAt: now.toISOString(), direction: 'out' as const }
  await addTallies(trx, [
    { ...change, state: 'waiting', count: waiting.length },
    { ...change, state: 'filtered', count: made.length - waiting.length },
  ])
  return made.map(({ message: { id, state } }) => ({ id, state: state === 'filtered' ? state : 'waiting' }))
}

async function makeMails(trx: Db, mails: readonly QueuedMail[], now: Date): Promise<readonly Made[]> {
  const unknown = mails.filter((queued) => queued.barred === undefined)
  const barred = await barredAmong(
    trx,
    unknown.flatMap(({ mail }) => mailboxesOf(mail).map(({ mailbox }) => mailbox.address)),
  )
  const unchosen = mails.filter(({ channel }) => channel === undefined)
  const chosen = await chooseChannels(trx, unchosen.map(questionOf))
  const channels = new Map(unchosen.map(({ id }, index) => [id, chosen[index]]))
  return mails.map((queued) => {
    const recipients = mailboxesOf(queued.mail).map(({ field, mailbox: { address } }) => ({
      field,
      address,
      barred: (queued.barred ?? barred).get(address) ?? null,
    }))
    const state = recipients.every((recipient) => recipient.barred !== null) ? 'filtered' : 'waiting'
    const channel = queued.channel ?? channels.get(queued.id) ?? { channelId: null, why: 'none' }
    return { queued, message: toMessage(queued, state, now), recipients, channel }
  })
}

async function writeOutgoing(trx: Db, made: readonly Made[], now: Date): Promise<void> {
  await insertRows(
    trx,
    'outgoing_mails',
    ['message_id', 'ticket_id', 'channel_id', 'channel_why', 'action_id', 'user_id', 'answer_id'],
    made.map(({ queued: { id, ticket, actionId, userId, answerId }, channel }) => [
      id,
      ticket?.id ?? null,
      channel.channelId,
      channel.why,
      actionId ?? null,
      userId ?? null,
      answerId ?? null,
    ]),
  )
  await insertRows(
    trx,
    'outgoing_recipients',
    ['message_id', 'position', 'address', 'address_folded', 'field', 'state', 'settled_at', 'withheld'],
    made.flatMap(({ queued: { id }, recipients }) =>
      recipients.map(({ field, address, barred }, position) => [
        id,
        position,
        columnText(address) ?? '',
        keyText(foldAddress(address)),
        field,
        barred === null ? 'waiting' : 'filtered',
        barred === null ? null : now.toISOString(),
        barred,
      ]),
    ),
  )
}

function questionOf({ mail, ticket }: QueuedMail): ChannelQuestion {
  const deskAddress = mail.template === 'composed' ? mail.author.address : mail.deskAddress
  return { ticketId: ticket?.id ?? null, deskAddress }
}

function mailboxesOf(
  mail: OutgoingFacts | ComposedMail,
): readonly { readonly field: 'to' | 'cc'; readonly mailbox: Mailbox }[] {
  if (mail.template !== 'composed')
    return recipientsOf(mail).map((address) => ({ field: 'to', mailbox: { name: '', address } }))
  return [
    ...mail.to.map((mailbox) => ({ field: 'to' as const, mailbox })),
    ...mail.cc.map((mailbox) => ({ field: 'cc' as const, mailbox })),
  ]
}

function toMessage(
  { id, mail, kind, ticket, leavesAt }: QueuedMail,
  state: 'waiting' | 'filtered',
  now: Date,
): NewMessage {
  const isComposed = mail.template === 'composed'
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
    reversePath: isComposed ? mail.reversePath : null,
    recipients: mailboxesOf(mail).map(({ mailbox }) => mailbox.address),
    messageId: mail.messageId,
    subject: mail.subject,
    author: isComposed ? mail.author : { name: '', address: mail.deskAddress },
    to: isComposed ? mail.to : recipientsOf(mail).map((address) => ({ name: '', address })),
    cc: isComposed ? mail.cc : [],
    date: leavesAt,
    kind,
    octets: isComposed ? mail.octets.length : 0,
    sha256: isComposed ? mail.octets.sha256 : null,
    bodySha256: null,
    blob: isComposed ? mail.octets.blob : null,
    contentState: isComposed ? 'pending' : 'absent',
    reference: null,
    policyVersion: null,
    authentication: null,
    reputation: null,
    forwardingSign: null,
    dialogue: [],
  }
}
