import { foldText } from '../../fold.ts'

/** One line of a mail, in the forms that the rules compare. */
export type Line = {
  /** As it came. */
  readonly raw: string
  /** Without marks of direction, emphasis and the dashes around it; empty where the line is too long for a header. */
  readonly bare: string
  /** `bare`, folded: no marks on letters, lower case. */
  readonly folded: string
  readonly isBlank: boolean
  /** Whether it carries the quote mark `>`. */
  readonly isMarked: boolean
}

/** No line that a mail program writes around a quote or a signature is longer. */
const headerCharacters = 400

const invisible = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g

/** The lines of a text. */
export function linesOf(text: string): readonly Line[] {
  let before = ''
  return text.split('\n').map((raw) => {
    const line = lineOf(raw, isQuoteMarked(raw) && !closesAddress(before, raw))
    before = raw
    return line
  })
}

/** Gmail breaks its header inside the address: "Ana <ana@client.example" and then "> escreveu:". */
function closesAddress(before: string, raw: string): boolean {
  if (before.length > headerCharacters || raw.length > headerCharacters || !raw.trimEnd().endsWith(':'))
    return false
  return before.lastIndexOf('<') > before.lastIndexOf('>')
}

function lineOf(raw: string, isMarked: boolean): Line {
  if (raw === '') return blank
  if (raw.length > headerCharacters || isMarked)
    return { raw, bare: '', folded: '', isBlank: !/\S/.test(raw), isMarked }
  const seen = raw
    .replace(invisible, '')
    .replace(/[\u00A0\u202F\t]/g, ' ')
    .trim()
  const bare = undashed(seen.replace(/[*_]/g, '').trim())
  const folded = isPlain(bare) ? bare.toLowerCase() : foldText(bare)
  return { raw, bare, folded, isBlank: seen === '', isMarked }
}

const blank: Line = { raw: '', bare: '', folded: '', isBlank: true, isMarked: false }

/** Most lines hold nothing to fold but capitals. */
function isPlain(text: string): boolean {
  return /^[\x20-\x7E]*$/.test(text)
}

function isQuoteMarked(raw: string): boolean {
  const first = raw.search(/\S/)
  return first >= 0 && raw[first] === '>'
}

/** The line without the dashes some programs set around a heading. */
function undashed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isDash(text[start])) start += 1
  while (end > start && isDash(text[end - 1])) end -= 1
  return text.slice(start, end)
}

function isDash(character: string | undefined): boolean {
  return character === '-' || character === '–' || character === '—' || character === '=' || character === ' '
}

/** Whether a line is only drawn: two underscores, or three dashes, stars or the like, and more. */
export function isRule({ raw }: Line): boolean {
  if (raw.length > headerCharacters) return false
  const drawn = raw.trim()
  return /^[-_=*–—~#. ]+$/.test(drawn) && /__|[-_=*–—~#]{3}/.test(drawn)
}

/** The index of the first line from `from` on that is not blank; the number of lines when there is none. */
export function nextVisible(lines: readonly Line[], from: number): number {
  let index = from
  while (index < lines.length && lines[index]?.isBlank) index += 1
  return index
}
