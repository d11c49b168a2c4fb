import { cleanCell } from './contact-lines.ts'
import { parseCsv } from './csv.ts'
import { foldText } from './fold.ts'
import { type Order, orderKey } from './order.ts'

/** What is wrong with a line, the first being 1; `value` is what stood there. */
export type OrderFault = {
  readonly line: number
  readonly fault: 'columns' | 'many-columns' | 'number' | 'client' | 'repeated' | 'quote'
  readonly value: string
}

/** The two columns that are ours by the names, folded, a spreadsheet in either language may give them. */
const names = {
  number: ['pedido', 'numero', 'numero do pedido', 'no do pedido', 'number', 'order', 'order number'],
  client: ['cliente', 'client', 'customer'],
} as const

/** More than any table of orders has. */
const maxColumns = 50
const maxValue = 2_000

/** Reads the orders of CSV text, every further column under its own heading; linear in the text. */
export function readOrderLines(text: string): { orders: Order[]; faults: OrderFault[] } {
  const [heading = [], ...rows] = parseCsv(text.replace(/^\uFEFF/, ''))
  if (heading.length > maxColumns) {
    return { orders: [], faults: [{ line: 1, fault: 'many-columns', value: String(heading.length) }] }
  }
  const headings = heading.map((name) => cleanCell(name))
  const places = { number: placeOf(headings, names.number), client: placeOf(headings, names.client) }
  const missing = (['number', 'client'] as const).filter((name) => places[name] === -1)
  if (missing.length > 0) {
    return { orders: [], faults: [{ line: 1, fault: 'columns', value: missing.join(', ') }] }
  }
  const orders: Order[] = []
  const faults: OrderFault[] = []
  const seen = new Set<string>()
  for (const [index, row] of rows.entries()) {
    if (row.every((cell) => cell.trim() === '')) continue
    const line = index + 2
    if (row.some((cell) => cell.includes('\n'))) {
      // A quotation mark that is never closed swallows the orders after it, and shifts the numbers of their lines.
      faults.push({ line, fault: 'quote', value: '' })
      break
    }
    const number = cleanCell(row[places.number] ?? '')
    const client = cleanCell(row[places.client] ?? '')
    const key = orderKey(number)
    const before = faults.length
    if (key === '') faults.push({ line, fault: 'number', value: number })
    else if (seen.has(key)) faults.push({ line, fault: 'repeated', value: number })
    if (client === '') faults.push({ line, fault: 'client', value: '' })
    seen.add(key)
    if (faults.length === before) orders.push({ number, client, details: detailsOf(headings, row, places) })
  }
  return { orders, faults }
}

function detailsOf(
  headings: readonly string[],
  row: readonly string[],
  places: { readonly number: number; readonly client: number },
): Order['details'] {
  return headings.flatMap((name, at) => {
    const value = cleanCell(row[at] ?? '', maxValue)
    const isOurs = at === places.number || at === places.client
    return isOurs || name === '' || value === '' ? [] : [{ name, value }]
  })
}

function placeOf(headings: readonly string[], known: readonly string[]): number {
  return headings.findIndex((name) => known.includes(foldText(name).replace(/[º°]/g, 'o').replace(/\./g, '')))
}
