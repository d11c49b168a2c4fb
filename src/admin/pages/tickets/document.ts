import { findOrder } from '../../../store/orders.ts'
import { type OrderView, orderView } from '../../orders/order-view.ts'
import type { Page } from '../../page.ts'
import { permittedTicket } from '../../permitted.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'

/** What the page of a ticket's order may mention. */
export type View = {
  readonly protocol: string
  readonly title: string
  readonly backHref: string
  /** `null` when the ticket names none, or none that is known. */
  readonly order: OrderView | null
}

/** Shows all that is known of the order that a ticket is about. C19 */
export const document: Page = (context) => async (request, response) => {
  const { reader } = context.database
  const { protocol, title, orderNumber } = await permittedTicket(context, request)
  const view: View = {
    protocol,
    title: visibleLine(title),
    backHref: `/tickets/${protocol}`,
    order: orderView(await findOrder(reader, orderNumber)),
  }
  render(request, response, 'tickets/document', view, { titleKey: 'triage.tab.document' })
}
