import type { SenderLanguage } from '../../domain/language.ts'
import type { Appearance } from '../../domain/outgoing/channel.ts'

/** The message that stands below an answer. */
export type Quote = {
  /** Who wrote it and when, in the language of whom it is quoted to. */
  readonly attribution: string
  readonly text: string
}

/** A picture that is shown in an answer. */
export type LetterPicture = {
  /** What stands between double brackets where it is to be shown. */
  readonly name: string
  /** Without angle brackets. */
  readonly contentId: string
}

/** What is written in an answer, before it is text or HTML. */
export type Letter = {
  readonly language: SenderLanguage
  /** What was typed, signature included. */
  readonly text: string
  /** `null` for an answer that quotes nothing. */
  readonly quote: Quote | null
  readonly pictures: readonly LetterPicture[]
  readonly appearance: Pick<Appearance, 'brandName' | 'brandUrl' | 'footer' | 'background' | 'accent'>
  /** The logo of the channel; `null` where it has none. */
  readonly logo: LetterPicture | null
}

/** A piece of what was typed: words, or a picture that was named between double brackets. */
export type Piece = { readonly text: string } | { readonly picture: LetterPicture }

/** The text cut where pictures are named; those that it does not name follow at its end. */
export function piecesOf({ text, pictures }: Pick<Letter, 'text' | 'pictures'>): readonly Piece[] {
  const named = new Map(pictures.map((picture) => [picture.name, picture]))
  const pieces: Piece[] = []
  const shown = new Set<string>()
  let from = 0
  for (const match of text.matchAll(/\[\[([^[\]\n]{1,200})\]\]/g)) {
    const picture = named.get((match[1] ?? '').trim())
    if (picture === undefined) continue
    shown.add(picture.name)
    pieces.push({ text: text.slice(from, match.index) }, { picture })
    from = match.index + match[0].length
  }
  const rest = pictures
    .filter(({ name }) => !shown.has(name))
    .flatMap((picture) => [{ text: '\n' }, { picture }])
  return [...pieces, { text: text.slice(from) }, ...rest]
}

/** The address that a brand is linked to; `null` where it is none of the web. M16 */
export function brandLink({ brandUrl }: Letter['appearance']): string | null {
  if (!/^https?:\/\//i.test(brandUrl) || !URL.canParse(brandUrl)) return null
  return new URL(brandUrl).href
}

/** The text as lines that end alike, without characters that no mail may hold. RFC 5322 §2.3 */
export function plainLines(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
}
