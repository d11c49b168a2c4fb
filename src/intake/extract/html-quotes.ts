import { mayHoldRegions, type Region, regionOf } from '../../domain/ticket/reply-text/html-marks.ts'
import { lettersOf, openingLetters, type StructureMark } from '../../domain/ticket/reply-text/structure.ts'
import { decodeEntities } from './html-entities.ts'
import { type HtmlSink, walkHtml } from './html-walk.ts'

/** No mail has more of them side by side. */
const maxMarks = 64

/** Finds the parts of a mail's HTML that are quoted or signed, and behind which nothing new stands. */
export function findHtmlQuotes(html: string): readonly StructureMark[] {
  if (!mayHoldRegions(html)) return []
  const seeker = new QuoteSeeker()
  walkHtml(html, seeker)
  return seeker.found()
}

/** Elements that hold nothing. */
const voids = new Set(['br', 'hr', 'img', 'input', 'link', 'meta', 'wbr'])

type Open = { region: Region; name: string; depth: number; quotes: number; wasQuoted: boolean }

/** Follows the outermost part that is quoted or signed; what is inside one belongs to it. */
class QuoteSeeker implements HtmlSink {
  #marks: { kind: 'quote' | 'signature'; opening: string; before: number }[] = []
  #open: Open | null = null
  #count = 0

  text(raw: string): void {
    const isWanted = this.#isInside() && (this.#marks.at(-1)?.opening.length ?? 0) < openingLetters
    const letters = lettersOf(decodeEntities(raw))
    if (letters === '') return
    if (!this.#isInside()) this.#marks = []
    else if (isWanted) {
      const mark = this.#marks.at(-1)
      if (mark) mark.opening = `${mark.opening}${letters}`.slice(0, openingLetters)
    }
    this.#count += letters.length
  }

  tag(name: string, isClosing: boolean, tag: string): void {
    if (this.#open === null) {
      const isBare = tag.length <= name.length + 2
      const region = isClosing || isBare || this.#marks.length >= maxMarks ? null : regionOf(name, tag)
      if (region === null || (region.reach === 'element' && voids.has(name))) return
      this.#open = { region, name, depth: 0, quotes: 0, wasQuoted: false }
      this.#marks.push({ kind: region.kind, opening: '', before: this.#count })
    }
    this.#follow(this.#open, name, isClosing)
  }

  found(): readonly StructureMark[] {
    return this.#marks
  }

  #follow(open: Open, name: string, isClosing: boolean): void {
    if (name === 'blockquote') {
      open.quotes += isClosing ? -1 : 1
      if (isClosing && open.quotes === 0) open.wasQuoted = true
    }
    if (open.region.reach === 'rest' || name !== open.name) return
    open.depth += isClosing ? -1 : 1
    if (open.depth <= 0) this.#open = null
  }

  /** Gmail writes its quote as one element, and in it what is answered between quoted lines: that is new. */
  #isInside(): boolean {
    if (this.#open === null) return false
    const { region, name, quotes, wasQuoted } = this.#open
    return (
      region.reach === 'rest' ||
      region.kind === 'signature' ||
      name === 'blockquote' ||
      !wasQuoted ||
      quotes > 0
    )
  }
}
