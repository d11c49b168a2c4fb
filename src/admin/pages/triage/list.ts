import { mayAt } from '../../../domain/permission.ts'
import { suitsPreTickets } from '../../../domain/ticket/pre-ticket.ts'
import type { TicketType } from '../../../domain/ticket/ticket-type.ts'
import { listDesks } from '../../../store/desks.ts'
import { listPreTickets, type PreTicket } from '../../../store/pre-tickets.ts'
import { listPresent, type Present } from '../../../store/presence.ts'
import { listQueues } from '../../../store/queues.ts'
import { listTicketTypes } from '../../../store/ticket-types.ts'
import { assetUrl } from '../../assets.ts'
import { type DeskKey, keyHelp, type KeyView } from '../../key-help.ts'
import type { Page } from '../../page.ts'
import { pageHref } from '../../paging.ts'
import { permissionsOf } from '../../permitted.ts'
import { type ChoiceView, choicesOf } from '../../registry.ts'
import { render } from '../../render.ts'
import { type Say, sayIn } from '../../say.ts'
import { visibleLine } from '../../visible-text.ts'
import { queryText, searchText, userOf, visitOf } from '../../visit.ts'
import { type PreTicketView, preTicketView } from './pre-ticket-view.ts'

const rowsPerPage = 50

/** The keys that the list knows, for its table of keys. */
const keys = ['j', 'k', 'o', 'x', 'e', 's', '/', '?'] as const satisfies readonly DeskKey[]

/** What the list of pre-tickets may mention. */
export type View = {
  readonly query: string
  readonly isNarrowed: boolean
  readonly onlyUnread: boolean
  readonly queues: readonly ChoiceView[]
  readonly types: readonly ChoiceView[]
  readonly desks: readonly ChoiceView[]
  /** The types that pre-tickets may be given, after a word to choose one; empty when there is none. */
  readonly newTypes: readonly ChoiceView[]
  readonly rows: readonly RowView[]
  readonly firstHref: string | null
  readonly nextHref: string | null
  readonly keys: readonly KeyView[]
  readonly keysUrl: string
}

type RowView = PreTicketView & {
  /** Who else looks at it now; empty for nobody. */
  readonly others: string
}

type Rows = readonly { readonly id: string; readonly name: string }[]

/** What the list is made of. */
export type Found = {
  readonly query: string
  readonly onlyUnread: boolean
  readonly chosen: { readonly queue: string; readonly type: string; readonly desk: string }
  readonly queues: Rows
  readonly types: readonly TicketType[]
  readonly desks: Rows
  readonly rows: readonly PreTicket[]
  readonly present: readonly Present[]
  readonly isFirst: boolean
  readonly hasMore: boolean
  readonly now: Date
}

/** What the page shows of what was found. */
export function toView(found: Found, say: Say): View {
  const { query, onlyUnread, chosen, queues, types, desks, rows, present, isFirst, hasMore, now } = found
  const asked = { q: query, ...chosen, unread: onlyUnread ? 'yes' : '' }
  const last = rows.at(-1)
  const any = say('triage.any')
  const suiting = types.filter(suitsPreTickets)
  return {
    query,
    isNarrowed: Object.values(asked).some((value) => value !== ''),
    onlyUnread,
    queues: queues.length === 0 ? [] : choicesOf(queues, chosen.queue, any),
    types: types.length === 0 ? [] : choicesOf(types, chosen.type, any),
    desks: desks.length < 2 ? [] : choicesOf(desks, chosen.desk, any),
    newTypes: suiting.length === 0 ? [] : choicesOf(suiting, null, say('triage.type.choose')),
    rows: rows.map((row) => ({
      ...preTicketView(row, types.find(({ id }) => id === row.typeId)?.name ?? null, now),
      others: present
        .filter(({ ticketId }) => ticketId === row.id)
        .map(({ name }) => visibleLine(name))
        .join(', '),
    })),
    firstHref: isFirst ? null : pageHref('/triage', asked),
    nextHref:
      hasMore && last !== undefined ? pageHref('/triage', { ...asked, after: String(last.seq) }) : null,
    keys: keyHelp(keys),
    keysUrl: assetUrl('desk-keys.js'),
  }
}

/** Shows the pre-tickets that wait, the oldest first. */
export const list: Page = (context) => async (request, response) => {
  const { database, clock } = context
  const { reader } = database
  const permissions = await permissionsOf(context, request)
  const queues = (await listQueues(reader)).filter(({ id }) => mayAt(permissions, id, 'see'))
  const types = await listTicketTypes(reader)
  const desks = (await listDesks(reader)).map(({ id, address }) => ({ id, name: address }))
  const chosenOf = (rows: Rows, name: string) =>
    rows.find(({ id }) => id === queryText(request, name))?.id ?? null
  const queueId = chosenOf(queues, 'queue')
  const typeId = chosenOf(types, 'type')
  const deskId = chosenOf(desks, 'desk')
  const query = searchText(request)
  const onlyUnread = queryText(request, 'unread') === 'yes'
  const after = /^\d{1,15}$/.test(queryText(request, 'after')) ? Number(queryText(request, 'after')) : 0
  const { rows, hasMore } = await listPreTickets(reader, {
    query,
    queueId,
    typeId,
    deskId,
    onlyUnread,
    permissions,
    userId: userOf(request).id,
    after,
    limit: rowsPerPage,
  })
  const now = clock()
  const ids = rows.map(({ id }) => id)
  const present = await listPresent(reader, ids, userOf(request).id, now)
  const chosen = { queue: queueId ?? '', type: typeId ?? '', desk: deskId ?? '' }
  const view = toView(
    { query, onlyUnread, chosen, queues, types, desks, rows, present, isFirst: after === 0, hasMore, now },
    sayIn(visitOf(request).language),
  )
  render(request, response, 'triage/list', view, { titleKey: 'triage.title' })
}
