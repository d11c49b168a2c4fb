import { contactCardAt, isContact } from './contact-card.ts'
import { isDeviceLine, isLastDeviceLine } from './device-line.ts'
import { isLegalFooter } from './legal-footer.ts'
import { isRule, type Line, nextVisible } from './line.ts'
import { isGreeting, isName, isSignOff } from './sign-off.ts'

/** A signature behind a mark has no more lines; what is longer goes on with the mail. */
const signatureLines = 30

/** And under a line that anybody may draw, fewer still. */
const drawnLines = 16

/** A line of a signature is shorter than a line of prose. */
const proseCharacters = 120

/** A telephone's line under a firm's notice under a person's name: deeper than this nobody signs. */
const signatureLayers = 6

/** A line that ends like a sentence is one from so many words on; a street and its number are none. */
const sentenceWords = 6

const postscript = /^(p\.? ?s\b|obs\b|observac|em tempo|nota:|aviso:|importante)/

/** The lines without signature, device line and legal notices; none when they are nothing else. */
export function withoutSignature(lines: readonly Line[]): readonly Line[] {
  let rest = trimmed(withoutFooters(lines))
  for (let layer = 0, before = -1; layer < signatureLayers && before !== rest.length; layer += 1) {
    before = rest.length
    rest = trimmed(withoutFooters(withoutSignOff(withoutDeviceLine(withoutMarked(rest)))))
  }
  const card = contactCardAt(rest)
  return card === null || !isSaid(rest.slice(0, card)) ? rest : trimmed(rest.slice(0, card))
}

/** What stands under "-- " (RFC 3676 §4.3), or under a drawn line where it tells who writes and how to reach him. */
function withoutMarked(lines: readonly Line[]): readonly Line[] {
  const dashes = lines.findIndex(({ raw }) => raw.trim() === '--')
  const isMark = dashes >= 0 && visibleCount(lines, dashes) <= signatureLines
  const isPlain = isMark && (lines[dashes]?.raw === '-- ' || !lines.slice(dashes).some(isProse))
  const at = isPlain ? dashes : drawnAt(lines)
  if (at < 0) return lines
  return at === 0 || isSaid(lines.slice(0, at)) ? lines.slice(0, at) : lines
}

/**
 * The drawn line below which a signature stands; -1 when none does.
 *
 * Underscores are drawn above signatures. Other lines part texts and lists as well: only a single one is looked at, and
 * only a way to reach somebody below it makes a signature of that.
 */
function drawnAt(lines: readonly Line[]): number {
  const at = lines.findLastIndex(isRule)
  const isUnderscored = /^\s*__/.test(lines[at]?.raw ?? '')
  if (at < 0 || (!isUnderscored && lines.findIndex(isRule) !== at)) return -1
  const below = trimmed(lines.slice(at + 1))
  const [first] = below
  if (!first || below.length > drawnLines || below.some(isProse)) return -1
  return below.some(isContact) || (isUnderscored && isName(first.bare)) ? at : -1
}

/**
 * A device line ends the text; one that a sentence might be must stand at its end already.
 *
 * Where nothing stands above it, what was typed below it stays.
 */
function withoutDeviceLine(lines: readonly Line[]): readonly Line[] {
  const strong = lines.findIndex(isDeviceLine)
  const at = strong >= 0 ? strong : lines.findLastIndex(isLastDeviceLine)
  if (at < 0 || (strong < 0 && visibleCount(lines, at) > 1)) return lines
  if (isSaid(lines.slice(0, at))) return lines.slice(0, at)
  return lines.toSpliced(at, 1)
}

/** The close of a letter with the name and the title under it; prose and a postscript below them stay. */
function withoutSignOff(lines: readonly Line[]): readonly Line[] {
  const said = lines.findIndex(isStatement)
  const at = said < 0 ? -1 : lines.findIndex((line, index) => index > said && isSignOff(line))
  if (at < 0) return lines
  let end = at + 1
  while (end < lines.length) {
    const next = nextVisible(lines, end)
    const paragraph = paragraphAt(lines, next)
    const prose = paragraph.findIndex(isProse)
    const isSigned = prose < 0 || isLegalFooter(paragraph.slice(prose))
    if (isSigned || prose > 0) end = next + (isSigned ? paragraph.length : prose)
    if (!isSigned) break
  }
  if (visibleCount(lines.slice(0, end), at) > signatureLines) return lines
  return lines.toSpliced(at, nextVisible(lines, end) - at)
}

/** Whether a line says something: what stands right below a greeting closes no letter. */
function isStatement(line: Line): boolean {
  return !line.isBlank && !isGreeting(line) && !isRule(line) && !isSignOff(line)
}

function isProse({ raw, folded, isMarked }: Line): boolean {
  if (isMarked || raw.length > proseCharacters || postscript.test(folded)) return true
  if (!/[.!?]$/.test(folded)) return false
  return (
    folded.endsWith('?') ||
    (folded.split(' ').length >= sentenceWords && folded.replace(/\D/g, '').length < 5)
  )
}

/** The lines without the notices at their end, and what is drawn around those. */
function withoutFooters(lines: readonly Line[]): readonly Line[] {
  let end = lines.length
  let isFound = false
  while (end > 0) {
    while (end > 0 && lines[end - 1]?.isBlank) end -= 1
    const start = paragraphStart(lines, end)
    const paragraph = lines.slice(start, end)
    if (paragraph.length === 0) break
    const isDrawn = paragraph.every(isRule)
    if (!isDrawn && !isLegalFooter(paragraph)) break
    isFound ||= !isDrawn
    end = start
  }
  return isFound ? lines.slice(0, end) : lines
}

/** The start of the paragraph that ends at `end`: a blank or a drawn line is before it. */
function paragraphStart(lines: readonly Line[], end: number): number {
  let start = end
  while (start > 0) {
    const line = lines[start - 1]
    if (!line || line.isBlank) break
    if (isRule(line)) return start === end ? start - 1 : start
    start -= 1
  }
  return start
}

function paragraphAt(lines: readonly Line[], start: number): readonly Line[] {
  let end = start
  while (end < lines.length && !lines[end]?.isBlank) end += 1
  return lines.slice(start, end)
}

function isSaid(lines: readonly Line[]): boolean {
  return lines.some((line) => !line.isBlank && !isRule(line))
}

function visibleCount(lines: readonly Line[], from: number): number {
  let count = 0
  for (let index = from; index < lines.length; index += 1) if (!lines[index]?.isBlank) count += 1
  return count
}

function trimmed(lines: readonly Line[]): readonly Line[] {
  const first = nextVisible(lines, 0)
  let end = lines.length
  while (end > first && lines[end - 1]?.isBlank) end -= 1
  return lines.slice(first, end)
}
