import type { Mailbox } from '../domain/mail/header-section.ts'
import type { MessageState } from '../domain/disposition.ts'
import type { ContentState } from '../domain/mail/content.ts'
import type { HistoryEntry } from '../domain/ticket/ticket.ts'
import { type StoredAttachment, toAttachment, type AttachmentRow } from './contents.ts'
import { type CorrectionRecord, toCorrection, type CorrectionRow } from './corrections.ts'
import type { Db } from './dialect.ts'
import { listHistory } from './history.ts'
import { selectIn } from './multi-row.ts'
import { listNotes, type Note } from './notes.ts'

/** What a page of a conversation shows of a message. */
export type SpokenMessage = {
  readonly id: string
  readonly direction: 'in' | 'out'
  readonly author: Mailbox | null
  readonly receivedAt: Date
  readonly contentState: ContentState
  readonly state: MessageState
  /** Whom a mail of ours is for. */
  readonly recipients: readonly string[]
}

/** The text of a message, and its files. */
export type SpokenContent = {
  readonly text: string
  readonly replyText: string
  readonly attachments: readonly StoredAttachment[]
}

/** A message with what could be read of it, and what its author has added. */
export type Spoken = {
  readonly message: SpokenMessage
  readonly content: SpokenContent | null
  readonly correction: CorrectionRecord | null
}

/** One thing of a conversation: a mail, a private note, or a line of the history. */
export type Entry =
  | { readonly kind: 'mail'; readonly at: Date; readonly spoken: Spoken }
  | { readonly kind: 'note'; readonly at: Date; readonly note: Note }
  | { readonly kind: 'line'; readonly at: Date; readonly line: HistoryEntry }

/** Which things of a conversation are asked for. */
export type Selection = 'all' | 'mail' | 'notes' | 'history'

/** A page of a conversation. */
export type Conversation = {
  /** The oldest first. */
  readonly entries: readonly Entry[]
  /** How many there are in all, and before the first of these. */
  readonly total: number
  readonly before: number
  /** How many lines the history has: what comes after them is new to who saw this page. */
  readonly lines: number
}

/** What of a conversation is asked for. */
export type ConversationRequest = {
  readonly ticketId: string
  readonly messageIds: readonly string[]
  readonly selection: Selection
  /** The number of the last entry wanted; `null` for the latest. */
  readonly until: number | null
  readonly limit: number
}

type Place =
  | { readonly kind: 'mail'; readonly at: string; readonly id: string }
  | { readonly kind: 'note'; readonly at: string; readonly note: Note }
  | { readonly kind: 'line'; readonly at: string; readonly line: HistoryEntry }

/** A conversation in the order in which it went, read only as far as one page shows it. C21, C22 */
export async function readConversation(db: Db, request: ConversationRequest): Promise<Conversation> {
  const { ticketId, messageIds, selection, until, limit } = request
  const history = await listHistory(db, ticketId)
  const places = [
    ...(selection === 'all' || selection === 'mail' ? await placesOf(db, messageIds) : []),
    ...(selection === 'all' || selection === 'notes' ? notePlaces(await listNotes(db, ticketId)) : []),
    ...(selection === 'all' || selection === 'history' ? linePlaces(history, request) : []),
  ].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
  const end = Math.max(0, Math.min(until ?? places.length, places.length))
  const start = Math.max(0, end - limit)
  const shown = places.slice(start, end)
  return {
    entries: await entriesOf(db, shown),
    total: places.length,
    before: start,
    lines: history.length,
  }
}

async function placesOf(db: Db, ids: readonly string[]): Promise<Place[]> {
  if (ids.length === 0) return []
  const rows = await selectIn<{ id: string; received_at: string }>(
    db,
    'select id, received_at from messages where id in',
    ids,
  )
  const times = new Map(rows.map((row) => [row.id, row.received_at]))
  return ids.map((id) => ({ kind: 'mail', id, at: times.get(id) ?? '' }))
}

function notePlaces(notes: readonly Note[]): Place[] {
  return notes.map((note) => ({ kind: 'note', at: note.at.toISOString(), note }))
}

/** A mail that stands in the conversation tells itself that it came, and a note that it was written. */
function linePlaces(
  history: readonly HistoryEntry[],
  { selection, messageIds }: ConversationRequest,
): Place[] {
  const shown = new Set(messageIds)
  return history
    .filter(({ event, messageId }) => {
      if (selection !== 'all') return true
      if (event === 'note-added') return false
      return !(event === 'mail-received' || event === 'mail-sent') || !shown.has(messageId ?? '')
    })
    .map((line) => ({ kind: 'line', at: line.at.toISOString(), line }))
}

async function entriesOf(db: Db, places: readonly Place[]): Promise<readonly Entry[]> {
  const ids = places.flatMap((place) => (place.kind === 'mail' ? [place.id] : []))
  const spoken = await readSpoken(db, ids)
  return places.flatMap((place): Entry[] => {
    const at = new Date(place.at)
    if (place.kind === 'note') return [{ kind: 'note', at, note: place.note }]
    if (place.kind === 'line') return [{ kind: 'line', at, line: place.line }]
    const said = spoken.get(place.id)
    return said === undefined ? [] : [{ kind: 'mail', at, spoken: said }]
  })
}

type MessageRow = {
  id: string
  direction: 'in' | 'out'
  author_name: string | null
  author_address: string | null
  received_at: string
  content_state: ContentState
  state: MessageState
  recipients: string
}

type ContentRow = { message_id: string; text: string; reply_text: string }

/** Messages with what a conversation shows of them, in four statements however many there are. */
async function readSpoken(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Spoken>> {
  if (ids.length === 0) return new Map()
  const columns = 'id, direction, author_name, author_address, received_at, content_state, state, recipients'
  const messages = await selectIn<MessageRow>(db, `select ${columns} from messages where id in`, ids)
  const contents = await selectIn<ContentRow>(
    db,
    'select message_id, text, reply_text from contents where message_id in',
    ids,
  )
  const attachments: (AttachmentRow & { message_id: string })[] = await db('attachments')
    .whereIn('message_id', ids)
    .orderBy(['message_id', 'position'])
  const corrections: (CorrectionRow & { message_id: string })[] = await db('corrections').whereIn(
    'message_id',
    ids,
  )
  const contentOf = new Map(contents.map((row) => [row.message_id, row]))
  const correctionOf = new Map(corrections.map((row) => [row.message_id, toCorrection(row)]))
  const filesOf = Map.groupBy(attachments, (row) => row.message_id)
  return new Map(
    messages.map((row) => {
      const content = contentOf.get(row.id)
      const spoken: Spoken = {
        message: toSpokenMessage(row),
        content:
          content === undefined
            ? null
            : {
                text: content.text,
                replyText: content.reply_text,
                attachments: (filesOf.get(row.id) ?? []).map(toAttachment),
              },
        correction: correctionOf.get(row.id) ?? null,
      }
      return [row.id, spoken]
    }),
  )
}

function toSpokenMessage(row: MessageRow): SpokenMessage {
  return {
    id: row.id,
    direction: row.direction,
    author: row.author_address === null ? null : { name: row.author_name ?? '', address: row.author_address },
    receivedAt: new Date(row.received_at),
    contentState: row.content_state,
    state: row.state,
    recipients: JSON.parse(row.recipients),
  }
}
