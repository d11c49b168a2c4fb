import type { HistoryEntry, HistoryEvent } from '../../../domain/ticket/ticket.ts'
import { findContent, type StoredContent } from '../../../store/contents.ts'
import { listHistory } from '../../../store/history.ts'
import { findMessage, type MessageRecord } from '../../../store/messages.ts'
import { findTicket, type TicketRecord } from '../../../store/tickets.ts'
import { type CorrectionView, readCorrectionView } from '../../correction-view.ts'
import { notFound } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { contentNotice, mailboxText } from '../../message-words.ts'
import { visibleLine, visibleLines } from '../../visible-text.ts'
import { parameter } from '../../visit.ts'
import { type AttachmentView, attachmentViews } from '../messages/tabs.ts'

/** Messages of a ticket on its page: the latest ones. */
const maxMessages = 100

/** People in copy on the page; a mail may name ten thousand. */
const maxCc = 50

/** What the page of one ticket may mention. */
export type View = {
  readonly protocol: string
  readonly title: string
  readonly kindKey: string
  readonly stateKey: string
  readonly isOpen: boolean
  readonly unread: number
  /** `null` when the author could not be read. */
  readonly requester: string | null
  readonly cc: readonly string[]
  /** How many more there are in copy than are shown. */
  readonly otherCc: number
  /** `null` when the desk has been removed. */
  readonly desk: string | null
  /** The addresses of other desks that see it. */
  readonly queues: readonly string[]
  /** The numbers of the other tickets of its first mail. */
  readonly related: readonly string[]
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly messages: readonly MessageView[]
  readonly history: readonly HistoryView[]
  readonly actions: readonly ActionView[]
  /** Where to discard a pre-ticket; `null` when it is none, or not open. */
  readonly discardHref: string | null
  /** Where to mark the ticket as spam; `null` when it is not open. */
  readonly spamHref: string | null
}

type MessageView = {
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

type HistoryView = {
  readonly key: string
  readonly icon: 'in' | 'out' | 'opened' | 'changed' | 'ended'
  /** `null` for the gateway itself. */
  readonly actor: string | null
  readonly at: Date
  readonly href: string | null
}

type ActionView = { readonly href: string; readonly key: string; readonly isPrimary: boolean }

/** A message of the ticket with what could be read of it. */
export type Spoken = {
  readonly message: MessageRecord
  readonly content: StoredContent | null
  readonly correction: CorrectionView | null
}

/** What the page shows of a ticket. */
export function toView(
  ticket: TicketRecord,
  spoken: readonly Spoken[],
  history: readonly HistoryEntry[],
): View {
  const { protocol, requester } = ticket
  return {
    protocol,
    title: visibleLine(ticket.title),
    kindKey: `ticket-kind.${ticket.kind}`,
    stateKey: `ticket-state.${ticket.state}`,
    isOpen: ticket.state === 'open',
    unread: ticket.unread,
    requester: requester === null ? null : visibleLine(mailboxText(requester)),
    cc: ticket.cc.slice(0, maxCc).map((address) => visibleLine(address)),
    otherCc: Math.max(0, ticket.cc.length - maxCc),
    desk: ticket.deskAddress === '' ? null : ticket.deskAddress,
    queues: ticket.queues,
    related: ticket.related,
    createdAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
    messages: spoken.map(messageView),
    history: history.map(historyView),
    actions: actionsOf(ticket),
    discardHref:
      ticket.state === 'open' && ticket.kind === 'pre-ticket' ? `/tickets/${protocol}/discard` : null,
    spamHref: ticket.state === 'open' ? `/tickets/${protocol}/spam` : null,
  }
}

/** The changes that a ticket's state allows by one button; what cannot be taken back has a page that asks. */
export function actionsOf({ protocol, kind, state, unread }: TicketRecord): ActionView[] {
  const action = (name: string, isPrimary: boolean) => ({
    href: `/tickets/${protocol}/${name}`,
    key: `ticket.${name === 'read' || name === 'unread' ? `mark-${name}` : name}`,
    isPrimary,
  })
  const reading = action(unread > 0 ? 'read' : 'unread', false)
  if (state === 'awaiting-validation') return [action('close', true), action('reopen', false), reading]
  if (state !== 'open') return [reading]
  if (kind === 'pre-ticket') return [reading]
  return [action('close', true), action('ask-validation', false), reading]
}

function messageView({ message, content, correction }: Spoken): MessageView {
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
} as const satisfies Record<HistoryEvent, HistoryView['icon']>

function historyView({ event, actor, at, messageId }: HistoryEntry): HistoryView {
  return {
    key: `history.${event}`,
    icon: icons[event],
    actor: actor === null ? null : visibleLine(actor),
    at,
    href: messageId === null ? null : `/messages/${messageId}`,
  }
}

/** Shows one ticket: who asked for what, what was said, and what happened. */
export const show: Page =
  ({ database }) =>
  async (request, response) => {
    const { reader } = database
    const ticket = await findTicket(reader, parameter(request, 'protocol'))
    if (ticket === null) throw notFound()
    const spoken: Spoken[] = []
    for (const messageId of ticket.messageIds.slice(-maxMessages)) {
      const message = await findMessage(reader, messageId)
      if (message === null) continue
      const content = await findContent(reader, messageId)
      spoken.push({ message, content, correction: await readCorrectionView(reader, messageId) })
    }
    const view = toView(ticket, spoken, await listHistory(reader, ticket.id))
    render(request, response, 'tickets/show', view, { title: `${ticket.protocol} ${view.title}` })
  }
