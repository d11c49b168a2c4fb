import { attributionAt } from './attribution.ts'
import { isHeaderBlock, roleOf } from './header-block.ts'
import { isRule, type Line, nextVisible } from './line.ts'
import { isReplyMarker } from './reply-marker.ts'
import { isSeparator } from './separator.ts'

/** Where quoted mail begins. */
export type QuoteStart = {
  /** The first line of its header, with what is drawn above it. */
  readonly start: number
  /** The first line behind the header. */
  readonly end: number
}

/** The first header of quoted mail, in the forms of the usual mail programs; `null` when there is none. */
export function findQuoteStart(lines: readonly Line[]): QuoteStart | null {
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]
    if (!line?.folded) continue
    const length = attributionAt(lines, index)
    if (length > 0) return { start: above(lines, index), end: index + length }
    if (isSeparator(lines, index) || isReplyMarker(line) || isHeaderBlock(lines, index))
      return { start: above(lines, index), end: behindFields(lines, index + 1) }
  }
  return null
}

function behindFields(lines: readonly Line[], from: number): number {
  let end = from
  for (let index = nextVisible(lines, from); index < lines.length; index = nextVisible(lines, index + 1)) {
    const line = lines[index]
    if (!line || roleOf(line) === null) break
    end = index + 1
  }
  return end
}

/** The start of a header with the rule and the blank lines above it. */
export function above(lines: readonly Line[], start: number): number {
  let at = start
  while (at > 0 && lines[at - 1]?.isBlank) at -= 1
  const drawn = lines[at - 1]
  return drawn && isRule(drawn) ? at - 1 : start
}
