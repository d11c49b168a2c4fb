import type { Attachment, Content } from '../domain/mail/content.ts'
import type { Db } from './dialect.ts'

/** An attachment as stored. */
export type StoredAttachment = Attachment & { readonly id: string }

/** The readable content of a message as stored. */
export type StoredContent = Omit<Content, 'attachments'> & {
  readonly attachments: readonly StoredAttachment[]
}

type ContentRow = {
  text: string
  reply_text: string
  quoted_text: string
  html: string | null
  bounce: string | null
  forward: string | null
  fault: string | null
}

/** A row of `attachments` as the drivers give it. */
export type AttachmentRow = {
  id: string
  filename: string | null
  content_type: string
  octets: number | string
  sha256: string
  content_id: string | null
  inline: boolean | number
}

/** The readable content of a message; `null` while it has not been extracted. */
export async function findContent(db: Db, messageId: string): Promise<StoredContent | null> {
  const row: ContentRow | undefined = await db('contents').where({ message_id: messageId }).first()
  if (row === undefined) return null
  const attachments: AttachmentRow[] = await db('attachments')
    .where({ message_id: messageId })
    .orderBy('position')
  return {
    text: row.text,
    replyText: row.reply_text,
    quotedText: row.quoted_text,
    html: row.html,
    bounce: row.bounce === null ? null : JSON.parse(row.bounce),
    forward: row.forward === null ? null : JSON.parse(row.forward),
    fault: row.fault,
    attachments: attachments.map(toAttachment),
  }
}

/** An attachment of a message; `null` when the message has none of this id. */
export async function findAttachment(
  db: Db,
  messageId: string,
  attachmentId: string,
): Promise<StoredAttachment | null> {
  const row: AttachmentRow | undefined = await db('attachments')
    .where({ message_id: messageId, id: attachmentId })
    .first()
  return row === undefined ? null : toAttachment(row)
}

/** Decodes a row. */
export function toAttachment(row: AttachmentRow): StoredAttachment {
  return {
    id: row.id,
    filename: row.filename,
    contentType: row.content_type,
    octets: Number(row.octets),
    sha256: row.sha256,
    contentId: row.content_id,
    inline: Boolean(row.inline),
  }
}
