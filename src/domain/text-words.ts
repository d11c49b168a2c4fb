import { foldText } from './fold.ts'

/** A longer word is cut: nobody types the rest. */
const maxWordLength = 64
/** Much more than any mail holds of words; what is beyond is not looked at. */
const maxTextLength = 400_000

/** The words of a text in their order: folded, of letters and digits only. */
export function textWords(text: string): string[] {
  const words = foldText(text.slice(0, maxTextLength)).match(/[\p{L}\p{N}]+/gu) ?? []
  return words.map((word) => (word.length > maxWordLength ? cut(word) : word))
}

/** Half of a surrogate pair would be no text. */
function cut(word: string): string {
  return word.slice(0, maxWordLength).toWellFormed()
}

/** Texts that stand in one column of an index, with how many words it takes. */
export type TextColumn = { readonly texts: readonly string[]; readonly maxWords: number }

/** Stands where there is no word to be found: between two texts, and for a word that was there too often. */
export const gapWord = '·'

/** PostgreSQL keeps so many places of one word in a text, and silently drops the others. */
const maxPlaces = 255
/** PostgreSQL takes 1 MiB of words in one text, their places included. */
const maxOctets = 400_000

/**
 * The words of the columns of one row, each at its place.
 *
 * What one database cannot hold is left out for both, so that a search finds the same on either.
 */
export function placeWords(columns: readonly TextColumn[]): readonly (readonly string[])[] {
  const places = new Map<string, number>()
  let octets = 0
  const place = (word: string): string => {
    const before = places.get(word) ?? 0
    if (before === 0) octets += 4 * word.length
    if (before === maxPlaces || (before === 0 && octets > maxOctets)) return gapWord
    places.set(word, before + 1)
    return word
  }
  return columns.map(({ texts, maxWords }) => {
    const placed: string[] = []
    for (const text of texts) {
      if (placed.length >= maxWords) break
      const words = textWords(text).slice(0, maxWords - placed.length)
      if (placed.length > 0 && words.length > 0) placed.push(gapWord)
      for (const word of words) placed.push(place(word))
    }
    return placed
  })
}
