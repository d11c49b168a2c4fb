/** Which part of a list is wanted, by the position of a row at its edge. */
export type PageRequest = {
  /** Rows older than this cursor. */
  readonly before?: string
  /** Rows newer than this cursor, the nearest ones. */
  readonly after?: string
  readonly limit: number
}

/** A part of a list, the newest row first. */
export type Page<Row> = {
  readonly rows: readonly Row[]
  /** The cursor for `before` of the page of older rows; `null` when this is the last. */
  readonly next: string | null
  /** The cursor for `after` of the page of newer rows; `null` when this is the first. */
  readonly previous: string | null
}

/** The bound and order that a page request asks of a query; `null` when a cursor is none of ours. */
export type PageBound = { readonly direction: 'asc' | 'desc'; readonly seq: number | null }

/** Reads the cursors of a request. One that nobody handed out counts as none. */
export function boundOf({ before, after }: PageRequest): PageBound {
  if (after !== undefined && isCursor(after)) return { direction: 'asc', seq: Number(after) }
  if (before !== undefined && isCursor(before)) return { direction: 'desc', seq: Number(before) }
  return { direction: 'desc', seq: null }
}

/** Makes a page of the rows that a query found: one more than the limit tells that there are more. */
export function pageOf<Stored extends { seq: number | string }, Row>(
  found: readonly Stored[],
  limit: number,
  { direction, seq }: PageBound,
  toRow: (stored: Stored) => Row,
): Page<Row> {
  const hasMore = found.length > limit
  const shown = found.slice(0, limit)
  if (direction === 'asc') shown.reverse()
  const newest = shown.at(0)
  const oldest = shown.at(-1)
  const hasNewer = direction === 'asc' ? hasMore : seq !== null
  const hasOlder = direction === 'desc' ? hasMore : seq !== null
  return {
    rows: shown.map(toRow),
    next: hasOlder && oldest !== undefined ? String(oldest.seq) : null,
    previous: hasNewer && newest !== undefined ? String(newest.seq) : null,
  }
}

function isCursor(text: string): boolean {
  return /^\d{1,15}$/.test(text)
}
