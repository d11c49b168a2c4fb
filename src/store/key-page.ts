import type { Knex } from 'knex'
import { whereHolds } from './like.ts'

/** Which part of a list is asked for that goes by a text no two rows share, such as an address. */
export type KeyPageRequest = {
  /** A part of what the list is searched by, in any case; empty for all. */
  readonly text: string
  /** Only those whose key comes after this one. */
  readonly after?: string
  /** Only those whose key comes before this one, the nearest ones. */
  readonly before?: string
  readonly limit: number
}

/** A part of a list, in the order of its keys. */
export type KeyPage<Row> = {
  readonly rows: readonly Row[]
  readonly hasPrevious: boolean
  readonly hasNext: boolean
}

/** Which columns a list goes by, how the searched one is folded, and how much of a typed text is sought. */
type Columns = {
  readonly key: string
  readonly searched: string
  readonly fold: (text: string) => string
  readonly maxSearched: number
}

/** The rows of a query that a text finds, from a key on. */
export async function pageByKey<Stored, Row>(
  query: Knex.QueryBuilder,
  { key, searched, fold, maxSearched }: Columns,
  request: KeyPageRequest,
  toRow: (stored: Stored) => Row,
): Promise<KeyPage<Row>> {
  const { after = '', before = '', limit } = request
  const isBackwards = after === '' && before !== ''
  whereHolds(query, searched, fold(request.text).trim().slice(0, maxSearched))
  if (after !== '') void query.where(key, '>', after)
  else if (isBackwards) void query.where(key, '<', before)
  const found: Stored[] = await query.orderBy(key, isBackwards ? 'desc' : 'asc').limit(limit + 1)
  const rows = found.slice(0, limit).map(toRow)
  const hasMore = found.length > limit
  return {
    rows: isBackwards ? rows.reverse() : rows,
    hasPrevious: isBackwards ? hasMore : after !== '',
    hasNext: isBackwards || hasMore,
  }
}
