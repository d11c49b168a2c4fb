import { mayAt, type Permissions } from '../../../domain/permission.ts'
import { parseSearch } from '../../../domain/search.ts'
import { type TicketState, ticketStates } from '../../../domain/ticket/ticket.ts'
import { listQueues } from '../../../store/queues.ts'
import { countTickets, type TicketCounts } from '../../../store/ticket-counts.ts'
import { listTickets, type TicketListRequest, type TicketRow } from '../../../store/ticket-list.ts'
import type { Queue } from '../../../domain/queue.ts'
import type { Tone } from '../../message-words.ts'
import type { Page } from '../../page.ts'
import { cursorOf, pageHref } from '../../paging.ts'
import { permissionsOf } from '../../permitted.ts'
import { type QueueView, queueView } from '../../queue-view.ts'
import { render } from '../../render.ts'
import { type BreakableAddress, breakableAddress, maxInList, visibleLine } from '../../visible-text.ts'
import { queryText, searchText, userOf } from '../../visit.ts'
import { type DueView, dueView } from './due.ts'

const rowsPerPage = 50

/** The situations that the list of tickets can be narrowed to. */
export const situations = [
  'open',
  'pre-tickets',
  'unread',
  'mine',
  'overdue',
  'awaiting-validation',
  'closed',
  'all',
] as const

/** What the list can be narrowed to. */
export type Situation = (typeof situations)[number]

/** What each situation asks for, of whose list it is and when. */
function narrowingOf(situation: Situation, userId: string, now: Date): Partial<TicketListRequest> {
  const narrowings: Record<Situation, Partial<TicketListRequest>> = {
    open: { kind: 'ticket', state: 'open' },
    'pre-tickets': { kind: 'pre-ticket', state: 'open' },
    unread: { onlyUnread: true },
    mine: { state: 'open', assigneeId: userId },
    overdue: { state: 'open', overdueAt: now },
    'awaiting-validation': { state: 'awaiting-validation' },
    closed: { state: 'closed' },
    all: {},
  }
  return narrowings[situation]
}

function countOf(situation: Situation, counts: TicketCounts): number {
  const both = (state: TicketState) => counts.ticket[state] + counts['pre-ticket'][state]
  switch (situation) {
    case 'open':
      return counts.ticket.open
    case 'pre-tickets':
      return counts['pre-ticket'].open
    case 'unread':
    case 'mine':
    case 'overdue':
      return counts[situation]
    case 'awaiting-validation':
    case 'closed':
      return both(situation)
    case 'all':
      return ticketStates.reduce((sum, state) => sum + both(state), 0)
  }
}

/** What the page of tickets may mention. */
export type View = {
  readonly query: string
  readonly situation: Situation
  readonly isFiltered: boolean
  readonly situations: readonly {
    readonly key: string
    readonly href: string
    readonly isCurrent: boolean
    /** How many rows it has; `null` while the list is narrowed by words, where nobody has counted. */
    readonly count: number | null
  }[]
  /** The queues that the list can be narrowed to, after all of them; empty when there is none. */
  readonly queues: readonly {
    /** `null` for all of them. */
    readonly queue: QueueView | null
    readonly href: string
    readonly isCurrent: boolean
  }[]
  readonly queue: string
  readonly rows: readonly RowView[]
  readonly olderHref: string | null
  readonly newerHref: string | null
}

type RowView = {
  readonly href: string
  readonly protocol: string
  readonly title: string
  readonly requester: string | null
  readonly queue: QueueView | null
  readonly desk: BreakableAddress | null
  readonly kindKey: string
  readonly stateKey: string
  readonly tone: Tone
  readonly unread: number
  readonly due: DueView | null
  readonly at: Date
  readonly spamHref: string | null
}

/** A page of the list with what asked for it. */
export type Found = {
  readonly query: string
  readonly situation: Situation
  /** The id of the queue asked for; empty for all. */
  readonly queue: string
  readonly queues: readonly Queue[]
  readonly permissions: Permissions
  /** `null` where nobody has counted. */
  readonly counts?: TicketCounts | null
  readonly now?: Date
  readonly rows: readonly TicketRow[]
  readonly next: string | null
  readonly previous: string | null
}

/** The situation a request asks for; all when it asks for none that exists. */
export function situationNamed(asked: unknown): Situation {
  return situations.find((name) => name === asked) ?? 'all'
}

/** What the page shows of what was found. */
export function toView({
  query,
  situation,
  queue,
  queues,
  permissions,
  counts = null,
  now = new Date(0),
  rows,
  next,
  previous,
}: Found): View {
  const href = (parameters: Readonly<Record<string, string>>) =>
    pageHref('/tickets', { q: query, situation, queue, ...parameters })
  return {
    query,
    situation,
    isFiltered: query !== '' || situation !== 'all' || queue !== '',
    queue,
    situations: situations.map((name) => ({
      key: `tickets.situation.${name}`,
      href: href({ situation: name }),
      isCurrent: name === situation,
      count: counts === null ? null : countOf(name, counts),
    })),
    queues:
      queues.length === 0
        ? []
        : [null, ...queues].map((each) => ({
            queue: queueView(each),
            href: href({ queue: each?.id ?? '' }),
            isCurrent: (each?.id ?? '') === queue,
          })),
    rows: rows.map((row) => rowView(row, permissions, now)),
    olderHref: next === null ? null : href({ before: next }),
    newerHref: previous === null ? null : href({ after: previous }),
  }
}

function rowView(row: TicketRow, permissions: Permissions, now: Date): RowView {
  const { protocol, requester, kind, state } = row
  const href = `/tickets/${protocol}`
  return {
    href,
    protocol,
    title: visibleLine(row.title, maxInList),
    requester:
      requester === null
        ? null
        : visibleLine(requester.name === '' ? requester.address : requester.name, maxInList),
    queue: queueView(row.queue),
    desk: row.deskAddress === '' ? null : breakableAddress(row.deskAddress),
    kindKey: `ticket-kind.${kind}`,
    stateKey: `ticket-state.${state}`,
    tone: toneOf(row),
    unread: row.unread,
    due: dueView(row, now),
    at: row.createdAt,
    spamHref: state === 'open' && mayAt(permissions, row.queue?.id ?? null, 'work') ? `${href}/spam` : null,
  }
}

function toneOf({ kind, state }: TicketRow): Tone {
  if (state !== 'open') return 'plain'
  return kind === 'pre-ticket' ? 'wait' : 'good'
}

/** Shows tickets and pre-tickets. */
export const list: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const query = searchText(request)
  const situation = situationNamed(queryText(request, 'situation'))
  const permissions = await permissionsOf(context, request)
  const queues = (await listQueues(reader)).filter(({ id }) => mayAt(permissions, id, 'see'))
  const queue = queues.find(({ id }) => id === queryText(request, 'queue')) ?? null
  const now = context.clock()
  const userId = userOf(request).id
  const inQueue = queue === null ? {} : { queueId: queue.id }
  const counts = query === '' ? await countTickets(reader, { ...inQueue, permissions, userId, now }) : null
  const found = await listTickets(reader, {
    search: parseSearch(query),
    ...narrowingOf(situation, userId, now),
    ...inQueue,
    permissions,
    ...cursorOf(request),
    limit: rowsPerPage,
  })
  const view = toView({
    query,
    situation,
    queue: queue?.id ?? '',
    queues,
    permissions,
    counts,
    now,
    ...found,
  })
  render(request, response, 'tickets/list', view, { titleKey: 'tickets.title' })
}
