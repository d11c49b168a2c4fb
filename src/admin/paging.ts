import type { Request } from 'express'
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
