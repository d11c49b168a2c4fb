import type { Request } from 'express'
import type { KeyPage } from '../store/key-page.ts'
import { queryText } from './visit.ts'

/** An address with its parameters, the empty ones left out. */
export function pageHref(path: string, parameters: Readonly<Record<string, string>>): string {
  const filled = Object.entries(parameters).filter(([, value]) => value !== '')
  return filled.length === 0 ? path : `${path}?${new URLSearchParams(filled)}`
}

/** Which part of a list a request asks for; empty for its newest rows. */
export function cursorOf(request: Request): { readonly before?: string; readonly after?: string } {
  const before = queryText(request, 'before')
  const after = queryText(request, 'after')
  if (after !== '') return { after }
  return before === '' ? {} : { before }
}

/** Where the pages before and after one in the order of its keys are; `null` where there is none. */
export function keyPageHrefs<Row>(
  path: string,
  query: string,
  { rows, hasPrevious, hasNext }: KeyPage<Row>,
  keyOf: (row: Row) => string,
): { readonly previousHref: string | null; readonly nextHref: string | null } {
  const first = rows.at(0)
  const last = rows.at(-1)
  return {
    previousHref: hasPrevious && first ? pageHref(path, { q: query, before: keyOf(first) }) : null,
    nextHref: hasNext && last ? pageHref(path, { q: query, after: keyOf(last) }) : null,
  }
}
