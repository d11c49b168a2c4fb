import { foldText } from '../domain/fold.ts'
import type { Search } from '../domain/search.ts'
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
}

/** Sorts the terms of a search. */
export function wanted(search: Search): Wanted {
  const of = (key: string) => search.terms.filter((term) => term.key === key).map((term) => term.value)
  return {
    words: [
      ...of('subject').flatMap((text) => toWords(text, true)),
      ...search.words.flatMap((text) => toWords(text, false)),
    ],
    authors: of('from'),
    recipients: of('to'),
    statuses: of('status').map((status) => status.toLowerCase()),
    reasons: of('reason').map((reason) => reason.toLowerCase()),
    protocols: of('protocol'),
    contracts: of('contract').map(foldText),
    references: of('reference').map((letters) => letters.toUpperCase()),
  }
}

function toWords(text: string, onlySubject: boolean): WordCondition[] {
  return wordsOf(text).map((word) => ({ word, onlySubject }))
}
