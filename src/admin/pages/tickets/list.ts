import type { Request } from 'express'
import { mayAt, type Permissions } from '../../../domain/permission.ts'
import { parseSearch } from '../../../domain/search.ts'
import { listQueues } from '../../../store/queues.ts'
import { listSavedSearches } from '../../../store/saved-searches.ts'
import type { TicketNarrowing } from '../../../store/ticket-conditions.ts'
import { countTickets, type TicketCounts } from '../../../store/ticket-counts.ts'
import { listTickets, type TicketRow } from '../../../store/ticket-list.ts'
import type { Queue } from '../../../domain/queue.ts'
import { listUsers } from '../../../store/users.ts'
import { type AssigneeFilter, everybodys, readAssigneeFilter } from '../../assignee-filter.ts'
import type { SavedSearch } from '../../../domain/saved-search.ts'
import type { Tone } from '../../message-words.ts'
import type { Page, PageContext } from '../../page.ts'
import { cursorOf, pageHref } from '../../paging.ts'
import {
  type Narrowing,
  type NarrowingView,
  narrowingView,
  readNarrowing,
  unnarrowed,
} from '../../narrowing.ts'
import { permissionsOf } from '../../permitted.ts'
import { type QueueView, queueView } from '../../queue-view.ts'
import type { ChoiceView } from '../../registry.ts'
import { render } from '../../render.ts'
import { type BreakableAddress, breakableAddress, maxInList, visibleLine } from '../../visible-text.ts'
import { maxSearchLength, queryText, userOf } from '../../visit.ts'
import { type DueView, dueView } from './due.ts'
import {
  countOf,
  narrowingOf,
  type Situation,
  situationNamed,
  situations,
  situationWords,
} from './situations.ts'

const rowsPerPage = 50

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
  readonly narrowing: NarrowingView
  /** The type that the list is narrowed to; empty for all. */
  readonly type: string
  /** Whose tickets are shown; empty for everybody's. */
  readonly assignee: string
  readonly assignees: readonly ChoiceView[]
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
  /** The classification that gave its type, by its name at the time. C46 */
  readonly tag: string | null
  readonly type: string | null
  readonly queue: QueueView | null
  readonly assignee: string | null
  readonly desk: BreakableAddress | null
  readonly queues: readonly BreakableAddress[]
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
  /** Nothing when it is left out. */
  readonly narrowing?: Narrowing
  /** Everybody's when it is left out. */
  readonly assignee?: AssigneeFilter
  readonly permissions: Permissions
  /** `null` where nobody has counted. */
  readonly counts?: TicketCounts | null
  readonly now?: Date
  readonly saved: readonly Pick<SavedSearch, 'name' | 'query'>[]
  readonly rows: readonly TicketRow[]
  readonly next: string | null
  readonly previous: string | null
}

/** What the page shows of what was found. */
export function toView(found: Found): View {
  const { query, situation, queue, queues, permissions, saved, rows, next, previous } = found
  const { narrowing = unnarrowed, assignee = everybodys, counts = null, now = new Date(0) } = found
  const href = (parameters: Readonly<Record<string, string>>) =>
    pageHref('/tickets', {
      q: query,
      situation,
      queue,
      type: narrowing.type,
      assignee: assignee.asked,
      ...parameters,
    })
  return {
    query,
    situation,
    isFiltered:
      query !== '' ||
      situation !== 'all' ||
      [queue, narrowing.type, assignee.asked].some((asked) => asked !== ''),
    queue,
    narrowing: narrowingView(narrowing),
    type: narrowing.type,
    assignee: assignee.asked,
    assignees: assignee.choices,
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

/** A link to keep the search, with what the list was narrowed to put into words. */
function saveHref({ query, situation, queue, queues, narrowing, assignee }: Found): string | null {
  if (situation === 'overdue') return null
  const quoted = (name: string | undefined, field: string) =>
    name === undefined ? '' : `${field}:"${name.replaceAll('"', ' ')}"`
  const words = [
    query,
    situationWords[situation],
    quoted(queues.find(({ id }) => id === queue)?.name, 'fila'),
    quoted(narrowing?.types.find(({ id }) => id === narrowing.type)?.name, 'tipo'),
    assigneeWords(assignee),
  ]
  const q = words.filter((each) => each !== '').join(' ')
  return q === '' ? null : pageHref('/searches/add', { q })
}

function assigneeWords({ asked, choices }: AssigneeFilter = everybodys): string {
  if (asked === '') return ''
  if (asked === 'me') return 'atendente:eu'
  if (asked === 'none') return 'atendente:ninguém'
  const name = choices.find(({ value }) => value === asked)?.label ?? ''
  return `atendente:"${name.replaceAll('"', ' ')}"`
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
    tag: row.classifiedAs === null ? null : visibleLine(row.classifiedAs, maxInList),
    type: row.type === null ? null : visibleLine(row.type.name, maxInList),
    queue: queueView(row.queue),
    assignee: row.assignee === null ? null : visibleLine(row.assignee.name, maxInList),
    desk: row.deskAddress === '' ? null : breakableAddress(row.deskAddress),
    queues: row.queues.map(breakableAddress),
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

/** What of a list stands in a request, in its query or in a form. */
type Asked = {
  readonly query: string
  readonly type: string
  readonly read: (name: string) => string
}

/** What a request asks the list for. */
async function askedTickets(
  context: PageContext,
  request: Request,
  { query, type, read }: Asked,
): Promise<
  Pick<Found, 'query' | 'situation' | 'queue' | 'queues' | 'permissions'> & {
    readonly assignee: AssigneeFilter
    readonly conditions: TicketNarrowing
  }
> {
  const { reader } = context.database
  const situation = situationNamed(read('situation'))
  const permissions = await permissionsOf(context, request)
  const queues = (await listQueues(reader)).filter(({ id }) => mayAt(permissions, id, 'see'))
  const queue = queues.find(({ id }) => id === read('queue'))?.id ?? ''
  const assignee = readAssigneeFilter(request, await listUsers(reader), read('assignee'))
  const userId = userOf(request).id
  const conditions = {
    search: parseSearch(query),
    ...(type === '' ? {} : { typeId: type }),
    ...(queue === '' ? {} : { queueId: queue }),
    ...(assignee.assigneeId === undefined ? {} : { assigneeId: assignee.assigneeId }),
    ...narrowingOf(situation, userId, context.clock()),
    permissions,
    userId,
  }
  return { query, situation, queue, queues, permissions, assignee, conditions }
}

/** What a form asks the list for, with the fields that its page has put there. */
export function askedByForm(
  context: PageContext,
  request: Request,
  read: (name: string) => string,
): ReturnType<typeof askedTickets> {
  return askedTickets(context, request, {
    query: read('q').trim().slice(0, maxSearchLength),
    type: read('type'),
    read,
  })
}

/** Shows tickets and pre-tickets. */
export const list: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const narrowing = await readNarrowing(reader, request)
  const read = (name: string) => queryText(request, name)
  const { conditions, ...asked } = await askedTickets(context, request, { ...narrowing, read })
  const { permissions, queue, assignee, query } = asked
  const now = context.clock()
  const userId = userOf(request).id
  const inQueue = queue === '' ? {} : { queueId: queue }
  const isCounted = [query, narrowing.type, assignee.asked].every((each) => each === '')
  const counts = isCounted ? await countTickets(reader, { ...inQueue, permissions, userId, now }) : null
  const found = await listTickets(reader, { ...conditions, ...cursorOf(request), limit: rowsPerPage })
  const saved = await listSavedSearches(reader, userId)
  const view = toView({ ...asked, narrowing, counts, now, saved, ...found })
  render(request, response, 'tickets/list', view, { titleKey: 'tickets.title' })
}
