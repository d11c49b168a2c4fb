import { type Line, nextVisible } from './line.ts'

/** An attribution is wrapped over no more lines. */
const wrappedLines = 4

/** And no longer in all. */
const attributionCharacters = 500

/** What an attribution begins with when it is the date that comes first. */
const dateOpenings =
  'em |no dia |ao |on |el |le |il |am |op |den |in data |w dniu |dnia |segunda|terca|quarta|quinta|sexta|sabado|domingo'.split(
    '|',
  )

/** The same, where any sentence may begin so: "A 03/01/2026 10:00, Ana escreveu:" (Portugal). */
const weakOpenings = ['a ', 'as ', 'na ', 'no ']

/** The verbs of who wrote, folded. */
const verbs = ['escreveu', 'wrote', 'escribio', 'ecrit', 'scritto', 'schrieb', 'schreef', 'skrev']

/** Horde and its like name the author alone. */
const citings = ['citando ', 'mensagem citada por ', 'quoting ', 'mensaje citado por ', 'quotation from ']

/** Words of a sentence about what somebody wrote, which no name holds. */
const sentenceWords = /\b(que|ele|ela|eles|me|nos|voce|eu|he|she|they|what|you|i|lo|usted|yo)\b/

const time = /\d{1,2} ?[:.h] ?\d{2}/
const day = /\d{1,4} ?[-/.] ?\d{1,2}|\b(19|20)\d{2}\b/

/**
 * The number of lines of the attribution that begins at a line; 0 when none does.
 *
 * "Em qua., 3 de jan. de 2026 às 10:00, Ana <…> escreveu:" (Gmail, Apple Mail, Thunderbird, Yahoo, Roundcube),
 * "Ana <…> escreveu no dia quarta, 3/01/2026 à(s) 10:00:" (Gmail of Portugal), "Citando Ana <…>:" (Horde), and in any
 * language a line with a date and an address that ends in a colon above marked lines.
 */
export function attributionAt(lines: readonly Line[], start: number): number {
  const first = lines[start]
  if (!first?.folded) return 0
  if (isRunOn(first)) return 1
  const count = shortestAt(lines, start)
  if (count < 2 || beginsWithDate(first)) return count
  // A line of the answer may stand right above the attribution, which then begins further down.
  for (let later = 1; later < count; later += 1) if (shortestAt(lines, start + later) > 0) return 0
  return mayBegin(first) ? count : 0
}

/** Yahoo on a telephone goes on with the quoted text in the line of its header, behind some blanks. */
function isRunOn({ folded }: Line): boolean {
  const verb = /\b(escreveu|wrote|escribio): {2,}\S/.exec(folded)
  if (verb === null) return false
  const said = folded.slice(0, verb.index)
  return said.includes('@') && time.test(said) && dateOpenings.some((opening) => said.startsWith(opening))
}

function shortestAt(lines: readonly Line[], start: number): number {
  let joined = ''
  for (let count = 1; count <= wrappedLines; count += 1) {
    const line = lines[start + count - 1]
    if (!line?.folded) return 0
    joined = joined === '' ? line.folded : `${joined} ${line.folded}`
    if (joined.length > attributionCharacters) return 0
    if (isAttribution(joined, lines, start + count)) return count
  }
  return 0
}

function beginsWithDate({ folded }: Line): boolean {
  return dateOpenings.some((opening) => folded.startsWith(opening)) && /\d|,/.test(folded)
}

function mayBegin({ folded }: Line): boolean {
  return /[\d@<]/.test(folded) || verbs.some((verb) => folded.includes(verb))
}

function isAttribution(joined: string, lines: readonly Line[], next: number): boolean {
  const hasColon = joined.endsWith(':')
  const said = hasColon ? joined.slice(0, -1).trimEnd() : joined
  if (verbs.some((verb) => said.endsWith(verb))) return isSaidLast(said, hasColon, lines, next)
  if (!hasColon) return false
  if (citings.some((citing) => said.startsWith(citing)))
    return said.includes('@') || isAboveMarks(lines, next)
  if (isInverted(said)) return true
  if (!said.includes('@') || !said.includes('<') || !day.test(said)) return false
  return isAboveMarks(lines, next) || (/^\d/.test(said) && said.endsWith('>'))
}

/** The verb at the end. A sentence may end so: only mail programs name the hour or the address as well. */
function isSaidLast(said: string, hasColon: boolean, lines: readonly Line[], next: number): boolean {
  const hasAddress = said.includes('@')
  if (hasAddress && said.includes('<')) return true
  const isOpened = [...dateOpenings, ...weakOpenings].some((opening) => said.startsWith(opening))
  if (isOpened && hasAddress) return true
  if (!hasColon || sentenceWords.test(said)) return false
  if (isOpened && time.test(said)) return true
  if (!isAboveMarks(lines, next)) return false
  return (isOpened && day.test(said)) || said.split(' ').length <= 7
}

/** The author first, the date behind the verb. */
function isInverted(said: string): boolean {
  const verb = /\b(escreveu|wrote|escribio|schrieb) (no dia|em|na|a|as|on|at|el|am|\()/.exec(said)
  if (verb === null || verb.index === 0) return false
  return day.test(said.slice(verb.index)) && (said.includes('@') || time.test(said))
}

function isAboveMarks(lines: readonly Line[], next: number): boolean {
  return lines[nextVisible(lines, next)]?.isMarked === true
}
