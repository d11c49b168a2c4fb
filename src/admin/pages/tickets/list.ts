import type { Request } from 'express'
import { mayAt, type Permissions } from '../../../domain/permission.ts'
import { parseSearch } from '../../../domain/search.ts'
import { listQueues } from '../../../store/queues.ts'
import { listSavedSearches } from '../../../store/saved-searches.ts'
import type { TicketNarrowing } from '../../../store/ticket-conditions.ts'
import { listTickets, type TicketListRequest, type TicketRow } from '../../../store/ticket-list.ts'
import type { Queue } from '../../../domain/queue.ts'
import type { SavedSearch } from '../../../domain/saved-search.ts'
import type { Tone } from '../../message-words.ts'
import type { Page, PageContext } from '../../page.ts'
import { cursorOf, pageHref } from '../../paging.ts'
import { permissionsOf } from '../../permitted.ts'
import { type QueueView, queueView } from '../../queue-view.ts'
import { render } from '../../render.ts'
import { type BreakableAddress, breakableAddress, maxInList, visibleLine } from '../../visible-text.ts'
import { maxSearchLength, queryText, userOf } from '../../visit.ts'

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
  /** The searches that whoever looks keeps, and those that are shared. */
  readonly saved: readonly { readonly name: string; readonly href: string; readonly isCurrent: boolean }[]
  /** Keeps what the list is narrowed to; `null` while it is not. */
  readonly saveHref: string | null
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
  /** The id of the queue asked for; empty for all. */
  readonly queue: string
  readonly queues: readonly Queue[]
  readonly permissions: Permissions
  readonly saved: readonly Pick<SavedSearch, 'name' | 'query'>[]
  readonly rows: readonly TicketRow[]
  readonly next: string | null
  readonly previous: string | null
}

/** The situation a request asks for; all when it asks for none that exists. */
export function situationNamed(asked: unknown): Situation {
  return situations.find((name) => name === asked) ?? 'all'
}

/** What the page shows of what was found. */
export function toView(found: Found): View {
  const { query, situation, queue, queues, permissions, saved, rows, next, previous } = found
  const href = (parameters: Readonly<Record<string, string>>) =>
    pageHref('/tickets', { q: query, situation, queue, ...parameters })
  return {
    query,
    situation,
    isFiltered: query !== '' || situation !== 'all' || queue !== '',
    queue,
    saved: saved.map(({ name, query: kept }) => ({
      name: visibleLine(name, maxInList),
      href: pageHref('/tickets', { q: kept }),
      isCurrent: kept === query && situation === 'all' && queue === '',
    })),
    saveHref: saveHref(found),
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

/** What the situations are called in a search. */
const situationWords = {
  open: 'situação:chamado situação:aberto',
  'pre-tickets': 'situação:pré-chamado situação:aberto',
  unread: 'situação:"não lidos"',
  closed: 'situação:encerrado',
  all: '',
} as const satisfies Record<Situation, string>

/** A link to keep the search, with what the list was narrowed to put into words. */
function saveHref({ query, situation, queue, queues }: Found): string | null {
  const name = queues.find(({ id }) => id === queue)?.name.replaceAll('"', ' ')
  const words = [query, situationWords[situation], name === undefined ? '' : `fila:"${name}"`]
  const q = words.filter((each) => each !== '').join(' ')
  return q === '' ? null : pageHref('/searches/add', { q })
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
    queues: row.queues.map(breakableAddress),
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

/** What a request asks the list for, read from its query or from a form. */
export async function askedTickets(
  context: PageContext,
  request: Request,
  read: (name: string) => string,
): Promise<
  Pick<Found, 'query' | 'situation' | 'queue' | 'queues' | 'permissions'> & { narrowing: TicketNarrowing }
> {
  const query = read('q').trim().slice(0, maxSearchLength)
  const situation = situationNamed(read('situation'))
  const permissions = await permissionsOf(context, request)
  const all = await listQueues(context.database.reader)
  const queues = all.filter(({ id }) => mayAt(permissions, id, 'see'))
  const queue = queues.find(({ id }) => id === read('queue'))?.id ?? ''
  const narrowing = {
    search: parseSearch(query),
    ...narrowings[situation],
    ...(queue === '' ? {} : { queueId: queue }),
    permissions,
    userId: userOf(request).id,
  }
  return { query, situation, queue, queues, permissions, narrowing }
}

/** Shows tickets and pre-tickets. */
export const list: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const { narrowing, ...asked } = await askedTickets(context, request, (name) => queryText(request, name))
  const found = await listTickets(reader, { ...narrowing, ...cursorOf(request), limit: rowsPerPage })
  const saved = await listSavedSearches(reader, userOf(request).id)
  const view = toView({ ...asked, ...found, saved })
  render(request, response, 'tickets/list', view, { titleKey: 'tickets.title' })
}
