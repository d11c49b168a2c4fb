import { listHistory } from '../../../store/history.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import type { Page } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'

/** What the page that asks before it discards a pre-ticket may mention. */
export type View = {
  readonly protocol: string
  readonly title: string
  readonly backHref: string
  readonly isPossible: boolean
  /** What the form says of the ticket that was seen. */
  readonly version: number
  readonly seen: number
}

/** What the page asks. */
export function toView({ protocol, title, kind, state, version }: TicketRecord, seen: number): View {
  return {
    protocol,
    title: visibleLine(title),
    backHref: `/tickets/${protocol}`,
    isPossible: kind === 'pre-ticket' && state === 'open',
    version,
    seen,
  }
}

/** Asks whether a pre-ticket is to be discarded, which cannot be taken back. */
export const askDiscard: Page = (context) => async (request, response) => {
  const ticket = await permittedTicket(context, request, 'work')
  const { length } = await listHistory(context.database.reader, ticket.id)
  render(request, response, 'tickets/discard', toView(ticket, length), { titleKey: 'ticket.discard' })
}
