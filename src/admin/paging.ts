import type { Request } from 'express'
import type { AddressPage } from '../store/address-page.ts'
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

/** Where the pages before and after one in the order of addresses are; `null` where there is none. */
export function addressPageHrefs(
  path: string,
  query: string,
  { rows, hasPrevious, hasNext }: AddressPage<{ readonly address: string }>,
): { readonly previousHref: string | null; readonly nextHref: string | null } {
  return {
    previousHref: hasPrevious ? pageHref(path, { q: query, before: rows.at(0)?.address ?? '' }) : null,
    nextHref: hasNext ? pageHref(path, { q: query, after: rows.at(-1)?.address ?? '' }) : null,
  }
}
