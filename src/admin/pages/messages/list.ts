import type { MessageState } from '../../../domain/disposition.ts'
import { unreachedStates } from '../../../domain/outgoing/mail-handling.ts'
import { amongPeople, parseSearch } from '../../../domain/search.ts'
import { listMessages, type MessageRow } from '../../../store/message-list.ts'
import { permittedMessages } from '../../../store/seen-tickets.ts'
import { knownKey, reasonKey, type Tone, toneOf, writerOf } from '../../message-words.ts'
import {
  type Narrowing,
  type NarrowingView,
  narrowingView,
  readMailNarrowing,
  unnarrowed,
} from '../../narrowing.ts'
import type { Page } from '../../page.ts'
import { cursorOf, pageHref } from '../../paging.ts'
import { permissionsOf } from '../../permitted.ts'
import { render } from '../../render.ts'
import { withStatus } from '../../search-text.ts'
import {
  breakable,
  type BreakableAddress,
  breakableAddress,
  maxInList,
  visibleLine,
} from '../../visible-text.ts'
import { userOf } from '../../visit.ts'

const rowsPerPage = 50

/** Recipients in a row; the page of the message has them all. */
const shownRecipients = 5

/** What the monitor's page may mention. */
export type View = {
  readonly query: string
  readonly narrowing: NarrowingView
  readonly isFiltered: boolean
  readonly chips: readonly { readonly key: string; readonly href: string; readonly isCurrent: boolean }[]
  readonly rows: readonly RowView[]
  readonly isAnyReprocessable: boolean
  /** Whether any mail shown has not left, and may be handled by who asks. C51 */
  readonly isAnyHandleable: boolean
  readonly olderHref: string | null
  readonly newerHref: string | null
  /** Where to ask how many messages have come since; `null` on a page of older ones. */
  readonly arrivedUrl: string | null
  readonly freshHref: string
}

type RowView = {
  readonly id: string
  readonly href: string
  readonly at: Date
  readonly direction: 'in' | 'out'
  /** `null` when neither the message nor its envelope names anybody. */
  readonly author: BreakableAddress | null
  readonly recipients: readonly BreakableAddress[]
  /** How many more recipients there are than are shown. */
  readonly otherRecipients: number
  readonly subject: string | null
  readonly stateKey: string
  readonly tone: Tone
  readonly reasonKey: string | null
  /** The real reply of a message that did not get where it should; `null` when all went well. */
  readonly reply: string | null
  readonly protocol: string | null
  readonly ticketHref: string | null
  readonly isReprocessable: boolean
  readonly isHandleable: boolean
}

/** A page of the list with the words that asked for it. */
export type Found = {
  readonly query: string
  /** Nothing when it is left out. */
  readonly narrowing?: Narrowing
  readonly rows: readonly MessageRow[]
  /** The ids of those that whoever asks may work with; all of them when it is left out. */
  readonly workable?: ReadonlySet<string>
  readonly next: string | null
  readonly previous: string | null
  /** The cursor after which a message counts as new; `null` on a page of older ones. */
  readonly newest: string | null
}

const chipStates = [
  'ticket',
  'reply',
  'held',
  'refused',
  'discarded',
  'waiting',
  'deferred',
  'sent',
  'failed',
  'bounced',
  'cancelled',
  'filtered',
] as const satisfies readonly MessageState[]

/** What the page shows of what was found. */
export function toView({ query, narrowing = unnarrowed, next, previous, newest, ...found }: Found): View {
  const rows = found.rows.map((row) => rowView(row, found.workable?.has(row.id) ?? true))
  return {
    query,
    narrowing: narrowingView(narrowing),
    isFiltered: query !== '',
    chips: [
      chip('messages.chip.all', query, null),
      ...chipStates.map((state) => chip(`message-state.${state}`, query, state)),
      chip('messages.chip.tests', query, 'test'),
    ],
    rows,
    isAnyHandleable: rows.some(({ isHandleable }) => isHandleable),
    isAnyReprocessable: rows.some(({ isReprocessable }) => isReprocessable),
    olderHref: next === null ? null : pageHref('/messages', { q: query, before: next }),
    newerHref: previous === null ? null : pageHref('/messages', { q: query, after: previous }),
    arrivedUrl: newest === null ? null : pageHref('/messages/newer', { q: query, after: newest }),
    freshHref: pageHref('/messages', { q: query }),
  }
}

function chip(key: string, query: string, state: MessageState | 'test' | null): View['chips'][number] {
  const asked = parseSearch(query).terms.filter((term) => term.key === 'status')
  const isCurrent = state === null ? asked.length === 0 : asked.some(({ value }) => value === state)
  return { key, href: pageHref('/messages', { q: withStatus(query, state) }), isCurrent }
}

function rowView(row: MessageRow, isWorkable: boolean): RowView {
  const { id, protocol, reply, state } = row
  const writer = writerOf(row)
  return {
    id,
    href: `/messages/${id}`,
    at: row.receivedAt,
    direction: row.direction,
    author: writer === null ? null : breakable(writer),
    recipients: row.recipients.slice(0, shownRecipients).map(breakableAddress),
    otherRecipients: Math.max(0, row.recipients.length - shownRecipients),
    subject: row.subject === null || row.subject === '' ? null : visibleLine(row.subject, maxInList),
    stateKey: `message-state.${state}`,
    tone: toneOf(state),
    reasonKey:
      reasonKey(row.reason) ?? (state === 'discarded' ? knownKey(`disposition.${row.disposition}`) : null),
    reply: reply === null || toneOf(state) === 'good' ? null : visibleLine(reply.replaceAll('\n', ' ')),
    protocol,
    ticketHref: protocol === null ? null : `/tickets/${protocol}`,
    isReprocessable: isWorkable && row.direction === 'in',
    isHandleable: isWorkable && unreachedStates.some((unreached) => unreached === state),
  }
}

/** Shows every message in and out, refused ones included; test messages of ours where they are asked for. */
export const list: Page = (context) => async (request, response) => {
  const narrowing = await readMailNarrowing(context.database.reader, request)
  const { query } = narrowing
  const cursor = cursorOf(request)
  const { reader } = context.database
  const permissions = await permissionsOf(context, request)
  const found = await listMessages(reader, {
    search: amongPeople(parseSearch(query)),
    permissions,
    userId: userOf(request).id,
    ...cursor,
    limit: rowsPerPage,
  })
  const ids = found.rows.map(({ id }) => id)
  const workable = await permittedMessages(reader, permissions, ids, 'work')
  const isNewest = Object.keys(cursor).length === 0
  const newest = isNewest ? (found.rows[0]?.cursor ?? '0') : null
  render(request, response, 'messages/list', toView({ query, narrowing, ...found, workable, newest }), {
    titleKey: 'messages.title',
  })
}
