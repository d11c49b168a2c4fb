import type { Search, SearchKey, SearchPart } from '../domain/search.ts'
import { foldedName } from './folded-name.ts'
import { type WordCondition, wordsOf } from './word-index.ts'

/** A search, sorted by what the tables can be asked. */
export type Wanted = {
  readonly words: readonly WordCondition[]
  readonly authors: readonly string[]
  readonly recipients: readonly string[]
  readonly statuses: readonly string[]
  readonly reasons: readonly string[]
  readonly protocols: readonly string[]
  readonly references: readonly string[]
  /** Folded names. F4 */
  readonly contracts: readonly string[]
  /** Folded names of sending channels. F4 */
  readonly channels: readonly string[]
}

/** Sorts the terms of a search, or of what must not be. */
export function wanted(search: SearchPart): Wanted {
  const of = (key: SearchKey) => valuesOf(search, key)
  return {
    words: [
      ...of('subject').flatMap((text) => toWords(text, true)),
      ...[...search.words, ...search.phrases].flatMap((text) => toWords(text, false)),
    ],
    authors: of('from'),
    recipients: of('to'),
    statuses: of('status').map((status) => status.toLowerCase()),
    reasons: of('reason').map((reason) => reason.toLowerCase()),
    protocols: of('protocol'),
    contracts: of('contract').map(foldedName),
    channels: of('channel').map(foldedName),
    references: of('reference').map((letters) => letters.toUpperCase()),
  }
}

/** What a search asks of a field. */
export function valuesOf(search: SearchPart, key: SearchKey): readonly string[] {
  return search.terms.filter((term) => term.key === key).map((term) => term.value)
}

/** The fields that only tickets have; a message has them by its ticket. */
const ofTickets: readonly SearchKey[] = ['queue', 'type', 'agent', 'client', 'text']

/** What a search asks of tickets alone; `null` when it asks nothing of them. */
export function ticketPart(search: Search): Search | null {
  const only = (part: SearchPart): SearchPart => ({
    terms: part.terms.filter(({ key }) => ofTickets.includes(key)),
    words: [],
    phrases: [],
  })
  const asked = { ...only(search), without: only(search.without) }
  return asked.terms.length + asked.without.terms.length === 0 ? null : asked
}

function toWords(text: string, onlySubject: boolean): WordCondition[] {
  return wordsOf(text).map((word) => ({ word, onlySubject }))
}
