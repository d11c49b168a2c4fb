import { plainLine } from '../../domain/outgoing/answer-subject.ts'
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
  const ink = inkOn(background)
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
${logoHtml}<div>${writtenHtml(letter)}</div>
${footerHtml(letter, ink)}${quoteHtml(letter)}</div>
</body>
</html>
`
}

/** Black or white, whichever can be read on a colour. WCAG 2.2 §1.4.3 */
function inkOn(background: string): '#1b1b1b' | '#ffffff' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(background.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.2 ? '#1b1b1b' : '#ffffff'
}

function writtenHtml(letter: Letter): string {
  return piecesOf({ text: plainLines(letter.text).trimEnd(), pictures: letter.pictures })
    .map((piece) => ('text' in piece ? textHtml(piece.text) : imageHtml(piece.picture, 'max-width:100%')))
    .join('')
}

function footerHtml({ appearance }: Letter, ink: string): string {
  const { brandName, footer } = appearance
  const link = brandLink(appearance)
  const accent = colourOr(appearance.accent, ink)
  const name = escapeHtml(brandName === '' ? (link ?? '') : plainLine(brandName))
  const brand = link === null ? name : `<a href="${escapeHtml(link)}" style="color:${ink}">${name}</a>`
  const lines = [brand, footer.trim() === '' ? '' : textHtml(plainLines(footer).trim())].filter(
    (line) => line !== '',
  )
  if (lines.length === 0) return ''
  return `<div style="margin:20px 0 0;padding:10px 0 0;border-top:3px solid ${accent};font-size:13px">${lines.join('<br>')}</div>\n`
}

function quoteHtml({ quote }: Letter): string {
  if (quote === null) return ''
  const text = textHtml(plainLines(quote.text).trim())
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
function textHtml(text: string): string {
  return text
    .split(/(\bhttps?:\/\/[^\s<>"]{1,2000})/i)
    .map((part, at) => (at % 2 === 1 ? linkHtml(part) : wordsHtml(part)))
    .join('')
}

/** What ends a sentence is not the address. */
function linkHtml(written: string): string {
  const address = /^.*[^.,;:!?)\]}'»]/s.exec(written)?.[0] ?? written
  const rest = wordsHtml(written.slice(address.length))
  if (!URL.canParse(address)) return wordsHtml(written)
  return `<a href="${escapeHtml(address)}" style="color:inherit">${escapeHtml(address)}</a>${rest}`
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
  return /^#[0-9a-f]{6}$/i.test(colour) ? colour : otherwise
}
