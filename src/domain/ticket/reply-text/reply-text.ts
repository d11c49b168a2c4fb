import { announcesAnswersWithin } from './answers-within.ts'
import { readableLines } from './inline-answers.ts'
import { type Line, linesOf, nextVisible } from './line.ts'
import { above, findQuoteStart } from './quote-start.ts'
import { withoutSignature } from './signature.ts'
import { findStructure, type StructureMark } from './structure.ts'

/**
 * What the author newly wrote: no quoted mail, no signature, no notices; empty when all of it looks like those.
 *
 * What the HTML form tells comes first, then the headers that mail programs write, then the quote marks. What stands
 * above the quote and what stands below it are signed each by itself, so that no signature swallows an answer.
 */
export function newTextOf(text: string, marks: readonly StructureMark[]): string {
  const all = linesOf(text)
  const { quote, signature } = findStructure(all, marks)
  const lines = quote === null ? all : [...all.slice(0, above(all, quote)), endMark]
  const header = findQuoteStart(lines)
  if (header === null) return read(withoutSigned(lines, signature), false)
  const isSigned = signature !== null && signature < header.start
  const answer = withoutSigned(lines.slice(0, header.start), isSigned ? signature : null)
  const below = lines.slice(header.end)
  const isMarked = below[nextVisible(below, 0)]?.isMarked === true
  if (!isMarked && announcesAnswersWithin(answer)) return text.trim()
  return [read(answer, false), isMarked ? read(below, true) : ''].filter((part) => part !== '').join('\n\n')
}

/** Stands for the quote that was cut, so that the line above it is known as its header. */
const endMark: Line = { raw: '>', bare: '', folded: '', isBlank: false, isMarked: true }

function withoutSigned(lines: readonly Line[], signature: number | null): readonly Line[] {
  if (signature === null) return lines
  const unsigned = lines.slice(0, signature)
  return unsigned.some(({ isBlank }) => !isBlank) ? unsigned : lines
}

function read(lines: readonly Line[], hasHeader: boolean): string {
  // A quote that goes may have stood below a signature, and a signature below a quote.
  return withoutSignature(readableLines(withoutSignature(lines), hasHeader))
    .map(({ raw }) => raw)
    .join('\n')
    .trim()
}
