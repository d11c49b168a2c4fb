import type { SearchPart } from '../domain/search.ts'
import { valuesOf } from './search-terms.ts'
import { type TextCondition, textCondition } from './text-index.ts'

/** What a search asks of the full text of tickets. */
export function textConditions(part: SearchPart): readonly TextCondition[] {
  const isWords = (value: string): boolean => !isAddress(value)
  return [
    ...part.words.map((word) => textCondition(word, {})),
    ...part.phrases.map((phrase) => textCondition(phrase, { isWhole: true })),
    ...valuesOf(part, 'subject').map((text) => textCondition(text, { column: 'subject' })),
    ...valuesOf(part, 'text').map((text) => textCondition(text, { column: 'body' })),
    ...valuesOf(part, 'from')
      .filter(isWords)
      .map((text) => textCondition(text, { column: 'writers' })),
    ...valuesOf(part, 'to')
      .filter(isWords)
      .map((text) => textCondition(text, { column: 'people' })),
  ].filter((condition) => condition !== null)
}

/** Whether a value is a whole address; else it is words of one, or of a name. */
export function isAddress(value: string): boolean {
  return value.indexOf('@') > 0
}
