import type { ChannelWhy, ChosenChannel } from '../domain/outgoing/choose-channel.ts'
import type { Db } from './dialect.ts'

/** The channel of a mail of ours, and why it is that one. F16 */
export type OutgoingMail = {
  readonly why: ChannelWhy
  /** What the channel is called; `null` for the smarthost of the configuration, or a channel that is gone. */
  readonly channelName: string | null
  /** When it is tried next; `null` when it is not. */
  readonly nextAttemptAt: Date | null
  /** The mail that this one stands for, mended; `null` where it is the first. */
  readonly replaces: string | null
  /** The mended one that stands for this; `null` where there is none. */
  readonly replacedBy: string | null
}

/** What is known of how a mail leaves; `null` for what is no mail of ours. */
export async function findOutgoing(db: Db, messageId: string): Promise<OutgoingMail | null> {
  const row: OutgoingRow | undefined = await db('outgoing_mails')
    .leftJoin('channels', 'channels.id', 'outgoing_mails.channel_id')
    .leftJoin('outbox', 'outbox.message_id', 'outgoing_mails.message_id')
    .where({ 'outgoing_mails.message_id': messageId })
    .first(
      'channel_why',
      'channels.name as name',
      db.raw('coalesce(outbox.hurried_at, outbox.next_attempt_at) as next'),
      'replaces',
    )
  if (row === undefined) return null
  const [replacedBy]: string[] = await db('outgoing_mails')
    .where({ replaces: messageId })
    .limit(1)
    .pluck('message_id')
  return {
    why: row.channel_why,
    channelName: row.name,
    nextAttemptAt: row.next === null ? null : new Date(row.next),
    replaces: row.replaces,
    replacedBy: replacedBy ?? null,
  }
}

type OutgoingRow = {
  channel_why: ChannelWhy
  name: string | null
  next: string | null
  replaces: string | null
}

/** By which way a mail of ours leaves, and about which ticket it is now; `null` for what is no mail of ours. */
export async function findQueuedWay(
  db: Db,
  messageId: string,
): Promise<(ChosenChannel & { readonly ticketId: string | null }) | null> {
  const row: { channel_id: string | null; channel_why: ChannelWhy; ticket_id: string | null } | undefined =
    await db('outgoing_mails')
      .join('messages', 'messages.id', 'outgoing_mails.message_id')
      .leftJoin('tickets', 'tickets.protocol', 'messages.protocol')
      .where({ 'outgoing_mails.message_id': messageId })
      .first('outgoing_mails.channel_id', 'channel_why', 'tickets.id as ticket_id')
  if (row === undefined) return null
  return { channelId: row.channel_id, why: row.channel_why, ticketId: row.ticket_id }
}
