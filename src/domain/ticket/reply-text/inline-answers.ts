import { attributionAt } from './attribution.ts'
import { type Line, linesOf, nextVisible } from './line.ts'

/** Mail programs break quoted lines no earlier. */
const brokenCharacters = 60

/** Somebody who marks his own few lines by hand quotes them on purpose. */
const quotedByHandLines = 10

/** A header and the blank lines under it. */
const headerLines = 8

type Block = { readonly isMarked: boolean; readonly lines: readonly Line[] }

/**
 * What of marked and unmarked lines is to be read.
 *
 * Answers between quoted lines keep the lines they answer. Below one quote there is one answer: the quote goes, as it
 * does where nothing follows it.
 */
export function readableLines(lines: readonly Line[], isBelowHeader: boolean): readonly Line[] {
  const blocks = blocksOf(lines)
  const header = blocks[0]?.isMarked ? markedHeader(blocks[0].lines) : 0
  const hasHeader = isBelowHeader || header > 0
  if (blocks[0] && header > 0) blocks[0] = { isMarked: true, lines: blocks[0].lines.slice(header) }
  if (blocks.at(-1)?.isMarked) blocks.pop()
  const quotes = blocks.filter(({ isMarked }) => isMarked)
  const [first] = blocks
  const isAnsweredOnce = quotes.length === 1 && first?.isMarked === true
  const isKept = isAnsweredOnce && !hasHeader && first.lines.length <= quotedByHandLines
  return (isAnsweredOnce && !isKept ? blocks.slice(1) : blocks).flatMap((block) => block.lines)
}

/** The lines of a header that is quoted with what it heads, as Apple Mail does; 0 when there is none. */
function markedHeader(lines: readonly Line[]): number {
  const inner = linesOf(
    lines
      .slice(0, headerLines)
      .map(({ raw }) => raw.replace(/^\s{0,8}> ?/, ''))
      .join('\n'),
  )
  const count = attributionAt(inner, 0)
  return count === 0 ? 0 : nextVisible(inner, count)
}

/** The lines in blocks by their marks. Blank lines go with what is above, a broken line with its beginning. */
function blocksOf(lines: readonly Line[]): Block[] {
  const blocks: { isMarked: boolean; lines: Line[] }[] = []
  let above: Line | null = null
  for (const line of lines) {
    const current = blocks.at(-1)
    const isMarked: boolean = line.isMarked || (above !== null && isContinuation(above, line))
    if (current && (line.isBlank || current.isMarked === isMarked)) current.lines.push(line)
    else if (!line.isBlank) blocks.push({ isMarked, lines: [line] })
    above = isMarked ? line : null
  }
  return blocks
}

/** Whether an unmarked line is the rest of the marked one above it, which a mail program broke without marking it. */
function isContinuation(above: Line, line: Line): boolean {
  if (line.isBlank || above.raw.length < brokenCharacters) return false
  return /^\s*\p{Ll}/u.test(line.raw.slice(0, 20)) && !/[.?!:;…]\s*$/.test(above.raw.slice(-20))
}
