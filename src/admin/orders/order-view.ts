import type { Order } from '../../domain/order.ts'
import { visibleLine } from '../visible-text.ts'

/** What the tab Documento shows of an order. C19 */
export type OrderView = {
  readonly number: string
  readonly client: string
  readonly details: readonly { readonly name: string; readonly value: string }[]
}

/** All that is known of an order, fit to be shown; `null` for none. */
export function orderView(order: Order | null): OrderView | null {
  return order === null
    ? null
    : {
        number: visibleLine(order.number),
        client: visibleLine(order.client),
        details: order.details.map(({ name, value }) => ({
          name: visibleLine(name),
          value: visibleLine(value, 2_000),
        })),
      }
}
