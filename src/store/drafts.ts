import type { AnswerContent, AnswerFile } from '../domain/outgoing/answer.ts'
import { columnJson, columnText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { newId } from './id.ts'

/** What somebody has begun to write in a ticket. */
export type Draft = {
  readonly id: string
  readonly ticketId: string
  readonly userId: string
  readonly content: AnswerContent
  readonly files: readonly AnswerFile[]
  /** Moves with each change, so that another window of the same person overwrites nothing. */
  readonly version: number
  readonly updatedAt: Date
}

/** What became of a draft that was to be kept. */
export type DraftSaved =
  | { readonly kind: 'saved'; readonly version: number }
  | { readonly kind: 'changed-meanwhile' | 'sent' | 'not-yours' }

/** A draft about to be kept, as its form has it: version 0 for one that is new. */
export type DraftToSave = Pick<Draft, 'id' | 'ticketId' | 'userId' | 'content' | 'version'>

/** A file about to be added to a draft. */
export type NewAnswerFile = Omit<AnswerFile, 'id'>

type DraftRow = {
  id: string
  ticket_id: string
  user_id: string
  state: 'draft' | 'queued'
  content: string
  version: number
  updated_at: string
}

type FileRow = {
  id: string
  answer_id: string
  name: string
  content_type: string
  octets: number | string
  sha256: string
  is_picture: boolean | number
}

/** Whether a text has the form of the id of a draft, which a form brings before there is a row. */
export function isDraftId(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text)
}

/** A draft of a person in a ticket by its id, or the latest one where none is named; `null` when there is none. */
export async function findDraft(
  db: Db,
  { ticketId, userId }: Pick<Draft, 'ticketId' | 'userId'>,
  id: string | null = null,
): Promise<Draft | null> {
  const row: DraftRow | undefined = await db('answers')
    .where({ ticket_id: ticketId, user_id: userId, state: 'draft' })
    .modify((query) => {
      if (id !== null) void query.where({ id })
    })
    .orderBy([
      { column: 'updated_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first()
  return row === undefined ? null : toDraft(row, await listAnswerFiles(db, row.id))
}

/** Keeps a draft; one that is new gets its row. */
export async function saveDraft(trx: Db, draft: DraftToSave, now: Date): Promise<DraftSaved> {
  const { id, ticketId, userId, content, version } = draft
  const columns = { content: columnJson(content), updated_at: now.toISOString() }
  const fresh = { id, ticket_id: ticketId, user_id: userId, state: 'draft', version: 1 }
  // Of two clicks at once one has the row, and the other finds it.
  const inserted = await trx('answers')
    .insert({ ...fresh, ...columns })
    .onConflict('id')
    .ignore()
    .returning('id')
  if (inserted.length > 0) return { kind: 'saved', version: 1 }
  const row: DraftRow | undefined = await trx('answers').where({ id }).first()
  if (row === undefined) return { kind: 'changed-meanwhile' }
  if (row.user_id !== userId || row.ticket_id !== ticketId) return { kind: 'not-yours' }
  const changed = await trx('answers')
    .where({ id, state: 'draft', version })
    .update({ ...columns, version: version + 1 })
  if (changed === 1) return { kind: 'saved', version: version + 1 }
  return { kind: row.state === 'draft' ? 'changed-meanwhile' : 'sent' }
}

/** Throws a draft away; whether it was there. */
export async function removeDraft(db: Db, { id, userId }: Pick<Draft, 'id' | 'userId'>): Promise<boolean> {
  return (await db('answers').where({ id, user_id: userId, state: 'draft' }).delete()) === 1
}

/** A draft as a ticket lists it. */
export type DraftLine = {
  readonly id: string
  readonly userId: string
  readonly user: string
  readonly updatedAt: Date
}

/** Who has begun to write in a ticket and has not sent it, the latest first. */
export async function listDrafts(db: Db, ticketId: string): Promise<readonly DraftLine[]> {
  const rows: { id: string; user_id: string; name: string | null; updated_at: string }[] = await db('answers')
    .leftJoin('users', 'users.id', 'answers.user_id')
    .where({ ticket_id: ticketId, state: 'draft' })
    .orderBy('answers.updated_at', 'desc')
    .select('answers.id', 'answers.user_id', 'users.name', 'answers.updated_at')
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    user: row.name ?? '',
    updatedAt: new Date(row.updated_at),
  }))
}

/** The files of an answer, in the order in which they were added. */
export async function listAnswerFiles(db: Db, answerId: string): Promise<readonly AnswerFile[]> {
  const rows: FileRow[] = await db('answer_files').where({ answer_id: answerId }).orderBy('id')
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    contentType: row.content_type,
    octets: Number(row.octets),
    sha256: row.sha256,
    isPicture: Boolean(row.is_picture),
  }))
}

/** Adds files to a draft, whose octets are in their blobs already. It is another version then. */
export async function addAnswerFiles(
  trx: Db,
  answerId: string,
  files: readonly NewAnswerFile[],
  now: Date,
): Promise<void> {
  if (files.length > 0) await moveVersion(trx, answerId)
  // Ids of one millisecond have no order of their own; the files keep the one that they came in.
  for (const [at, file] of files.entries()) {
    await trx('answer_files').insert({
      id: newId(new Date(now.getTime() + at)),
      answer_id: answerId,
      name: columnText(file.name) ?? '',
      content_type: file.contentType,
      octets: file.octets,
      sha256: file.sha256,
      is_picture: file.isPicture,
    })
  }
}

/** Takes files out of a draft, which is another version then. */
export async function removeAnswerFiles(trx: Db, answerId: string, ids: readonly string[]): Promise<void> {
  const removed = await trx('answer_files').where({ answer_id: answerId }).whereIn('id', ids).delete()
  if (removed > 0) await moveVersion(trx, answerId)
}

/** Gives a draft the files of another one, which keeps its own. */
export async function copyAnswerFiles(trx: Db, fromId: string, toId: string, now: Date): Promise<void> {
  const files = (await listAnswerFiles(trx, fromId)).map(({ id: _, ...file }) => file)
  await addAnswerFiles(trx, toId, files, now)
}

async function moveVersion(trx: Db, answerId: string): Promise<void> {
  await trx('answers')
    .where({ id: answerId })
    .update({ version: trx.raw('version + 1') })
}

/** Decodes a row. */
function toDraft(row: DraftRow, files: readonly AnswerFile[]): Draft {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    userId: row.user_id,
    content: JSON.parse(row.content),
    files,
    version: Number(row.version),
    updatedAt: new Date(row.updated_at),
  }
}
