import { listOrders, type OrderRecord } from '../../../store/orders.ts'
import { type OrderView, orderView } from '../../orders/order-view.ts'
import type { Page } from '../../page.ts'
import { pageHref } from '../../paging.ts'
import { render } from '../../render.ts'
import { queryText, searchText, userOf } from '../../visit.ts'

const rowsPerPage = 50

/** What the list of orders may mention. */
export type View = {
  readonly query: string
  readonly mayImport: boolean
  readonly rows: readonly (OrderView & { readonly sourceKey: string; readonly at: Date })[]
  readonly firstHref: string | null
  readonly nextHref: string | null
}

/** What the page shows of orders. */
export function toView(
  orders: readonly OrderRecord[],
  asked: { readonly query: string; readonly after: string; readonly next: string | null },
  mayImport: boolean,
): View {
  const { query, after, next } = asked
  return {
    query,
    mayImport,
    rows: orders.flatMap((order) => {
      const view = orderView(order)
      return view === null
        ? []
        : [{ ...view, sourceKey: `orders.source.${order.source}`, at: order.updatedAt }]
    }),
    firstHref: after === '' ? null : pageHref('/orders', { q: query }),
    nextHref: next === null ? null : pageHref('/orders', { q: query, after: next }),
  }
}

/** Shows the orders by which clients are identified. */
export const list: Page =
  ({ database: { reader } }) =>
  async (request, response) => {
    const query = searchText(request)
    const after = queryText(request, 'after').slice(0, 200).toWellFormed()
    const { rows, next } = await listOrders(reader, { number: query, after, limit: rowsPerPage })
    const view = toView(rows, { query, after, next }, userOf(request).role === 'administrator')
    render(request, response, 'orders/list', view, { titleKey: 'orders.title' })
  }
