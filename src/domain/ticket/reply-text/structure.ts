import type { Line } from './line.ts'

/** A part of a mail whose HTML says that it is quoted, or signed, and that nothing new follows it. */
export type StructureMark = {
  readonly kind: 'quote' | 'signature'
  /** The first letters and digits of it, in lower case. */
  readonly opening: string
  /** How many letters and digits stand before it. */
  readonly before: number
}

/** Letters of an opening that must be found again; the plain form may go on with a link that the HTML hides. */
export const openingLetters = 24

/** Fewer letters would be found anywhere. */
const leastLetters = 6

/** The plain form may be shorter than the HTML by so much of it: pictures' words, numbers of lists. */
const tolerance = 0.7

/** Where in the lines of the text such parts begin; `null` when the HTML tells nothing that is found in them. */
export type FoundStructure = { readonly quote: number | null; readonly signature: number | null }

/** Finds in a text what its HTML form says of it. */
export function findStructure(lines: readonly Line[], marks: readonly StructureMark[]): FoundStructure {
  const useful = marks.filter(({ opening }) => opening.length >= leastLetters)
  if (useful.length === 0) return { quote: null, signature: null }
  const letters = new LetterIndex(lines)
  const quotes = useful.filter(({ kind }) => kind === 'quote').flatMap((mark) => letters.find(mark) ?? [])
  const quote = quotes.length === 0 ? null : Math.min(...quotes)
  const signatures = useful
    .filter(({ kind }) => kind === 'signature')
    .flatMap((mark) => letters.find(mark) ?? [])
    .filter((line) => quote === null || line < quote)
  return { quote, signature: signatures.length === 0 ? null : Math.min(...signatures) }
}

/** The letters and digits of a text, by line, so that white space, marks and punctuation do not matter. */
class LetterIndex {
  readonly #letters: string
  /** For each line that begins with letters, where they begin. */
  readonly #starts = new Map<number, number>()

  constructor(lines: readonly Line[]) {
    const pieces: string[] = []
    let length = 0
    for (const [index, { raw }] of lines.entries()) {
      const letters = lettersOf(raw)
      if (letters === '') continue
      this.#starts.set(length, index)
      pieces.push(letters)
      length += letters.length
    }
    this.#letters = pieces.join('')
  }

  /** The first line that begins with the opening, not far before where the HTML has it. */
  find({ opening, before }: StructureMark): number | null {
    const sought = opening.slice(0, openingLetters)
    let at = this.#letters.indexOf(sought, Math.floor(before * tolerance))
    while (at >= 0) {
      const line = this.#starts.get(at)
      if (line !== undefined) return line
      at = this.#letters.indexOf(sought, at + 1)
    }
    return null
  }
}

/** The letters and digits of a text in lower case. */
export function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase()
}
