import { columnText } from './column-text.ts'
import { conversationTickets } from './conversation-tickets.ts'
import type { Db } from './dialect.ts'
import { addHistory } from './history.ts'
import { newId } from './id.ts'
import type { Action } from './ticket-changes.ts'

/** What an operator wrote for the others about a ticket; nobody else ever reads it. */
export type Note = {
  readonly id: string
  readonly authorId: string
  /** The user's name at the time. */
  readonly author: string
  /** `null` when it has been erased. */
  readonly text: string | null
  readonly at: Date
  /** Who erased it, and when. */
  readonly erased: { readonly by: string; readonly at: Date } | null
}

type NoteRow = {
  id: string
  author_id: string
  author: string
  body: string | null
  created_at: string
  erased_at: string | null
  erased_by: string | null
}

/** The private notes of a ticket, and of those merged into it, the oldest first. */
export async function listNotes(db: Db, ticketId: string): Promise<readonly Note[]> {
  const rows: NoteRow[] = await db('ticket_notes')
    .whereIn('ticket_id', conversationTickets(db, ticketId))
    .orderBy(['created_at', 'id'])
  return rows.map(toNote)
}

/** One note of a ticket; `null` when it has none of this id. */
export async function findNote(db: Db, ticketId: string, id: string): Promise<Note | null> {
  const row: NoteRow | undefined = await db('ticket_notes')
    .whereIn('ticket_id', conversationTickets(db, ticketId))
    .where({ id })
    .first()
  return row === undefined ? null : toNote(row)
}

/** A note as somebody writes it. */
export type NewNote = {
  readonly authorId: string
  readonly text: string
  /** The id of the form that it was written in: the note's own, so that a form sent twice adds one. */
  readonly formId?: string | null
}

/**
 * Adds a note; whether its form had not added it already.
 *
 * It changes nothing that another could be changing, so it never comes too late.
 */
export async function addNote(
  db: Db,
  ticketId: string,
  { authorId, text, formId = null }: NewNote,
  { actor, now }: Action,
): Promise<boolean> {
  const at = now.toISOString()
  return db.transaction(async (trx) => {
    const said = { ticket_id: ticketId, author_id: authorId, body: columnText(text) ?? '' }
    const insert = async (id: string): Promise<boolean> => {
      const row = { id, ...said, author: actor, created_at: at }
      return (await trx('ticket_notes').insert(row).onConflict('id').ignore().returning('id')).length > 0
    }
    if (!(await insert(formId ?? newId(now)))) {
      // Who went back and wrote something else has written another note.
      if (
        (await trx('ticket_notes')
          .where({ id: formId, ...said })
          .first('id')) !== undefined
      )
        return false
      await insert(newId(now))
    }
    await trx('tickets').where({ id: ticketId }).update({ updated_at: at })
    await addHistory(trx, [{ ticketId, event: 'note-added', actor, messageId: null, details: {}, at: now }])
    return true
  })
}

/** Erases the text of a note for good; whether it was still there. */
export async function eraseNote(
  db: Db,
  ticketId: string,
  id: string,
  { actor, now }: Action,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const erased = await trx('ticket_notes')
      .whereIn('ticket_id', conversationTickets(trx, ticketId))
      .where({ id })
      .whereNull('erased_at')
      .update({ body: null, erased_at: now.toISOString(), erased_by: actor })
    if (erased === 0) return false
    await addHistory(trx, [{ ticketId, event: 'note-erased', actor, messageId: null, details: {}, at: now }])
    return true
  })
}

function toNote(row: NoteRow): Note {
  return {
    id: row.id,
    authorId: row.author_id,
    author: row.author,
    text: row.body,
    at: new Date(row.created_at),
    erased: row.erased_at === null ? null : { by: row.erased_by ?? '', at: new Date(row.erased_at) },
  }
}
