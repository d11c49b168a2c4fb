import type { Request, Response } from 'express'
import type { Order } from '../../../domain/order.ts'
import { type OrderFault, readOrderLines } from '../../../domain/order-lines.ts'
import { writeTransaction } from '../../../store/database.ts'
import { saveOrders } from '../../../store/orders.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { type Fault, fault } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { type OrderView, orderView } from '../../orders/order-view.ts'
import { type PastedView, pastedView, readPasted } from '../../pasted.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther } from '../../visit.ts'

/** Orders in one import by page: one transaction holds them all, and mail waits for it. */
const maxOrders = 1_000

/** What the page that imports orders may mention. */
export type View = PastedView<OrderView> & { readonly maxOrders: number }

/** What the page shows of pasted text: its orders, or what is wrong with its lines. */
export function toView(csv: string, orders: readonly Order[], faults: readonly Fault[]): View {
  const views = orders.flatMap((order) => orderView(order) ?? [])
  return { ...pastedView(csv, views, faults, (view) => view), maxOrders }
}

/** Shows the form. */
export const importForm: Page = () => (request, response) => show(request, response, toView('', [], []))

/** Checks what was pasted and shows it, or imports it once that was confirmed: all lines or none. */
export const submitImport: Page = (context) => async (request, response) => {
  const { csv, isConfirmed } = readPasted(request)
  const { orders, faults } = readOrderLines(csv)
  const told = faultsOf(orders, faults)
  if (told.length > 0 || !isConfirmed) return show(request, response, toView(csv, orders, told))
  const counts = await writeTransaction(context.database, (trx) =>
    saveOrders(trx, orders, 'import', context.clock()),
  )
  await note(context, request, { event: 'orders-imported', subject: null, details: counts })
  const values = { added: String(counts.added), changed: String(counts.changed) }
  flash(request, { key: 'orders.import.done', values, tone: 'good' })
  seeOther(response, '/orders')
}

function faultsOf(orders: readonly Order[], faults: readonly OrderFault[]): Fault[] {
  if (faults.length > 0) return faults.map(faultText)
  if (orders.length === 0) return [fault('orders.import.fault.empty')]
  if (orders.length <= maxOrders) return []
  return [fault('orders.import.fault.too-many', { count: String(orders.length), limit: String(maxOrders) })]
}

function faultText({ line, fault: what, value }: OrderFault): Fault {
  return fault(`orders.import.fault.${what}`, { line: String(line), value: visibleLine(value) })
}

function show(request: Request, response: Response, view: View): void {
  const status = view.faults.length > 0 ? 422 : 200
  render(request, response, 'orders/import', view, { titleKey: 'orders.import', status })
}
