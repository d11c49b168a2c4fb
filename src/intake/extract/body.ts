import type { StructureMark } from '../../domain/ticket/reply-text/structure.ts'
import { joinFlowed } from './flowed.ts'
import { escapeHtml } from './html-entities.ts'
import { findHtmlQuotes } from './html-quotes.ts'
import { htmlToText } from './html-text.ts'
import type { Part } from './part.ts'
import { cleanHtml, isCleanable } from './sanitize.ts'
import { clean, decodePartText } from './text-decode.ts'

/** HTML longer than this is shown, but not turned into text where there is other text. */
export const convertibleCharacters = 256 * 1024

/** Text longer than this is kept as a file beside the text's beginning. */
const shownCharacters = 4 * 1024 * 1024

/** The readable text of a message and the parts that are not it. */
export type Body = {
  readonly text: string
  readonly html: string | null
  /** What the HTML tells of the text: where it is quoted and signed. */
  readonly marks: readonly StructureMark[]
  /** The parts to be kept as files, in the order of the message. */
  readonly others: readonly Part[]
}

type TextPart = { readonly part: Part; readonly isHtml: boolean; readonly text: string }

/** Chooses the parts that are the message's own text and joins them; all else is left over, none is lost. */
export function readBody(parts: readonly Part[]): Body {
  const candidates = parts.filter(isBodyPart)
  const chosen = candidates.length > 0 ? candidates : parts.filter(isTextOfLastResort).slice(0, 1)
  const texts = chosen.flatMap(readText)
  const uncleaned = new Set(
    texts.filter(({ isHtml, text }) => isHtml && !isCleanable(text)).map(({ part }) => part),
  )
  const read = new Set(texts.filter(({ text }) => text.length <= shownCharacters).map(({ part }) => part))
  return {
    text: joinTexts(texts).slice(0, shownCharacters),
    html: joinHtml(texts.filter(({ part }) => !uncleaned.has(part))),
    marks: marksOf(texts),
    others: parts.filter((part) => !read.has(part) || uncleaned.has(part)),
  }
}

function isText({ contentType }: Part): boolean {
  return contentType === 'text/plain' || contentType === 'text/html' || contentType === 'text'
}

/** A text that is not sent as a file: a name alone makes a file of it, unless it is the whole message. */
function isBodyPart(part: Part): boolean {
  if (!isText(part) || part.body.kind === 'stored') return false
  return part.isRoot || (part.disposition !== 'attachment' && part.filename === null)
}

/** What is shown when no part is plainly the text: the first named inline text, or enriched text. */
function isTextOfLastResort(part: Part): boolean {
  if (part.body.kind === 'stored' || part.disposition === 'attachment') return false
  return isText(part) || part.contentType === 'text/enriched' || part.contentType === 'text/richtext'
}

function readText(part: Part): TextPart[] {
  if (part.body.kind === 'stored') return []
  const isEnriched = part.contentType === 'text/enriched' || part.contentType === 'text/richtext'
  const isHtml = part.contentType === 'text/html'
  const decoded = decodePartText(part.body.octets, part.charset, isHtml)
  if (isEnriched) return [{ part, isHtml, text: htmlToText(decoded.replaceAll('\n', '<br>')) }]
  const text = part.flow === 'fixed' || isHtml ? decoded : joinFlowed(decoded, part.flow === 'flowed-delsp')
  return [{ part, isHtml, text }]
}

/** The plain texts; of each multipart/alternative its plain form, or its HTML when that is all it has. */
function joinTexts(texts: readonly TextPart[]): string {
  const withPlain = alternativesWith(texts, (one) => !one.isHtml && isVisible(one.text))
  const pieces = texts
    .filter(({ part, isHtml }) => !isHtml || part.alternative === null || !withPlain.has(part.alternative))
    .map(({ isHtml, text }, _, all) => {
      if (!isHtml) return text
      const isOnly = all.every((one) => one.isHtml)
      return isOnly || text.length <= convertibleCharacters ? htmlToText(text) : ''
    })
    .filter(isVisible)
  return clean(pieces.map((piece) => piece.replace(/^\n+/, '').trimEnd()).join('\n\n'))
}

/** The HTML texts cleaned, with plain ones between them; `null` when there is no HTML at all. */
function joinHtml(texts: readonly TextPart[]): string | null {
  if (!texts.some(({ isHtml }) => isHtml)) return null
  const withHtml = alternativesWith(texts, ({ isHtml }) => isHtml)
  return clean(
    texts
      .filter(({ part, isHtml }) => isHtml || part.alternative === null || !withHtml.has(part.alternative))
      .map(({ isHtml, text }) => (isHtml ? cleanHtml(text) : plainAsHtml(text)))
      .filter((piece) => piece !== '')
      .join('\n'),
  )
}

/** Of one HTML text; where there are several, none tells of the whole. */
function marksOf(texts: readonly TextPart[]): readonly StructureMark[] {
  const [only, ...others] = texts.filter(({ isHtml }) => isHtml)
  const isWhole = only && others.length === 0 && only.text.length <= shownCharacters
  return isWhole ? findHtmlQuotes(only.text) : []
}

function plainAsHtml(text: string): string {
  return isVisible(text) ? `<div style="white-space:pre-wrap">${escapeHtml(text.trim())}</div>` : ''
}

function alternativesWith(
  texts: readonly TextPart[],
  wanted: (one: TextPart) => boolean,
): ReadonlySet<number | null> {
  return new Set(texts.filter(wanted).map(({ part }) => part.alternative))
}

function isVisible(text: string): boolean {
  return /\S/.test(text)
}
