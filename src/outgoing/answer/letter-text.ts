import { plainLine } from '../../domain/outgoing/answer-subject.ts'
import { brandLink, type Letter, piecesOf, plainLines, type Quote } from './letter.ts'

/** An answer as plain text, which says all that its HTML says. O15 */
export function letterText(letter: Letter): string {
  const written = piecesOf(letter)
    .map((piece) => ('text' in piece ? piece.text : `[${plainLine(piece.picture.name)}]`))
    .join('')
  const parts = [plainLines(written).trimEnd(), ...footerLines(letter), ...quoteLines(letter.quote)]
  return `${parts.join('\n')}\n`
}

function footerLines({ appearance }: Letter): string[] {
  const { brandName, footer } = appearance
  const lines = [plainLine(brandName), brandLink(appearance) ?? '', ...plainLines(footer).split('\n')]
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return lines.length === 0 ? [] : ['', ...lines]
}

function quoteLines(quote: Quote | null): string[] {
  if (quote === null) return []
  const lines = plainLines(quote.text).trim().split('\n')
  return [
    '',
    plainLine(quote.attribution),
    ...lines.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd())),
  ]
}
