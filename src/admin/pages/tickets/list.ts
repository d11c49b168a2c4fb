import { parseSearch } from '../../../domain/search.ts'
import { listTickets, type TicketListRequest, type TicketRow } from '../../../store/ticket-list.ts'
import type { Tone } from '../../message-words.ts'
import type { Page } from '../../page.ts'
import { cursorOf, pageHref } from '../../paging.ts'
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
  readonly rows: readonly RowView[]
  readonly olderHref: string | null
  readonly newerHref: string | null
}

type RowView = {
  readonly href: string
  readonly protocol: string
  readonly title: string
  readonly requester: string | null
  readonly desk: BreakableAddress | null
  readonly queues: readonly BreakableAddress[]
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
  readonly rows: readonly TicketRow[]
  readonly next: string | null
  readonly previous: string | null
}

/** The situation a request asks for; all when it asks for none that exists. */
export function situationNamed(asked: unknown): Situation {
  return situations.find((name) => name === asked) ?? 'all'
}

/** What the page shows of what was found. */
export function toView({ query, situation, rows, next, previous }: Found): View {
  const href = (parameters: Readonly<Record<string, string>>) =>
    pageHref('/tickets', { q: query, situation, ...parameters })
  return {
    query,
    situation,
    isFiltered: query !== '' || situation !== 'all',
    situations: situations.map((name) => ({
      key: `tickets.situation.${name}`,
      href: href({ situation: name }),
      isCurrent: name === situation,
    })),
    rows: rows.map(rowView),
    olderHref: next === null ? null : href({ before: next }),
    newerHref: previous === null ? null : href({ after: previous }),
  }
}

function rowView(row: TicketRow): RowView {
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
    desk: row.deskAddress === '' ? null : breakableAddress(row.deskAddress),
    queues: row.queues.map(breakableAddress),
    kindKey: `ticket-kind.${kind}`,
    stateKey: `ticket-state.${state}`,
    tone: toneOf(row),
    unread: row.unread,
    at: row.createdAt,
    spamHref: state === 'open' ? `${href}/spam` : null,
  }
}

function toneOf({ kind, state }: TicketRow): Tone {
  if (state !== 'open') return 'plain'
  return kind === 'pre-ticket' ? 'wait' : 'good'
}

/** Shows tickets and pre-tickets. */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const query = searchText(request)
    const situation = situationNamed(queryText(request, 'situation'))
    const found = await listTickets(database.reader, {
      search: parseSearch(query),
      ...narrowings[situation],
      ...cursorOf(request),
      limit: rowsPerPage,
    })
    render(request, response, 'tickets/list', toView({ query, situation, ...found }), {
      titleKey: 'tickets.title',
    })
  }
