import { readerVersion } from '../domain/mail/content.ts'
import type { Extraction } from '../domain/settlement.ts'
import { columnJson, columnText, keyText } from './column-text.ts'
import { type Db, dialectOf } from './dialect.ts'
import { newId } from './id.ts'
import { indexMessages } from './message-search.ts'
import { insertRows, withRows } from './multi-row.ts'
import { markMessagesForText } from './text-waiting.ts'

/** A message whose content waits to be read. */
export type PendingContent = { readonly messageId: string; readonly octets: number }

/** The messages whose content waits to be read, the oldest first. */
export async function listPendingContent(db: Db, limit: number): Promise<readonly PendingContent[]> {
  const rows: { id: string; octets: number | string }[] = await db('messages')
    .whereRaw(`content_state = 'pending'`)
    .orderBy('seq')
    .limit(limit)
    .select('id', 'octets')
  return rows.map((row) => ({ messageId: row.id, octets: Number(row.octets) }))
}

/** Whether a message's content was made by an earlier reader, or could not be read in full. */
export async function isReadAnew(db: Db, messageId: string): Promise<boolean> {
  const row: { reader: number; content_state: string } | undefined = await db('messages')
    .join('contents', 'contents.message_id', 'messages.id')
    .where({ 'messages.id': messageId })
    .first('contents.reader', 'messages.content_state')
  return row !== undefined && (row.content_state === 'unreadable' || row.reader < readerVersion)
}

/**
 * Writes extracted content and makes its messages findable by word. Content that is there already is replaced.
 *
 * What was erased while it was being read stays so.
 */
export async function saveExtractions(trx: Db, extractions: readonly Extraction[], now: Date): Promise<void> {
  const read = new Map(extractions.map((extraction) => [extraction.messageId, extraction]))
  const latest = (await keptIds(trx, [...read.keys()])).flatMap((id) => read.get(id) ?? [])
  if (latest.length === 0) return
  const ids = latest.map((extraction) => extraction.messageId)
  await trx('attachments').whereIn('message_id', ids).delete()
  await insertRows(
    trx,
    'contents',
    ['message_id', 'text', 'reply_text', 'quoted_text', 'html', 'bounce', 'forward', 'fault', 'reader'],
    latest.map(({ messageId, content }) => [
      messageId,
      columnText(content.text) ?? '',
      columnText(content.replyText) ?? '',
      columnText(content.quotedText) ?? '',
      columnText(content.html),
      content.bounce === null ? null : columnJson(content.bounce),
      content.forward === null ? null : columnJson(content.forward),
      columnText(content.fault),
      readerVersion,
    ]),
    ` on conflict (message_id) do update set text = excluded.text, reply_text = excluded.reply_text,
      quoted_text = excluded.quoted_text, html = excluded.html, bounce = excluded.bounce,
      forward = excluded.forward, fault = excluded.fault, reader = excluded.reader`,
  )
  await insertRows(
    trx,
    'attachments',
    ['id', 'message_id', 'position', 'filename', 'content_type', 'octets', 'sha256', 'content_id', 'inline'],
    latest.flatMap(({ messageId, content }) =>
      content.attachments.map((attachment, position) => [
        newId(now),
        messageId,
        position,
        columnText(attachment.filename),
        keyText(attachment.contentType),
        attachment.octets,
        attachment.sha256,
        columnText(attachment.contentId),
        attachment.inline,
      ]),
    ),
  )
  await withRows(
    trx,
    'update messages set content_state = extracted.column2 from (values ',
    latest.map(({ messageId, state }) => [messageId, state]),
    ') as extracted where messages.id = extracted.column1',
  )
  await indexMessages(trx, ids)
  await markMessagesForText(trx, ids, now)
}

/** Those of the messages whose people were not erased; an erasure that begins now waits until they are written. */
async function keptIds(trx: Db, ids: readonly string[]): Promise<readonly string[]> {
  const lock = dialectOf(trx) === 'postgres' ? ' for update' : ''
  const rows = await withRows<{ id: string }>(
    trx,
    'select id from messages where erased_leaf is null and id in (values ',
    ids.map((id) => [id]),
    `)${lock}`,
  )
  return rows.map(({ id }) => id)
}
