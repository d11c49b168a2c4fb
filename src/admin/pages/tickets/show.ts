import { mayAt } from '../../../domain/permission.ts'
import { findGiven, type Given } from '../../../store/classified-tickets.ts'
import { type Conversation, readConversation, type Selection } from '../../../store/conversation.ts'
import { readDistribution } from '../../../store/distribution-setting.ts'
import { listParticipants, type Participant } from '../../../store/participants.ts'
import { unreadMessages } from '../../../store/reads.ts'
import { visibleProtocols } from '../../../store/seen-tickets.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { type AssignmentView, readAssignment, waitingSinceOf } from '../../assignment.ts'
import { assetUrl } from '../../assets.ts'
import { keyHelp, type KeyView } from '../../key-help.ts'
import { mailboxText } from '../../message-words.ts'
import type { Page } from '../../page.ts'
import { permissionsOf, permittedTicket } from '../../permitted.ts'
import { type QueueView, queueView } from '../../queue-view.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { queryText, userOf } from '../../visit.ts'
import { type ActionView, actionsOf } from './actions.ts'
import { type AnsweringView, noAnswering, readAnswering } from './answering.ts'
import { type DueView, dueView } from './due.ts'
import { pagesOf, type PagesView, selectionNamed, untilNamed } from './pages.ts'
import { type ParticipantsView, participantsView } from './participants.ts'
import { noRelations, readRelations, type RelationsView } from './relations.ts'
import { noStage, readStage, type StageView } from './stage.ts'
import { type EntryView, type Reader, timelineView } from './timeline.ts'

/** Things of a conversation on one page. */
const entriesPerPage = 25

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
  readonly participants: ParticipantsView
  /** The queue that it stands in; `null` while it is in none. */
  readonly queue: QueueView | null
  readonly type: string | null
  readonly assignee: string | null
  readonly contract: string | null
  readonly branch: string | null
  /** Since when it waits for the distributor; `null` when it does not. */
  readonly waitingSince: Date | null
  /** How it is given to agents by hand; `null` where that is not possible. */
  readonly assignment: AssignmentView | null
  readonly due: DueView | null
  /** `null` when the desk has been removed. */
  readonly desk: string | null
  /** The addresses of other desks that see it. */
  readonly queues: readonly string[]
  /** The numbers of the other tickets of its first mail. */
  readonly related: readonly string[]
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly timeline: readonly EntryView[]
  readonly pages: PagesView
  readonly actions: readonly ActionView[]
  /** What its forms say of the ticket that was seen. */
  readonly version: number
  readonly seen: number
  /** Where to change title and due time, and where to write a note; `null` for who may not. */
  readonly editHref: string | null
  readonly noteAction: string | null
  /** How it is answered, and what is written and not yet gone. */
  readonly answering: AnsweringView
  readonly keys: readonly KeyView[]
  readonly keysUrl: string
  /** Where a pre-ticket is triaged; `null` when it is none, or not open. */
  readonly triageHref: string | null
  /** The order that it is about; empty for none. */
  readonly orderNumber: string
  readonly documentHref: string | null
  /** Where to discard a pre-ticket; `null` when it is none, or not open. */
  readonly discardHref: string | null
  /** Where to mark the ticket as spam; `null` when it is not open. */
  readonly spamHref: string | null
  readonly stage: StageView
  /** What it was merged into, stands beside, and may become. */
  readonly relations: RelationsView
}

/** What the page shows beside the ticket itself. */
export type Around = {
  readonly conversation: Conversation
  readonly selection: Selection
  readonly participants: readonly Participant[]
  readonly reader: Omit<Reader, 'protocol'>
  readonly now: Date
  /** Nothing where it is left out. */
  readonly relations?: RelationsView
  readonly answering?: AnsweringView
  readonly given?: Pick<Given, 'contract' | 'branch'>
  readonly assignment?: AssignmentView | null
  readonly stage?: StageView
}

const notGiven = { contract: null, branch: null }

/** What the page shows of a ticket. */
export function toView(
  ticket: TicketRecord,
  { conversation, selection, participants, reader, now, ...around }: Around,
): View {
  const {
    relations = noRelations,
    answering = noAnswering,
    given: { contract, branch } = notGiven,
    assignment = null,
    stage = noStage,
  } = around
  const { protocol, requester } = ticket
  const { mayWork } = reader
  const isWorkable = mayWork && ticket.state === 'open'
  return {
    protocol,
    title: visibleLine(ticket.title),
    kindKey: `ticket-kind.${ticket.kind}`,
    stateKey: `ticket-state.${ticket.state}`,
    isOpen: ticket.state === 'open',
    unread: ticket.unread,
    requester: requester === null ? null : visibleLine(mailboxText(requester)),
    participants: participantsView(protocol, participants, mayWork),
    queue: queueView(ticket.queue),
    type: ticket.type === null ? null : visibleLine(ticket.type.name),
    assignee: ticket.assignee === null ? null : visibleLine(ticket.assignee.name),
    contract: contract === null ? null : visibleLine(contract),
    branch: branch === null ? null : visibleLine(branch),
    waitingSince: ticket.waitingSince,
    assignment,
    due: dueView(ticket, now),
    desk: ticket.deskAddress === '' ? null : ticket.deskAddress,
    queues: ticket.queues,
    related: ticket.related,
    createdAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
    timeline: timelineView(conversation.entries, { ...reader, protocol }),
    pages: pagesOf(protocol, conversation, selection),
    actions: mayWork ? actionsOf(ticket, relations.isMerged) : [],
    version: ticket.version,
    seen: conversation.lines,
    editHref: mayWork ? `/tickets/${protocol}/edit` : null,
    noteAction: mayWork ? `/tickets/${protocol}/notes` : null,
    answering,
    keys: keyHelp(answering.href === null ? ['?'] : ['r', '?']),
    keysUrl: assetUrl('desk-keys.js'),
    triageHref: ticket.kind === 'pre-ticket' && ticket.state === 'open' ? `/triage/${protocol}` : null,
    orderNumber: visibleLine(ticket.orderNumber),
    documentHref: ticket.orderNumber === '' ? null : `/tickets/${protocol}/document`,
    discardHref: isWorkable && ticket.kind === 'pre-ticket' ? `/tickets/${protocol}/discard` : null,
    spamHref: isWorkable ? `/tickets/${protocol}/spam` : null,
    stage,
    relations,
  }
}

/** Shows one ticket: who asked for what, what was said, and what happened. */
export const show: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const ticket = await permittedTicket(context, request)
  const selection = selectionNamed(queryText(request, 'show'))
  const conversation = await readConversation(reader, {
    ticketId: ticket.id,
    messageIds: ticket.messageIds,
    selection,
    until: untilNamed(queryText(request, 'until')),
    limit: entriesPerPage,
  })
  const permissions = await permissionsOf(context, request)
  const { id: userId, role } = userOf(request)
  const mayWork = mayAt(permissions, ticket.queue?.id ?? null, 'work')
  const setting = await readDistribution(reader)
  const seen = await visibleProtocols(reader, permissions, ticket.related)
  const related = ticket.related.filter((protocol) => seen.has(protocol))
  const shown = { ...ticket, related, waitingSince: waitingSinceOf(ticket, setting) }
  const view = toView(shown, {
    conversation,
    selection,
    participants: await listParticipants(reader, ticket.id),
    reader: {
      userId,
      mayWork,
      mayManage: role === 'administrator',
      unread: await unreadMessages(reader, ticket.id),
    },
    now: context.clock(),
    relations: await readRelations(reader, ticket, permissions, mayWork),
    given: await findGiven(reader, ticket.id),
    answering: mayWork ? await readAnswering(context, ticket, userId) : noAnswering,
    stage: await readStage(reader, ticket, mayWork),
    assignment: mayWork ? await readAssignment(reader, ticket, setting, userId) : null,
  })
  render(request, response, 'tickets/show', view, { title: `${ticket.protocol} ${view.title}` })
}
