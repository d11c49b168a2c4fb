import type { HistoryEntry, HistoryEvent } from '../../../domain/ticket/ticket.ts'
import type { Entry, Spoken, SpokenMessage } from '../../../store/conversation.ts'
import type { Note } from '../../../store/notes.ts'
import { type AssignmentLine, assignmentLine } from '../../assignment.ts'
import { classificationTag, type TagView } from '../../classification-tag.ts'
import { type CorrectionView, correctionView } from '../../correction-view.ts'
import { type FailureView, failureView } from '../../failure-view.ts'
import { contentNotice, type Tone, toneOf } from '../../message-words.ts'
import { maxInList, visibleLine, visibleLines } from '../../visible-text.ts'
import { type AttachmentView, attachmentViews } from '../messages/tabs.ts'

/** A message of a ticket's conversation. */
export type MessageView = {
  readonly href: string
  readonly direction: 'in' | 'out'
  /** The name of who wrote it, else the address; `null` when neither could be read. */
  readonly author: string | null
  /** The address beside the name; `null` when there is no name, or no author. */
  readonly address: string | null
  /** What became of a mail of ours, and whom it is for; `null` for one that came. */
  readonly sending: {
    readonly wordsKey: string
    readonly stateKey: string
    readonly tone: Tone
    readonly recipients: string
    readonly others: number
  } | null
  readonly at: Date
  readonly text: string
  /** The whole text; `null` when `text` is all of it. */
  readonly full: string | null
  /** The beginning of the text, for while it is folded. */
  readonly start: string
  readonly noticeKey: string | null
  readonly attachments: readonly AttachmentView[]
  readonly correction: CorrectionView | null
  readonly isUnread: boolean
  /** Whether it stands there unfolded. */
  readonly isOpen: boolean
  /** Where to mark it as read, or as unread; `null` for who may not. */
  readonly readHref: string | null
}

/** A private note of a ticket's conversation. */
export type NoteView = {
  readonly id: string
  readonly author: string
  readonly at: Date
  /** `null` when it has been erased. */
  readonly text: string | null
  readonly erased: { readonly by: string; readonly at: Date } | null
  /** Where to erase it; `null` for who may not. */
  readonly eraseHref: string | null
}

/** A line of a ticket's history. */
export type HistoryView = {
  readonly key: string
  readonly icon: 'in' | 'out' | 'opened' | 'changed' | 'ended' | 'bad' | 'wait'
  /** `null` for the gateway itself. */
  readonly actor: string | null
  readonly at: Date
  readonly href: string | null
  /** What was changed, in words; `null` where the line says it all. */
  readonly detail: string | null
  /** Why a mail of ours was not delivered; `null` where the line is about something else. */
  readonly failure: FailureView | null
  /** By which channel an answer leaves, and why by that one; `null` where the line is about something else. */
  readonly channel: { readonly name: string; readonly whyKey: string } | null
  /** A time that was set; `null` where there is none. */
  readonly until: Date | null
  /** How it got its type; `null` where the line is about something else. */
  readonly tag: TagView | null
  /** Who was given the ticket, and why; `null` where the line is about something else. */
  readonly assignment: AssignmentLine | null
}

/** One thing of a conversation; exactly one of the three is not `null`. */
export type EntryView = {
  readonly mail: MessageView | null
  readonly note: NoteView | null
  readonly line: HistoryView | null
}

/** What of a conversation depends on who looks at it. */
export type Reader = {
  readonly protocol: string
  readonly userId: string
  readonly mayWork: boolean
  /** Whether notes of others may be erased too. */
  readonly mayManage: boolean
  readonly unread: ReadonlySet<string>
}

/** The latest messages of a page, which stand there unfolded. */
const unfolded = 3

/** What the page shows of a conversation. */
export function timelineView(entries: readonly Entry[], reader: Reader): readonly EntryView[] {
  const mails = entries.flatMap((entry) => (entry.kind === 'mail' ? [entry.spoken.message.id] : []))
  const latest = new Set(mails.slice(-unfolded))
  return entries.map((entry) => ({
    mail: entry.kind === 'mail' ? messageView(entry.spoken, reader, latest) : null,
    note: entry.kind === 'note' ? noteView(entry.note, reader) : null,
    line: entry.kind === 'line' ? historyView(entry.line) : null,
  }))
}

/** What a page shows of a message where nothing is done with it. */
export function plainMessageView(spoken: Spoken): MessageView {
  const nobody = { protocol: '', userId: '', mayWork: false, mayManage: false, unread: new Set<string>() }
  return messageView(spoken, nobody, new Set([spoken.message.id]))
}

function messageView(
  { message, content, correction }: Spoken,
  { protocol, unread, mayWork }: Reader,
  latest: ReadonlySet<string>,
): MessageView {
  const full = visibleLines(content?.text ?? '').trim()
  const reply = visibleLines(content?.replyText ?? '').trim()
  const text = reply === '' ? full : reply
  const { author } = message
  const isUnread = unread.has(message.id)
  const readHref = `/tickets/${protocol}/messages/${message.id}/${isUnread ? 'read' : 'unread'}`
  return {
    href: `/messages/${message.id}`,
    direction: message.direction,
    author: author === null ? null : visibleLine(author.name === '' ? author.address : author.name),
    address: author === null || author.name === '' ? null : visibleLine(author.address),
    sending: sendingView(message),
    at: message.receivedAt,
    text,
    full: text === full ? null : full,
    start: visibleLine(text.split('\n', 1)[0] ?? '', maxInList),
    noticeKey: contentNotice(message),
    attachments: attachmentViews(message.id, content),
    correction: correctionView(correction),
    isUnread,
    isOpen: isUnread || latest.has(message.id),
    readHref: mayWork && message.direction === 'in' ? readHref : null,
  }
}

/** People told of beside a mail; its page names all. */
const maxRecipients = 3

function sendingView({ direction, state, recipients }: SpokenMessage): MessageView['sending'] {
  if (direction === 'in') return null
  return {
    wordsKey: state === 'sent' || state === 'bounced' ? 'history.mail-sent' : 'ticket.mail.ours',
    stateKey: `message-state.${state}`,
    tone: toneOf(state),
    recipients: recipients
      .slice(0, maxRecipients)
      .map((address) => visibleLine(address))
      .join(', '),
    others: Math.max(0, recipients.length - maxRecipients),
  }
}

function noteView(
  { id, authorId, author, at, text, erased }: Note,
  { protocol, userId, mayWork, mayManage }: Reader,
): NoteView {
  const mayErase = text !== null && mayWork && (mayManage || authorId === userId)
  return {
    id,
    author: visibleLine(author),
    at,
    text: text === null ? null : visibleLines(text),
    erased: erased === null ? null : { by: visibleLine(erased.by), at: erased.at },
    eraseHref: mayErase ? `/tickets/${protocol}/notes/${id}/erase` : null,
  }
}

const icons = {
  'mail-received': 'in',
  'machine-mail-received': 'in',
  'mail-sent': 'out',
  'mail-bounced': 'bad',
  'mail-delayed': 'wait',
  'mail-failed': 'ended',
  'pre-ticket-registered': 'opened',
  'ticket-registered': 'opened',
  'marked-read': 'changed',
  'marked-unread': 'changed',
  'marked-spam': 'ended',
  discarded: 'ended',
  closed: 'ended',
  'validation-asked': 'changed',
  reopened: 'changed',
  reprocessed: 'changed',
  'shared-with-desk': 'changed',
  corrected: 'changed',
  'followed-up': 'opened',
  'merged-into': 'ended',
  'merged-here': 'changed',
  'split-off': 'changed',
  'split-from': 'opened',
  'requester-changed': 'changed',
  classified: 'changed',
  'typed-by-desk': 'changed',
  distributed: 'changed',
  assigned: 'changed',
  released: 'changed',
  assumed: 'opened',
  'type-changed': 'changed',
  attached: 'ended',
  'mail-attached': 'in',
  'mail-detached': 'changed',
  restored: 'opened',
  'note-added': 'changed',
  'note-erased': 'ended',
  'participant-added': 'opened',
  'participant-removed': 'ended',
  'title-changed': 'changed',
  'due-changed': 'changed',
  answered: 'out',
  'answer-undone': 'ended',
  'mail-retried': 'changed',
  'mail-mended': 'out',
  'mail-deleted': 'ended',
  'stage-set': 'changed',
  'step-withheld': 'ended',
  validated: 'ended',
  'not-solved': 'changed',
} as const satisfies Record<HistoryEvent, HistoryView['icon']>

/** What the page shows of a line of history. */
export function historyView(entry: HistoryEntry): HistoryView {
  const { event, actor, at, messageId, details } = entry
  return {
    key: `history.${event}`,
    icon: icons[event],
    actor: actor === null ? null : visibleLine(actor),
    at,
    href: messageId === null ? null : `/messages/${messageId}`,
    detail: detailOf(event, details),
    failure: failureView(entry),
    channel: channelOf(entry),
    until: event === 'due-changed' && typeof details.to === 'string' ? new Date(details.to) : null,
    tag: classificationTag(entry),
    assignment: assignmentLine(entry),
  }
}

function detailOf(event: HistoryEvent, { from, to, who, step }: HistoryEntry['details']): string | null {
  if (event === 'stage-set')
    return visibleLine([from, to].filter((name) => name !== null).join(' → '), maxInList)
  if (event === 'step-withheld') return visibleLine(String(step), maxInList)
  if (event === 'title-changed')
    return `${visibleLine(String(from), maxInList)} → ${visibleLine(String(to), maxInList)}`
  if (event === 'mail-bounced' || event === 'mail-delayed') return visibleLine(String(to), maxInList)
  return typeof who === 'string' ? visibleLine(who, maxInList) : null
}

function channelOf({ event, details: { channel, why } }: HistoryEntry): HistoryView['channel'] {
  if (event !== 'answered' || typeof channel !== 'string') return null
  return { name: visibleLine(channel, maxInList), whyKey: `answer.why.${String(why)}` }
}
