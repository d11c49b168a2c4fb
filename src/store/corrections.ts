import type { Correction } from '../domain/policy/facts.ts'
import { columnText, keyText } from './column-text.ts'
import type { Db } from './dialect.ts'

/** What an author has added to a refused message, and when and from where. */
export type CorrectionRecord = Correction & {
  /** The address in From, which was proved. */
  readonly author: string
  /** The address at the other end of the browser's socket. */
  readonly address: string
  readonly at: Date
}

/** A row of `corrections` as the drivers give it. */
export type CorrectionRow = {
  subject: string | null
  body: string | null
  is_confirmed: boolean | number
  author: string
  address: string
  at: string
}

/** Keeps the one correction of a message; whether it was the first. */
export async function addCorrection(
  trx: Db,
  messageId: string,
  correction: CorrectionRecord,
): Promise<boolean> {
  const { subject, text, isConfirmed, author, address, at } = correction
  const added = await trx('corrections')
    .insert({
      message_id: messageId,
      subject: columnText(subject),
      body: columnText(text),
      is_confirmed: isConfirmed,
      author: keyText(author),
      address: keyText(address),
      at: at.toISOString(),
    })
    .onConflict('message_id')
    .ignore()
    .returning('message_id')
  return added.length === 1
}

/** What the author of a message has added to it; `null` when nothing. */
export async function findCorrection(db: Db, messageId: string): Promise<CorrectionRecord | null> {
  const row: CorrectionRow | undefined = await db('corrections').where({ message_id: messageId }).first()
  return row === undefined ? null : toCorrection(row)
}

/** Decodes a row. */
export function toCorrection(row: CorrectionRow): CorrectionRecord {
  return {
    subject: row.subject,
    text: row.body,
    isConfirmed: Boolean(row.is_confirmed),
    author: row.author,
    address: row.address,
    at: new Date(row.at),
  }
}
