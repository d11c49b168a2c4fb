import { type Order, type OrderDetail, type OrderSource, orderKey } from '../domain/order.ts'
import { clientIdsOf } from './clients.ts'
import { columnJson, keyText } from './column-text.ts'
import type { Db } from './dialect.ts'
import { insertRows, selectIn } from './multi-row.ts'
import { beginning } from './like.ts'

/** An order as it is kept. */
export type OrderRecord = Order & { readonly source: OrderSource; readonly updatedAt: Date }

/** A part of the orders, by number. */
export type OrderPage = {
  readonly rows: readonly OrderRecord[]
  /** The cursor of the next part; `null` when this is the last. */
  readonly next: string | null
}

type OrderRow = {
  folded_number: string
  number: string
  client_name: string | null
  details: string
  source: OrderSource
  updated_at: string
}

const columns = ['folded_number', 'number', 'client_id', 'details', 'source', 'updated_at'] as const
const conflict = ` on conflict (folded_number) do update set ${columns
  .slice(1)
  .map((name) => `${name} = excluded.${name}`)
  .join(', ')}`

/** The order of a number, however it is written; `null` when none is known. C18 */
export async function findOrder(db: Db, number: string): Promise<OrderRecord | null> {
  const key = orderKey(number)
  if (key === '') return null
  const row: OrderRow | undefined = await selectOrders(db).where({ folded_number: key }).first()
  return row === undefined ? null : toOrder(row)
}

/** The orders whose number begins so, after a cursor. */
export async function listOrders(
  db: Db,
  { number, after, limit }: { readonly number: string; readonly after: string; readonly limit: number },
): Promise<OrderPage> {
  const query = selectOrders(db)
  const key = orderKey(number)
  if (key !== '') void query.whereRaw(`folded_number like ? escape '!'`, [beginning(key)])
  if (after !== '') void query.where('folded_number', '>', after)
  const found: OrderRow[] = await query.orderBy('folded_number').limit(limit + 1)
  const shown = found.slice(0, limit)
  return {
    rows: shown.map(toOrder),
    next: found.length > limit ? (shown.at(-1)?.folded_number ?? null) : null,
  }
}

/**
 * Keeps orders, each in the place of what was known of it, in the caller's transaction.
 *
 * The number of statements does not depend on the number of orders: mail waits for the same writer.
 */
export async function saveOrders(
  trx: Db,
  orders: readonly Order[],
  source: OrderSource,
  now: Date,
): Promise<{ readonly added: number; readonly changed: number }> {
  const keys = orders.map(({ number }) => orderKey(number))
  const known = await selectIn<{ folded_number: string }>(
    trx,
    'select folded_number from orders where folded_number in',
    keys,
  )
  const clientIds = await clientIdsOf(
    trx,
    orders.map(({ client }) => client),
    now,
  )
  const rows = orders.map((order, at) => [
    keys[at] ?? '',
    keyText(order.number),
    clientIds.get(order.client) ?? null,
    columnJson(order.details.map(({ name, value }) => [name, value])),
    source,
    now.toISOString(),
  ])
  await insertRows(trx, 'orders', columns, rows, conflict)
  return { added: orders.length - known.length, changed: known.length }
}

function selectOrders(db: Db) {
  return db('orders')
    .leftJoin('clients', 'clients.id', 'orders.client_id')
    .select('orders.*', 'clients.name as client_name')
}

function toOrder(row: OrderRow): OrderRecord {
  const details: readonly [string, string][] = JSON.parse(row.details)
  return {
    number: row.number,
    client: row.client_name ?? '',
    details: details.map(([name, value]): OrderDetail => ({ name, value })),
    source: row.source,
    updatedAt: new Date(row.updated_at),
  }
}
