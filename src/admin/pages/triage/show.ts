import { mayAt } from '../../../domain/permission.ts'
import type { HistoryEntry } from '../../../domain/ticket/ticket.ts'
import { mayTake, suitsPreTickets } from '../../../domain/ticket/pre-ticket.ts'
import type { TicketType } from '../../../domain/ticket/ticket-type.ts'
import { listBranches } from '../../../store/branches.ts'
import type { Spoken } from '../../../store/conversation.ts'
import { listHistory } from '../../../store/history.ts'
import { findOrder } from '../../../store/orders.ts'
import {
  type ClientSign,
  groupIdsOf,
  neighboursOf,
  type PreTicket,
  suggestClient,
} from '../../../store/pre-tickets.ts'
import { listPresent } from '../../../store/presence.ts'
import { listTicketTypes } from '../../../store/ticket-types.ts'
import { assetUrl } from '../../assets.ts'
import { type OrderView, orderView } from '../../orders/order-view.ts'
import { type DeskKey, keyHelp, type KeyView } from '../../key-help.ts'
import type { Page } from '../../page.ts'
import { type ChoiceView, choicesOf } from '../../registry.ts'
import { render } from '../../render.ts'
import { type Say, sayIn } from '../../say.ts'
import { visibleLine } from '../../visible-text.ts'
import { queryText, userOf, visitOf } from '../../visit.ts'
import { type HistoryView, historyView, type MessageView, plainMessageView } from '../tickets/timeline.ts'
import { isWaiting, permittedPreTicket } from './permitted-pre-ticket.ts'
import { type PreTicketView, preTicketView } from './pre-ticket-view.ts'
import { readSpoken } from './read-spoken.ts'

/** The tabs of a pre-ticket, each a link of its own. */
const tabNames = ['mail', 'document', 'history'] as const

type TabName = (typeof tabNames)[number]

const keys = ['j', 'k', 'e', 's', 'u', '?'] as const satisfies readonly DeskKey[]

/** What the page of one pre-ticket may mention. */
export type View = {
  readonly preTicket: PreTicketView
  /** How its client was found; `null` for nobody's. C16 */
  readonly sign: { readonly client: string; readonly key: string } | null
  readonly branch: string | null
  readonly isWaiting: boolean
  readonly ticketHref: string
  /** `null` for who may not take it. C14 */
  readonly assumeHref: string | null
  readonly mayWork: boolean
  readonly newTypes: readonly ChoiceView[]
  readonly others: string
  readonly version: number
  readonly presenceUrl: string
  readonly tabs: readonly { readonly key: string; readonly href: string; readonly isCurrent: boolean }[]
  readonly isDocument: boolean
  readonly messages: readonly MessageView[]
  readonly order: OrderView | null
  readonly history: readonly HistoryView[]
  readonly previousHref: string | null
  readonly nextHref: string | null
  readonly keys: readonly KeyView[]
  readonly keysUrl: string
  readonly presenceScriptUrl: string
}

/** What the page is made of. */
export type Shown = {
  readonly preTicket: PreTicket
  readonly tab: TabName
  readonly types: readonly TicketType[]
  readonly mayWork: boolean
  readonly groupIds: readonly string[]
  readonly suggested: { readonly name: string; readonly sign: ClientSign } | null
  readonly branch: string | null
  readonly others: readonly string[]
  readonly spoken: readonly Spoken[]
  readonly order: OrderView | null
  readonly history: readonly HistoryEntry[]
  readonly previous: string | null
  readonly next: string | null
  readonly now: Date
}

/** What the page shows of a pre-ticket. */
export function toView(shown: Shown, say: Say): View {
  const { preTicket, tab, types, mayWork, groupIds, suggested, branch, spoken, order, history } = shown
  const type = types.find(({ id }) => id === preTicket.typeId) ?? null
  const view = preTicketView(preTicket, type?.name ?? null, shown.now)
  const waits = isWaiting(preTicket)
  const isTakeable = mayTake(type, groupIds)
  const hrefOf = (protocol: string | null) => (protocol === null ? null : `/triage/${protocol}`)
  const suiting = types.filter(suitsPreTickets)
  return {
    preTicket: view,
    sign:
      suggested === null
        ? null
        : { client: visibleLine(suggested.name), key: `triage.client.by.${suggested.sign}` },
    branch: branch === null ? null : visibleLine(branch),
    isWaiting: waits,
    ticketHref: `/tickets/${preTicket.protocol}`,
    assumeHref: waits && mayWork && isTakeable ? view.assumeHref : null,
    mayWork: waits && mayWork,
    newTypes: suiting.length === 0 || !isTakeable ? [] : choicesOf(suiting, null, say('triage.type.choose')),
    others: shown.others.map((name) => visibleLine(name)).join(', '),
    version: preTicket.version,
    presenceUrl: `${view.href}/presence`,
    tabs: tabNames.map((name) => ({
      key: `triage.tab.${name}`,
      href: name === 'mail' ? view.href : `${view.href}?tab=${name}`,
      isCurrent: name === tab,
    })),
    isDocument: tab === 'document',
    messages: tab === 'mail' ? spoken.map(plainMessageView) : [],
    order: tab === 'document' ? order : null,
    history: tab === 'history' ? history.map(historyView) : [],
    previousHref: hrefOf(shown.previous),
    nextHref: hrefOf(shown.next),
    keys: keyHelp(keys),
    keysUrl: assetUrl('desk-keys.js'),
    presenceScriptUrl: assetUrl('presence.js'),
  }
}

/** Shows one pre-ticket: what was written, the order it is about, and what happened to it. */
export const show: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const { preTicket, permissions } = await permittedPreTicket(context, request)
  const user = userOf(request)
  const tab = tabNames.find((name) => name === queryText(request, 'tab')) ?? 'mail'
  const now = context.clock()
  const branch = (await listBranches(reader)).find(({ id }) => id === preTicket.branchId)
  const view = toView(
    {
      preTicket,
      tab,
      types: await listTicketTypes(reader),
      mayWork: mayAt(permissions, preTicket.queue?.id ?? null, 'work'),
      groupIds: await groupIdsOf(reader, user.id),
      suggested: await suggestClient(reader, preTicket),
      branch: branch?.name ?? null,
      others: (await listPresent(reader, [preTicket.id], user.id, now)).map(({ name }) => name),
      spoken: tab === 'mail' ? await readSpoken(reader, preTicket.protocol) : [],
      order: tab === 'document' ? orderView(await findOrder(reader, preTicket.orderNumber)) : null,
      history: tab === 'history' ? await listHistory(reader, preTicket.id) : [],
      ...(await neighboursOf(reader, preTicket, permissions)),
      now,
    },
    sayIn(visitOf(request).language),
  )
  render(request, response, 'triage/show', view, {
    title: `${preTicket.protocol} ${view.preTicket.title}`,
  })
}
