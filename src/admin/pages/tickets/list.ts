import { mayAt, type Permissions } from '../../../domain/permission.ts'
import { parseSearch } from '../../../domain/search.ts'
import { listQueues } from '../../../store/queues.ts'
import { listTickets, type TicketListRequest, type TicketRow } from '../../../store/ticket-list.ts'
import type { Queue } from '../../../domain/queue.ts'
import type { Tone } from '../../message-words.ts'
import type { Page } from '../../page.ts'
import { cursorOf, pageHref } from '../../paging.ts'
import { permissionsOf } from '../../permitted.ts'
import { type QueueView, queueView } from '../../queue-view.ts'
import { render } from '../../render.ts'
import { type BreakableAddress, breakableAddress, maxInList, visibleLine } from '../../visible-text.ts'
import { queryText, searchText } from '../../visit.ts'

const rowsPerPage = 50

/** The situations that the list of tickets can be narrowed to. */
export const situations = ['open', 'pre-tickets', 'unread', 'closed', 'all'] as const

/** What the list can be narrowed to. */
export type Situation = (typeof situations)[number]

const narrowings = {
  open: { kind: 'ticket', state: 'open' },
  'pre-tickets': { kind: 'pre-ticket', state: 'open' },
  unread: { onlyUnread: true },
  closed: { state: 'closed' },
  all: {},
} as const satisfies Record<Situation, Partial<TicketListRequest>>

/** What the page of tickets may mention. */
export type View = {
  readonly query: string
  readonly situation: Situation
  readonly isFiltered: boolean
  readonly situations: readonly { readonly key: string; readonly href: string; readonly isCurrent: boolean }[]
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
  readonly rows: readonly TicketRow[]
  readonly next: string | null
  readonly previous: string | null
}

/** The situation a request asks for; all when it asks for none that exists. */
export function situationNamed(asked: unknown): Situation {
  return situations.find((name) => name === asked) ?? 'all'
}

/** What the page shows of what was found. */
export function toView({ query, situation, queue, queues, permissions, rows, next, previous }: Found): View {
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
    })),
    queues:
      queues.length === 0
        ? []
        : [null, ...queues].map((each) => ({
            queue: queueView(each),
            href: href({ queue: each?.id ?? '' }),
            isCurrent: (each?.id ?? '') === queue,
          })),
    rows: rows.map((row) => rowView(row, permissions)),
    olderHref: next === null ? null : href({ before: next }),
    newerHref: previous === null ? null : href({ after: previous }),
  }
}

function rowView(row: TicketRow, permissions: Permissions): RowView {
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
  const found = await listTickets(reader, {
    search: parseSearch(query),
    ...narrowings[situation],
    ...(queue === null ? {} : { queueId: queue.id }),
    permissions,
    ...cursorOf(request),
    limit: rowsPerPage,
  })
  const view = toView({ query, situation, queue: queue?.id ?? '', queues, permissions, ...found })
  render(request, response, 'tickets/list', view, { titleKey: 'tickets.title' })
}
