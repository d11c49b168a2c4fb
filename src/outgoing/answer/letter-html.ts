import { plainLine } from '../../domain/outgoing/answer-subject.ts'
import { contrastOf, leastContrast, readColour, textColourOn } from '../../domain/outgoing/contrast.ts'
import { brandLink, type Letter, type LetterPicture, piecesOf, plainLines } from './letter.ts'

const fontStyle = 'font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5'

/**
 * An answer as HTML, in the colours of its channel. M16, O15
 *
 * All of it is made of text: what a sender wrote is quoted as words, never as markup of his.
 */
export function letterHtml(letter: Letter): string {
  const { appearance, logo, language } = letter
  const background = colourOr(appearance.background, '#ffffff')
  const ink = textColourOn(background)
  const accent = accentOn(background, appearance, ink)
  const logoHtml =
    logo === null ? '' : `<p style="margin:0 0 16px">${imageHtml(logo, 'max-height:64px')}</p>\n`
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
</head>
<body style="margin:0;padding:0;background-color:${background}">
<div style="max-width:680px;margin:0 auto;padding:20px 16px;${fontStyle};color:${ink}">
${logoHtml}<div>${writtenHtml(letter, accent)}</div>
${footerHtml(letter, accent)}${quoteHtml(letter, accent)}</div>
</body>
</html>
`
}

/** The accent of a channel where it can be read on its background, else the colour of its text. WCAG 2.2 §1.4.3 */
function accentOn(background: string, { accent }: Letter['appearance'], ink: string): string {
  const colour = colourOr(accent, ink)
  return contrastOf(colour, background) >= leastContrast ? colour : ink
}

function writtenHtml(letter: Letter, accent: string): string {
  return piecesOf({ text: plainLines(letter.text).trimEnd(), pictures: letter.pictures })
    .map((piece) =>
      'text' in piece ? textHtml(piece.text, accent) : imageHtml(piece.picture, 'max-width:100%'),
    )
    .join('')
}

function footerHtml({ appearance }: Letter, accent: string): string {
  const { brandName, footer } = appearance
  const link = brandLink(appearance)
  const name = escapeHtml(brandName === '' ? (link ?? '') : plainLine(brandName))
  const brand = link === null ? name : `<a href="${escapeHtml(link)}" style="color:${accent}">${name}</a>`
  const lines = [brand, footer.trim() === '' ? '' : textHtml(plainLines(footer).trim(), accent)].filter(
    (line) => line !== '',
  )
  if (lines.length === 0) return ''
  return `<div style="margin:20px 0 0;padding:10px 0 0;border-top:3px solid ${accent};font-size:13px">${lines.join('<br>')}</div>\n`
}

function quoteHtml({ quote }: Letter, accent: string): string {
  if (quote === null) return ''
  const text = textHtml(plainLines(quote.text).trim(), accent)
  return `<div style="margin:20px 0 0">
<p style="margin:0 0 8px">${escapeHtml(plainLine(quote.attribution))}</p>
<blockquote type="cite" style="margin:0;padding:0 0 0 12px;border-left:3px solid #8a9699">${text}</blockquote>
</div>
`
}

function imageHtml({ contentId, name }: LetterPicture, style: string): string {
  return `<img src="cid:${contentId}" alt="${escapeHtml(plainLine(name))}" style="${style};height:auto">`
}

/** Words with their line ends, their blanks, and links where they name a page. */
function textHtml(text: string, accent: string): string {
  return text
    .split(/(\bhttps?:\/\/[^\s<>"]{1,2000})/i)
    .map((part, at) => (at % 2 === 1 ? linkHtml(part, accent) : wordsHtml(part)))
    .join('')
}

/** What ends a sentence is not the address. */
function linkHtml(written: string, accent: string): string {
  const address = /^.*[^.,;:!?)\]}'»]/s.exec(written)?.[0] ?? written
  const rest = wordsHtml(written.slice(address.length))
  if (!URL.canParse(address)) return wordsHtml(written)
  return `<a href="${escapeHtml(address)}" style="color:${accent}">${escapeHtml(address)}</a>${rest}`
}

function wordsHtml(text: string): string {
  return escapeHtml(text)
    .replaceAll('\t', '    ')
    .replace(/ (?= )|(?<=\n) /g, '&nbsp;')
    .replaceAll('\n', '<br>\n')
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function colourOr(colour: string, otherwise: string): string {
  return readColour(colour) ?? otherwise
}
