import { mayAt } from '../../../domain/permission.ts'
import type { HistoryEntry } from '../../../domain/ticket/ticket.ts'
import { findGiven, type Given } from '../../../store/classified-tickets.ts'
import { findContent } from '../../../store/contents.ts'
import { readDistribution } from '../../../store/distribution-setting.ts'
import { listHistory } from '../../../store/history.ts'
import { findMessage } from '../../../store/messages.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { type AssignmentView, readAssignment, waitingSinceOf } from '../../assignment.ts'
import { readCorrectionView } from '../../correction-view.ts'
import type { Page } from '../../page.ts'
import { permissionsOf, permittedTicket } from '../../permitted.ts'
import { type QueueView, queueView } from '../../queue-view.ts'
import { render } from '../../render.ts'
import { mailboxText } from '../../message-words.ts'
import { visibleLine } from '../../visible-text.ts'
import { userOf } from '../../visit.ts'
import { type ActionView, actionsOf } from './actions.ts'
import { noRelations, readRelations, type RelationsView } from './relations.ts'
import { type HistoryView, historyView, type MessageView, messageView, type Spoken } from './timeline.ts'

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
  /** Where a pre-ticket is triaged; `null` when it is none, or not open. */
  readonly triageHref: string | null
  /** The order that it is about; empty for none. */
  readonly orderNumber: string
  readonly documentHref: string | null
  /** Where to discard a pre-ticket; `null` when it is none, or not open. */
  readonly discardHref: string | null
  /** Where to mark the ticket as spam; `null` when it is not open. */
  readonly spamHref: string | null
  /** What it was merged into, stands beside, and may become. */
  readonly relations: RelationsView
}

/** What the page shows of a ticket. */
export function toView(
  ticket: TicketRecord,
  spoken: readonly Spoken[],
  history: readonly HistoryEntry[],
  mayWork = true,
  relations: RelationsView = noRelations,
  { contract, branch }: Pick<Given, 'contract' | 'branch'> = { contract: null, branch: null },
  assignment: AssignmentView | null = null,
): View {
  const { protocol, requester } = ticket
  const isWorkable = mayWork && ticket.state === 'open'
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
    queue: queueView(ticket.queue),
    type: ticket.type === null ? null : visibleLine(ticket.type.name),
    assignee: ticket.assignee === null ? null : visibleLine(ticket.assignee.name),
    contract: contract === null ? null : visibleLine(contract),
    branch: branch === null ? null : visibleLine(branch),
    waitingSince: ticket.waitingSince,
    assignment,
    desk: ticket.deskAddress === '' ? null : ticket.deskAddress,
    queues: ticket.queues,
    related: ticket.related,
    createdAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
    messages: spoken.map(messageView),
    history: history.map(historyView),
    actions: mayWork ? actionsOf(ticket) : [],
    triageHref: ticket.kind === 'pre-ticket' && ticket.state === 'open' ? `/triage/${protocol}` : null,
    orderNumber: visibleLine(ticket.orderNumber),
    documentHref: ticket.orderNumber === '' ? null : `/tickets/${protocol}/document`,
    discardHref: isWorkable && ticket.kind === 'pre-ticket' ? `/tickets/${protocol}/discard` : null,
    spamHref: isWorkable ? `/tickets/${protocol}/spam` : null,
    relations,
  }
}

/** Shows one ticket: who asked for what, what was said, and what happened. */
export const show: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const ticket = await permittedTicket(context, request)
  const spoken: Spoken[] = []
  for (const messageId of ticket.messageIds.slice(-maxMessages)) {
    const message = await findMessage(reader, messageId)
    if (message === null) continue
    const content = await findContent(reader, messageId)
    spoken.push({ message, content, correction: await readCorrectionView(reader, messageId) })
  }
  const permissions = await permissionsOf(context, request)
  const mayWork = mayAt(permissions, ticket.queue?.id ?? null, 'work')
  const relations = await readRelations(reader, ticket, permissions, mayWork)
  const given = await findGiven(reader, ticket.id)
  const setting = await readDistribution(reader)
  const assignment = mayWork ? await readAssignment(reader, ticket, setting, userOf(request).id) : null
  const shown = { ...ticket, waitingSince: waitingSinceOf(ticket, setting) }
  const history = await listHistory(reader, ticket.id)
  const view = toView(shown, spoken, history, mayWork, relations, given, assignment)
  render(request, response, 'tickets/show', view, { title: `${ticket.protocol} ${view.title}` })
}
