import type { Knex } from 'knex'
import { foldText } from '../domain/fold.ts'
import { whereHolds } from './like.ts'

/** Which part of a list in the order of addresses is asked for. */
export type AddressPageRequest = {
  /** A part of what the list is searched by, in any case and without regard to marks; empty for all. */
  readonly text: string
  /** Only those whose address comes after this one. */
  readonly after?: string
  /** Only those whose address comes before this one, the nearest ones. */
  readonly before?: string
  readonly limit: number
}

/** A part of a list, in the order of the addresses. */
export type AddressPage<Row> = {
  readonly rows: readonly Row[]
  readonly hasPrevious: boolean
  readonly hasNext: boolean
}

/** Which columns a list goes by, and how much of a typed text is sought. */
type Columns = { readonly address: string; readonly searched: string; readonly maxSearched: number }

/** The rows of a query that a text finds, from an address on. */
export async function pageByAddress<Stored, Row>(
  query: Knex.QueryBuilder,
  { address, searched, maxSearched }: Columns,
  request: AddressPageRequest,
  toRow: (stored: Stored) => Row,
): Promise<AddressPage<Row>> {
  const { after = '', before = '', limit } = request
  const isBackwards = after === '' && before !== ''
  whereHolds(query, searched, foldText(request.text).trim().slice(0, maxSearched))
  if (after !== '') void query.where(address, '>', after)
  else if (isBackwards) void query.where(address, '<', before)
  const found: Stored[] = await query.orderBy(address, isBackwards ? 'desc' : 'asc').limit(limit + 1)
  const rows = found.slice(0, limit).map(toRow)
  const hasMore = found.length > limit
  return {
    rows: isBackwards ? rows.reverse() : rows,
    hasPrevious: isBackwards ? hasMore : after !== '',
    hasNext: isBackwards || hasMore,
  }
}
