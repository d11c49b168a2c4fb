import type { HistoryEntry, HistoryEvent } from '../../../domain/ticket/ticket.ts'
import type { StoredContent } from '../../../store/contents.ts'
import type { MessageRecord } from '../../../store/messages.ts'
import { type AssignmentLine, assignmentLine } from '../../assignment.ts'
import type { CorrectionView } from '../../correction-view.ts'
import { classificationTag, type TagView } from '../../classification-tag.ts'
import { contentNotice, mailboxText } from '../../message-words.ts'
import { visibleLine, visibleLines } from '../../visible-text.ts'
import { type AttachmentView, attachmentViews } from '../messages/tabs.ts'

/** A message of a ticket's conversation. */
export type MessageView = {
  readonly href: string
  readonly direction: 'in' | 'out'
  readonly author: string | null
  readonly at: Date
  readonly text: string
  /** The whole text; `null` when `text` is all of it. */
  readonly full: string | null
  readonly noticeKey: string | null
  readonly attachments: readonly AttachmentView[]
  readonly correction: CorrectionView | null
}

/** A line of a ticket's history. */
export type HistoryView = {
  readonly key: string
  readonly icon: 'in' | 'out' | 'opened' | 'changed' | 'ended'
  /** `null` for the gateway itself. */
  readonly actor: string | null
  readonly at: Date
  readonly href: string | null
  /** How it got its type; `null` where the line is about something else. */
  readonly tag: TagView | null
  /** Who was given the ticket, and why; `null` where the line is about something else. */
  readonly assignment: AssignmentLine | null
}

/** A message of the ticket with what could be read of it. */
export type Spoken = {
  readonly message: MessageRecord
  readonly content: StoredContent | null
  readonly correction: CorrectionView | null
}

/** What the page shows of a message. */
export function messageView({ message, content, correction }: Spoken): MessageView {
  const full = visibleLines(content?.text ?? '').trim()
  const reply = visibleLines(content?.replyText ?? '').trim()
  const { author } = message
  return {
    href: `/messages/${message.id}`,
    direction: message.direction,
    author: author === null ? null : visibleLine(mailboxText(author)),
    at: message.receivedAt,
    text: reply === '' ? full : reply,
    full: reply === '' || reply === full ? null : full,
    noticeKey: contentNotice(message),
    attachments: attachmentViews(message.id, content),
    correction,
  }
}

const icons = {
  'mail-received': 'in',
  'machine-mail-received': 'in',
  'mail-sent': 'out',
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
} as const satisfies Record<HistoryEvent, HistoryView['icon']>

/** What the page shows of a line of history. */
export function historyView(entry: HistoryEntry): HistoryView {
  const { event, actor, at, messageId } = entry
  return {
    key: `history.${event}`,
    icon: icons[event],
    actor: actor === null ? null : visibleLine(actor),
    at,
    href: messageId === null ? null : `/messages/${messageId}`,
    tag: classificationTag(entry),
    assignment: assignmentLine(entry),
  }
}
