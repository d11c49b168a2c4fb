import { retypedWords, type Retyped } from '../domain/outgoing/typed-words.ts'
import { columnText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { insertRows } from './multi-row.ts'
import { markForText } from './text-waiting.ts'

/** What a person typed in a mail of ours, and the ticket that is found by it. */
export type TypedText = { readonly messageId: string; readonly ticketId: string; readonly text: string }

/** What was typed in a mail that stands, with its subject and its place among the messages. */
export type StandingText = { readonly seq: number; readonly subject: string | null; readonly text: string }

/** Keeps what people typed in mails, as long as these are kept; their tickets are found by it soon. */
export async function keepTyped(trx: Db, typed: readonly TypedText[], now: Date): Promise<void> {
  if (typed.length === 0) return
  await insertRows(
    trx,
    'typed_texts',
    ['message_id', 'ticket_id', 'text'],
    typed.map(({ messageId, ticketId, text }) => [messageId, ticketId, columnText(text) ?? '']),
  )
  await markForText(
    trx,
    typed.map(({ ticketId }) => ticketId),
    now,
  )
}

/** Keeps for a mended mail what was typed in the first, and mended; nothing of a mail that nobody typed. C51 */
export async function keepRetyped(
  trx: Db,
  { from, to, retyped }: { readonly from: string; readonly to: string; readonly retyped: Retyped | null },
  now: Date,
): Promise<void> {
  const row: { ticket_id: string; text: string } | undefined = await trx('typed_texts')
    .where({ message_id: from })
    .first('ticket_id', 'text')
  if (row === undefined) return
  const text = retyped === null ? row.text : retypedWords(row.text, retyped)
  await keepTyped(trx, [{ messageId: to, ticketId: row.ticket_id, text }], now)
}

/**
 * What people typed in the mails of a ticket, the newest first.
 *
 * What was taken back or deleted says nothing any more. Where each recipient of an answer has a copy of his own, one
 * of those that stand speaks for all. M29
 */
export async function listTyped(db: Db, ticketId: string, limit: number): Promise<readonly StandingText[]> {
  const newest = db('typed_texts')
    .join('messages', 'messages.id', 'typed_texts.message_id')
    .join('outgoing_mails', 'outgoing_mails.message_id', 'typed_texts.message_id')
    .where({ 'typed_texts.ticket_id': ticketId })
    .whereNot({ 'messages.state': 'cancelled' })
    .groupByRaw('coalesce(outgoing_mails.action_id, outgoing_mails.message_id)')
    .orderByRaw('max(messages.seq) desc')
    .limit(limit)
  const seqs: { seq: number | string }[] = await newest.select(db.raw('max(messages.seq) as seq'))
  if (seqs.length === 0) return []
  const rows: (Omit<StandingText, 'seq'> & { seq: number | string })[] = await db('messages')
    .join('typed_texts', 'typed_texts.message_id', 'messages.id')
    .whereIn(
      'messages.seq',
      seqs.map(({ seq }) => Number(seq)),
    )
    .orderBy('messages.seq', 'desc')
    .select('messages.seq', 'messages.subject', 'typed_texts.text')
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }))
}

/** Has the words of the tickets written anew in whose mails people typed, where one of these has fallen or stands again. */
export async function markTyped(trx: Db, messageIds: readonly string[], now: Date): Promise<void> {
  if (messageIds.length === 0) return
  const ticketIds: string[] = await trx('typed_texts')
    .whereIn('message_id', [...messageIds])
    .distinct()
    .pluck('ticket_id')
  await markForText(trx, ticketIds, now)
}
